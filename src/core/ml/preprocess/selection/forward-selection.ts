import type { Matrix, Target } from '../../estimator.js';
import { targetOutputs } from '../target-outputs.js';

/** A column that the chosen ones explain to this share of its length has nothing left to say. */
const NOTHING_LEFT = 1e-10;

/**
 * Chooses columns one by one: each time the one that lowers the squared error of a linear model on the chosen columns
 * most (classes as 0/1 numbers). Exact at every step by Gram-Schmidt, without fitting a model per candidate.
 * @param matrix without missing values
 * @param count columns to choose; fewer when the rest explains nothing
 * @param first columns that are chosen before all others
 * @returns ascending column numbers, at least one
 * Cost: rows x columns per chosen column; a copy of the matrix.
 * Source: forward selection as scikit-learn 1.9 `SequentialFeatureSelector(direction='forward')`, with a linear model
 * and its training error instead of a cross-validated estimator.
 */
export function selectForward(
  matrix: Matrix,
  target: Target,
  count: number,
  first: readonly number[] = [],
): number[] {
  const { columns } = matrix;
  const remains = Array.from({ length: columns }, (_, j) => centred(columnOf(matrix, j)));
  const lengths = remains.map((values) => product(values, values));
  const residuals = targetOutputs(target).map((values) => centred(values.slice()));
  const chosen = new Set<number>();
  const gain = (j: number) => {
    const left = product(remains[j]!, remains[j]!);
    if (!(left > NOTHING_LEFT * lengths[j]!)) return 0;
    return residuals.reduce((sum, residual) => sum + product(remains[j]!, residual) ** 2, 0) / left;
  };
  const queue = [...first];
  while (chosen.size < Math.min(columns, Math.max(1, count, first.length))) {
    const best = queue.shift() ?? bestOf(columns, chosen, gain);
    if (best === undefined) break;
    chosen.add(best);
    const length = Math.sqrt(product(remains[best]!, remains[best]!));
    if (!(length * length > NOTHING_LEFT * lengths[best]!)) continue;
    const direction = remains[best]!.map((value) => value / length);
    remains.forEach((values, j) => {
      if (!chosen.has(j)) takeAway(values, direction);
    });
    for (const residual of residuals) takeAway(residual, direction);
  }
  return (chosen.size === 0 ? [0] : [...chosen]).sort((a, b) => a - b);
}

function bestOf(
  columns: number,
  chosen: ReadonlySet<number>,
  gain: (j: number) => number,
): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (let j = 0; j < columns; j++) {
    if (chosen.has(j)) continue;
    const gained = gain(j);
    if (gained > most) {
      most = gained;
      best = j;
    }
  }
  return best;
}

function columnOf({ rows, columns, data }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = data[i * columns + column]!;
  return values;
}

function centred(values: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) values[i]! -= mean;
  return values;
}

function takeAway(values: Float64Array, direction: Float64Array): void {
  const share = product(values, direction);
  for (let i = 0; i < values.length; i++) values[i]! -= share * direction[i]!;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
