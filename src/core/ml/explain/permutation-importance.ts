import { InvalidArgument } from '../../errors.js';
import { createRandom, permutation } from '../../random.js';
import { studentTQuantile } from '../../stats/distributions/student-t.js';
import { findColumn, type Table, takeColumnRows } from '../../table.js';
import type { Target } from '../estimator.js';
import { compareDirection, type Metric } from '../metrics/metric.js';
import { type Prediction, scorePrediction } from '../prediction.js';
import { type NotExplained, notExplained } from './explained-part.js';

/** What the model loses when a column tells it nothing. */
export interface PermutedColumn {
  readonly column: string;
  /** Mean loss of the metric over the shuffles; above 0 the column helps, whatever the direction of the metric. */
  readonly loss: number;
  /** 95 % interval of that mean over the shuffles (Student's t); null with a single shuffle. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Importances of columns on rows that the model has not learnt from. */
export interface PermutationImportance {
  readonly kind: 'permutation';
  readonly metric: Metric;
  /** The metric on the rows as they are. */
  readonly score: number;
  readonly rows: number;
  readonly repeats: number;
  /** Largest loss first. */
  readonly columns: readonly PermutedColumn[];
  /** Columns that were not shuffled, because the time was up. */
  readonly notShuffled: readonly string[];
}

export interface PermutationRequest {
  readonly predict: (table: Table) => Prediction;
  /** Rows that the model has not learnt from. */
  readonly table: Table;
  readonly target: Target;
  readonly metric: Metric;
  /** Columns to shuffle: those that the model uses. */
  readonly columns: readonly string[];
  /** Shuffles of each column, at least 1; 5 unless given. */
  readonly repeats?: number;
  readonly seed: number;
  /** Asked before each column: whether there is time for it. */
  readonly mayGoOn?: () => boolean;
}

/**
 * Shuffles one column at a time, all others staying as they are, and measures how much worse the model becomes. Columns
 * that say the same can stand in for each other, and then both look unimportant. Each column has random streams of its
 * own, so that asking for fewer columns changes nothing.
 * @returns `not-explained` when the metric has no value on these rows
 * @throws InvalidArgument when a column is absent or `repeats` is below 1
 * Source: Breiman 2001; scikit-learn 1.9 `permutation_importance`, except for the interval.
 * @example permutationImportance({ predict, table, target, metric: 'auc', columns: ['age'], seed: 1 })
 */
export function permutationImportance(request: PermutationRequest): PermutationImportance | NotExplained {
  const { predict, table, target, metric, columns, repeats = 5, seed, mayGoOn = () => true } = request;
  if (!(Number.isInteger(repeats) && repeats >= 1)) {
    throw new InvalidArgument('repeats', 'must be at least 1', repeats);
  }
  const scoreOf = (rows: Table) => scorePrediction(target, predict(rows)).values[metric] ?? null;
  const score = scoreOf(table);
  if (score === null) return notExplained(`${metric} has no value on the ${table.rowCount} rows held out`);
  const sign = compareDirection(metric) === 'higher' ? 1 : -1;
  const shuffled: PermutedColumn[] = [];
  const notShuffled: string[] = [];
  for (const column of columns) {
    if (notShuffled.length > 0 || !mayGoOn()) {
      notShuffled.push(column);
      continue;
    }
    const random = createRandom(seed).fork(`permutation/${column}`);
    const losses: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = permutation(table.rowCount, random.fork(String(repeat)));
      const found = scoreOf(shuffleColumn(table, column, order));
      if (found !== null) losses.push(sign * (score - found));
    }
    if (losses.length > 0) shuffled.push({ column, ...meanAndInterval(losses) });
  }
  shuffled.sort((a, b) => b.loss - a.loss || (a.column < b.column ? -1 : 1));
  return {
    kind: 'permutation',
    metric,
    score,
    rows: table.rowCount,
    repeats,
    columns: shuffled,
    notShuffled,
  };
}

function shuffleColumn(table: Table, name: string, order: Uint32Array): Table {
  if (findColumn(table, name) === undefined) {
    throw new InvalidArgument('columns', 'must be columns of the table', name);
  }
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.name === name ? { name, data: takeColumnRows(column.data, order) } : column,
    ),
  };
}

function meanAndInterval(losses: readonly number[]): Omit<PermutedColumn, 'column'> {
  const count = losses.length;
  const loss = losses.reduce((sum, one) => sum + one, 0) / count;
  if (count < 2) return { loss, lower: null, upper: null };
  const squares = losses.reduce((sum, one) => sum + (one - loss) ** 2, 0);
  const reach = studentTQuantile(0.975, count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { loss, lower: loss - reach, upper: loss + reach };
}
