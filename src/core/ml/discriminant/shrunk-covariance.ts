import { type ClassGroup, covarianceOf } from './class-groups.js';

/**
 * A covariance pulled towards a multiple of the identity: (1 - shrinkage) S + shrinkage trace(S) / columns I.
 * @param covariance row-major `columns x columns`
 * @param shrinkage from 0 (as it is) to 1
 * Source: scikit-learn 1.9 shrunk_covariance.
 * @example shrinkTowardsIdentity(Float64Array.of(1, 1, 1, 3), 2, 0.5) // [1.5, 0.5, 0.5, 2.5]
 */
export function shrinkTowardsIdentity(
  covariance: Float64Array,
  columns: number,
  shrinkage: number,
): Float64Array {
  let trace = 0;
  for (let j = 0; j < columns; j++) trace += covariance[j * columns + j]!;
  const shrunk = covariance.map((value) => (1 - shrinkage) * value);
  for (let j = 0; j < columns; j++) shrunk[j * columns + j]! += (shrinkage * trace) / columns;
  return shrunk;
}

/**
 * The covariance of a class with the Ledoit-Wolf share of shrinkage, chosen on its standardised columns.
 * @returns row-major `columns x columns` in the units of the columns
 * Source: Ledoit and Wolf 2004, Journal of Multivariate Analysis 88; scikit-learn 1.9
 * LinearDiscriminantAnalysis(shrinkage='auto').
 */
export function ledoitWolfCovariance(group: ClassGroup): Float64Array {
  const columns = group.mean.length;
  const covariance = covarianceOf(group);
  const scales = new Float64Array(columns).map((_, j) => Math.sqrt(covariance[j * columns + j]!) || 1);
  const correlation = covariance.map(
    (value, at) => value / (scales[Math.floor(at / columns)]! * scales[at % columns]!),
  );
  const shrunk = shrinkTowardsIdentity(correlation, columns, ledoitWolfShare(group, correlation, scales));
  return shrunk.map((value, at) => value * scales[Math.floor(at / columns)]! * scales[at % columns]!);
}

/** How noisy the entries of the covariance are, over how far they lie from a multiple of the identity. */
function ledoitWolfShare(
  { centred, rows, weight, weights, mean }: ClassGroup,
  covariance: Float64Array,
  scales: Float64Array,
): number {
  const columns = mean.length;
  if (columns === 1) return 0;
  let trace = 0;
  for (let j = 0; j < columns; j++) trace += covariance[j * columns + j]!;
  const level = trace / columns;
  const squares = covariance.reduce((sum, value) => sum + value * value, 0);
  let fourth = 0;
  for (let i = 0; i < rows; i++) {
    let length = 0;
    for (let j = 0; j < columns; j++) length += (centred[j * rows + i]! / scales[j]!) ** 2;
    // The length carries the weight of the row already; its square would carry it twice.
    fourth += (length * length) / weights[i]!;
  }
  const noise = (fourth / weight - squares) / (columns * weight);
  const distance = (squares - 2 * level * trace + columns * level * level) / columns;
  const bounded = Math.min(noise, distance);
  return bounded > 0 ? bounded / distance : 0;
}
