import { InvalidArgument } from '../../errors.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { type Column, findColumn, type Table } from '../../table.js';
import type { Prediction } from '../prediction.js';
import { type NotExplained, notExplained } from './explained-part.js';

/** A value that a column was given in all rows, and what the model then says on average. */
export interface DependencePoint {
  /** Number or instant (epoch milliseconds), or the name of a level. */
  readonly value: number | string;
  /** Mean prediction: one value, of two classes the probability of the second, of more one for each class. */
  readonly means: readonly number[];
}

/** How predictions follow one column when all others stay as they are. */
export interface PartialDependence {
  readonly kind: 'partial-dependence';
  readonly column: string;
  readonly columnKind: Column['kind'];
  /** Rows averaged over. */
  readonly rows: number;
  readonly points: readonly DependencePoint[];
  /** The same of single rows (individual conditional expectation), first output: `single[row][point]`. */
  readonly single: readonly (readonly number[])[];
  /** Levels that are not shown because they are rare. */
  readonly leftOut: number;
}

export interface DependenceRequest {
  readonly predict: (table: Table) => Prediction;
  readonly table: Table;
  readonly column: string;
  /** Values to try; 20 unless given. */
  readonly gridPoints?: number;
  /** Rows of which the single lines are kept; 20 unless given. */
  readonly singleRows?: number;
}

const MOST_LEVELS = 15;
const FIRST_SHARE = 0.01;

/**
 * Gives one column the same value in all rows, for each value of a grid, and averages the predictions. The grid: all
 * values when few differ, else quantiles from 1 % to 99 %; of categories the most frequent levels. Rows that the data
 * never hold are made up where columns depend on each other: read it with care there.
 * @returns `not-explained` when the column has fewer than two values
 * @throws InvalidArgument when the table has no such column
 * Source: Friedman 2001; scikit-learn 1.9 `partial_dependence(method='brute')`.
 * @example partialDependence({ predict, table, column: 'age' })
 */
export function partialDependence(request: DependenceRequest): PartialDependence | NotExplained {
  const { predict, table, column: name, gridPoints = 20, singleRows = 20 } = request;
  const column = findColumn(table, name);
  if (column === undefined) throw new InvalidArgument('column', 'must be one of the table', name);
  const grid = gridOf(column, gridPoints);
  if (grid.values.length < 2) return notExplained(`${name} has fewer than two values`);
  const kept = Math.min(singleRows, table.rowCount);
  const single = Array.from({ length: kept }, (): number[] => []);
  const points = grid.values.map(({ value, data }): DependencePoint => {
    const columns = table.columns.map((one) => (one.name === name ? { name, data } : one));
    const { outputs, numbers } = outputsOf(predict({ ...table, columns }));
    for (let i = 0; i < kept; i++) single[i]!.push(numbers[i * outputs]!);
    const means = new Array<number>(outputs).fill(0);
    for (let at = 0; at < numbers.length; at++) means[at % outputs]! += numbers[at]! / table.rowCount;
    return { value, means };
  });
  return {
    kind: 'partial-dependence',
    column: name,
    columnKind: column.kind,
    rows: table.rowCount,
    points,
    single,
    leftOut: grid.leftOut,
  };
}

interface Grid {
  readonly values: readonly { readonly value: number | string; readonly data: Column }[];
  readonly leftOut: number;
}

function gridOf(column: Column, most: number): Grid {
  if (column.kind === 'category') return gridOfLevels(column.codes, column.levels);
  const sorted = column.values.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length === 0) return { values: [], leftOut: 0 };
  const distinct = [...new Set(sorted)];
  const shares = Array.from(
    { length: most },
    (_, k) => FIRST_SHARE + ((1 - 2 * FIRST_SHARE) * k) / (most - 1),
  );
  const chosen =
    distinct.length <= most ? distinct : [...new Set(shares.map((share) => quantileOfSorted(sorted, share)))];
  const { kind } = column;
  const values = chosen.map((value) => ({
    value,
    data: { kind, values: new Float64Array(column.values.length).fill(value) } satisfies Column,
  }));
  return { values, leftOut: 0 };
}

function gridOfLevels(codes: Int32Array, levels: readonly string[]): Grid {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const present = Array.from(counts, (count, code) => ({ count, code }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.code - b.code);
  const shown = present.slice(0, MOST_LEVELS);
  return {
    values: shown.map(({ code }) => ({
      value: levels[code]!,
      data: { kind: 'category', codes: new Int32Array(codes.length).fill(code), levels },
    })),
    leftOut: present.length - shown.length,
  };
}

/** Two classes say the same thing twice, so only the second is kept. */
function outputsOf(prediction: Prediction): { outputs: number; numbers: Float64Array } {
  if (prediction.task === 'regression') return { outputs: 1, numbers: prediction.values };
  const { classCount, probabilities } = prediction;
  if (classCount !== 2) return { outputs: classCount, numbers: probabilities };
  return { outputs: 1, numbers: probabilities.filter((_, at) => at % 2 === 1) };
}
