import type { Random } from '../../random.js';
import type { Column, Table } from '../../table.js';
import type { Target } from '../estimator.js';
import type { GuardFinding } from './guard-finding.js';
import { oneColumnScore } from './one-column-score.js';

/** From here on one column says what a model should have to find out. */
const LEAST_AUC = 0.995;
const LEAST_R2 = 0.99;
/** What the AUC has to reach at its lower end, so that few rows do not make a good column a copy. */
const LEAST_SURE_AUC = 0.985;
const FEWEST_ROWS = 30;

/**
 * Columns that tell the target alone: the target under another name, re-coded, rounded, shifted, with noise, or a
 * column that is filled in only for one outcome. The rule is an out-of-fold AUC of 0.995 (0.985 two standard errors
 * below) or R2 of 0.99 of a model of this column alone. A date counts only by whether it is there: the time itself may
 * rightly tell a slowly moving target.
 * @param table rows to learn from, a sample will do
 * @param target of the same rows
 */
export function findTargetCopies(table: Table, target: Target, random: Random): GuardFinding[] {
  if (table.rowCount < FEWEST_ROWS) return [];
  return table.columns.flatMap(({ name, data }) => {
    const column = data.kind === 'date' ? presenceOf(data) : data;
    const found = oneColumnScore(column, target, random.fork(name), LEAST_AUC);
    if (found === undefined || !isCopy(target, found)) return [];
    const [word, scale] = target.task === 'classification' ? ['AUC', 'auc'] : ['R2', 'r2'];
    return [
      {
        guard: 'target-copy',
        action: 'block',
        columns: [name],
        numbers: { [scale as string]: found.score, rows: table.rowCount },
        sentence: `${name} alone tells the target (${word} ${found.score.toFixed(4)} out of fold): it is probably the target in another form, or known only after it`,
      } satisfies GuardFinding,
    ];
  });
}

function isCopy(target: Target, { score, standardError }: { score: number; standardError: number }): boolean {
  if (target.task === 'regression') return score >= LEAST_R2;
  return score >= LEAST_AUC && score - 2 * standardError >= LEAST_SURE_AUC;
}

function presenceOf({ values }: Extract<Column, { kind: 'date' }>): Column {
  return { kind: 'number', values: values.map((value) => (Number.isNaN(value) ? 0 : 1)) };
}
