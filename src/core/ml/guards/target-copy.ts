import { createRandom, type Random } from '../../random.js';
import { type Column, type Table, takeColumnRows } from '../../table.js';
import type { Target } from '../estimator.js';
import { sampleOfRows } from '../sample-of-rows.js';
import { takeTargetRows } from '../target-rows.js';
import type { GuardFinding } from './guard-finding.js';
import { type OneColumnScore, oneColumnScore } from './one-column-score.js';

/** From here on one column says what a model should have to find out. */
const LEAST_AUC = 0.995;
const LEAST_R2 = 0.99;
/** What the AUC has to reach at its lower end, so that few rows do not make a good column a copy. */
const LEAST_SURE_AUC = 0.985;
/** From here on a column is worth a second look by someone who knows where it comes from. */
const LEAST_NEAR = 0.97;
/** The same for the lower end of a near score, of few rows. */
const LEAST_SURE_NEAR = 0.95;
const FEWEST_ROWS = 30;
/** More rows than this do not make the decision better, only slower. */
const MOST_DECIDING_ROWS = 100_000;
/** Standard errors that a score of a sample is allowed to be off. */
const ALLOWANCE = 3;

/** The rows that are looked at. */
export interface CopyQuestion {
  readonly table: Table;
  readonly target: Target;
  /** Some of the rows, for a first look. */
  readonly sampled: Uint32Array;
}

/**
 * Columns that tell the target alone: the target under another name, re-coded, rounded, shifted, with noise, or a
 * column that is filled in only for one outcome. The rule is a score of a model of this column alone, out of fold:
 * - AUC of 0.995 (0.985 two standard errors below) or R2 of 0.99: blocked;
 * - AUC or R2 of 0.97 (0.95 two standard errors below): the column stays, with a warning that it nearly gives the target
 *   away. Honest measurements may be as good as that, so someone who knows the column has to say.
 *
 * A sample only rules columns out: what comes within three standard errors of 0.97 there is scored on all rows, and the
 * decision rests on that. Beyond 100,000 rows so many decide, always the same, and a score then has to be three
 * standard errors above its limit. Neither seed nor budget of a search has a say in it.
 * A date counts only by whether it is there: the time itself may rightly tell a slowly moving target.
 */
export function findTargetCopies({ table, target, sampled }: CopyQuestion): GuardFinding[] {
  if (table.rowCount < FEWEST_ROWS) return [];
  const random = createRandom('target-copy');
  const isSmall = sampled.length === table.rowCount;
  const first = isSmall ? target : takeTargetRows(target, sampled);
  const [word, scale] = target.task === 'classification' ? ['AUC', 'auc'] : ['R2', 'r2'];
  return table.columns.flatMap(({ name, data }) => {
    const column = data.kind === 'date' ? presenceOf(data) : data;
    if (!isSmall && !mayBeNear(takeColumnRows(column, sampled), first, random.fork(name))) return [];
    const deciding = decidingRows(table.rowCount, random.fork('rows'));
    const found = oneColumnScore(
      deciding === undefined ? column : takeColumnRows(column, deciding),
      deciding === undefined ? target : takeTargetRows(target, deciding),
      // A stream of its own: how many rows were sampled before must not change the folds that decide.
      random.fork(name),
      LEAST_SURE_NEAR,
    );
    if (found === undefined) return [];
    const verdict = judge(target, found, deciding !== undefined);
    if (verdict === undefined) return [];
    const tells = `(${word} ${found.score.toFixed(4)} out of fold)`;
    return [
      {
        guard: 'target-copy',
        action: verdict === 'copy' ? 'block' : 'warn',
        columns: [name],
        numbers: { [scale as string]: found.score, rows: deciding?.length ?? table.rowCount },
        sentence:
          verdict === 'copy'
            ? `${name} alone tells the target ${tells}: it is probably the target in another form, or known only after it`
            : `${name} nearly gives the target away ${tells}: it is kept, leave it out if it is known only after the target`,
      } satisfies GuardFinding,
    ];
  });
}

/** Also when the sample has nothing to score, because a rare class is not in it. */
function mayBeNear(column: Column, target: Target, random: Random): boolean {
  const found = oneColumnScore(column, target, random);
  return found === undefined || found.score + ALLOWANCE * found.standardError >= LEAST_NEAR;
}

function judge(
  { task }: Target,
  { score, standardError }: OneColumnScore,
  isSample: boolean,
): 'copy' | 'near' | undefined {
  const least = task === 'classification' ? LEAST_AUC : LEAST_R2;
  const sure = task === 'classification' ? LEAST_SURE_AUC : least;
  const reached = isSample ? score - ALLOWANCE * standardError : score;
  const lowerEnd = task === 'classification' ? score - 2 * standardError : score;
  if (reached >= least && lowerEnd >= sure) return 'copy';
  return reached >= LEAST_NEAR && lowerEnd >= LEAST_SURE_NEAR ? 'near' : undefined;
}

/** Ascending; undefined when all rows decide. */
function decidingRows(rowCount: number, random: Random): Uint32Array | undefined {
  if (rowCount <= MOST_DECIDING_ROWS) return undefined;
  return sampleOfRows(rowCount, MOST_DECIDING_ROWS, random);
}

function presenceOf({ values }: Extract<Column, { kind: 'date' }>): Column {
  return { kind: 'number', values: values.map((value) => (Number.isNaN(value) ? 0 : 1)) };
}
