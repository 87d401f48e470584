import { InvalidArgument } from '../../errors.js';
import type { ClassTarget, Matrix } from '../estimator.js';

/** Mean and variance of every column within every class, row-major `classCount x columns`. */
export interface ClassNormals {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Mean and variance of each number column within each class, over the rows that have a value; weighted, in two
 * passes. A class that has no value in a column gets the moments of all rows there, so that the column says nothing
 * about it; a column without any value gets mean 0 and variance 0. Categories stay 0.
 * @param varSmoothing every variance gets so many times the largest variance of a column; 1 when no column varies
 * @throws InvalidArgument when a column spreads so far that its variance overflows
 * Source: scikit-learn 1.9 GaussianNB (which takes the largest variance without weights).
 */
export function classNormals(
  x: Matrix,
  y: ClassTarget,
  weights: Float64Array | undefined,
  varSmoothing: number,
): ClassNormals {
  const { columns } = x;
  const means = new Float64Array(y.classCount * columns);
  const variances = new Float64Array(y.classCount * columns);
  let largest = 0;
  for (let j = 0; j < columns; j++) {
    if ((x.levels?.[j] ?? 0) > 0) continue;
    const all = momentsOf(x, j, new Int32Array(x.rows), 1, weights);
    const own = momentsOf(x, j, y.labels, y.classCount, weights);
    const overall = all.variances[0]!;
    if (!Number.isFinite(overall)) {
      throw new InvalidArgument('x.data', `must not spread beyond 1e150 (column ${j})`, overall);
    }
    largest = Math.max(largest, overall);
    for (let c = 0; c < y.classCount; c++) {
      const from = own.totals[c]! > 0 ? own : all;
      const place = own.totals[c]! > 0 ? c : 0;
      means[c * columns + j] = from.means[place]!;
      variances[c * columns + j] = from.variances[place]!;
    }
  }
  const smoothing = varSmoothing * largest || 1;
  return { means, variances: variances.map((variance) => variance + smoothing) };
}

function momentsOf(
  { rows, columns, data }: Matrix,
  column: number,
  groups: Int32Array,
  groupCount: number,
  weights: Float64Array | undefined,
) {
  const totals = new Float64Array(groupCount);
  const means = new Float64Array(groupCount);
  const variances = new Float64Array(groupCount);
  const firsts = new Float64Array(groupCount).fill(Number.NaN);
  const isConstant = new Uint8Array(groupCount).fill(1);
  for (let i = 0, at = column; i < rows; i++, at += columns) {
    const value = data[at]!;
    const weight = weights?.[i] ?? 1;
    if (Number.isNaN(value) || weight === 0) continue;
    const group = groups[i]!;
    if (totals[group] === 0) firsts[group] = value;
    else if (value !== firsts[group]) isConstant[group] = 0;
    totals[group]! += weight;
    means[group]! += weight * value;
  }
  for (let g = 0; g < groupCount; g++) {
    // The mean of equal values is that value; rounding would leave a variance where there is none.
    if (totals[g]! > 0) means[g] = isConstant[g] === 1 ? firsts[g]! : means[g]! / totals[g]!;
  }
  for (let i = 0, at = column; i < rows; i++, at += columns) {
    const value = data[at]!;
    if (Number.isNaN(value)) continue;
    const group = groups[i]!;
    variances[group]! += (weights?.[i] ?? 1) * (value - means[group]!) ** 2;
  }
  for (let g = 0; g < groupCount; g++) if (totals[g]! > 0) variances[g]! /= totals[g]!;
  return { totals, means, variances };
}
