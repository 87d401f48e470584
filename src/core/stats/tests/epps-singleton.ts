import { chiSquaredSf } from '../distributions/chi-squared.js';
import { pooledQuantile } from '../summaries/quantile.js';
import { symmetricEigen } from '../symmetric-eigen.js';

/** Points of the characteristic function, in units of the pooled semi-interquartile range. */
const firstPoint = 0.4;
const featureCount = 4;
const smallestSize = 5;
/** Below this size of both samples the statistic is shrunk. */
const smallSampleSize = 25;
/** Directions whose variance is below this share of the largest are rounding noise. */
const noiseShare = 1e-12;

/** What `eppsSingleton` can answer. */
export type EppsSingletonResult =
  | {
      readonly kind: 'tested';
      readonly statistic: number;
      /** 4 for continuous values; fewer when few distinct values leave directions without variance. */
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      readonly pMethod: 'asymptotic';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number }
  /** No scale: the middle half of the pooled values is one value, or each sample is constant. */
  | { readonly kind: 'no-spread' };

/**
 * Asks whether two samples come from the same distribution, continuous or not, by comparing their characteristic
 * functions (Epps-Singleton). Strong on changes of spread and tails; conservative when nothing changed.
 *
 * Formula: W = N d' S^+ d with d the difference of the mean vectors (cos, sin at t = 0.4 and 0.8 of the values over the
 * pooled semi-interquartile range) and S = N/n cov_ref + N/m cov_cur, covariances with divisors n and m; times
 * 1 / (1 + N^-0.45 + 10.1 (n^-1.7 + m^-1.7)) when both samples have fewer than 25 rows. p from chi-squared with
 * rank(S) degrees of freedom. Values are centred first, which does not change W but keeps digits.
 *
 * @param reference finite values in ascending order
 * @param current the same; sizes may differ
 * @returns `tested`; `insufficient-data` when a side has fewer than five values; `no-spread`
 *
 * Source: Epps and Singleton, J. Stat. Comput. Simul. 26 (1986) 177-203; SciPy 1.17
 * `scipy.stats.epps_singleton_2samp` (which keeps noise directions down to 1e-15 instead of 1e-12).
 *
 * @example eppsSingleton(reference, current) // statistic 3.98, degreesOfFreedom 4, pValue 0.408
 */
export function eppsSingleton(reference: Float64Array, current: Float64Array): EppsSingletonResult {
  const n = reference.length;
  const m = current.length;
  const got = Math.min(n, m);
  if (got < smallestSize) return { kind: 'insufficient-data', needed: smallestSize, got };
  const range = pooledQuantile(reference, current, 0.75) - pooledQuantile(reference, current, 0.25);
  const width = Math.max(reference[n - 1]!, current[m - 1]!) - Math.min(reference[0]!, current[0]!);
  if (!Number.isFinite(width)) {
    // The test is free of units, so a range beyond the largest double can be shrunk first.
    return eppsSingleton(
      reference.map((value) => value / 4),
      current.map((value) => value / 4),
    );
  }
  const isEachConstant = reference[0] === reference[n - 1] && current[0] === current[m - 1];
  if (!(range > 0) || isEachConstant) return { kind: 'no-spread' };
  const centre = pooledQuantile(reference, current, 0.5);
  const ofReference = featureMoments(reference, centre, range / 2);
  const ofCurrent = featureMoments(current, centre, range / 2);
  const total = n + m;
  const difference = ofReference.mean.map((mean, feature) => mean - ofCurrent.mean[feature]!);
  const spread = ofReference.covariance.map(
    (value, index) => (total / n) * value + (total / m) * ofCurrent.covariance[index]!,
  );
  const plain = quadraticForm(inCosinesAndSines(spread), inCosinesAndSines(difference), noiseShare);
  const degreesOfFreedom = plain.rank;
  if (degreesOfFreedom === 0) return { kind: 'no-spread' };
  // With full rank W is the same in any coordinates, and these, brought to variance 1, keep more digits.
  const isFullRank = degreesOfFreedom === featureCount;
  let statistic = total * (isFullRank ? standardisedForm(spread, difference) : plain.value);
  if (Math.max(n, m) < smallSampleSize) {
    statistic /= 1 + total ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7);
  }
  return {
    kind: 'tested',
    statistic,
    degreesOfFreedom,
    pValue: chiSquaredSf(statistic, degreesOfFreedom),
    pMethod: 'asymptotic',
  };
}

interface FeatureMoments {
  readonly mean: Float64Array;
  /** Row after row, divisor n. */
  readonly covariance: Float64Array;
}

/**
 * Mean and covariance of (s, v, s v, v^2) with s = sin and v = 1 - cos at the first point. Up to constants cos and sin
 * at both points are linear in these, which stay apart where all angles are small.
 */
function featureMoments(values: Float64Array, centre: number, unit: number): FeatureMoments {
  const n = values.length;
  const features = new Float64Array(featureCount * n);
  for (let row = 0; row < n; row++) {
    const half = (firstPoint / 2) * ((values[row]! - centre) / unit);
    const bounded = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, half));
    const sineOfHalf = Math.sin(bounded);
    const s = 2 * sineOfHalf * Math.cos(bounded);
    const v = 2 * sineOfHalf * sineOfHalf;
    const base = featureCount * row;
    features[base] = s;
    features[base + 1] = v;
    features[base + 2] = s * v;
    features[base + 3] = v * v;
  }
  const mean = new Float64Array(featureCount);
  const lost = new Float64Array(featureCount);
  for (let index = 0; index < features.length; index++) {
    // Compensated summation: the difference of two means of many rows is small beside them.
    const feature = index % featureCount;
    const step = features[index]! - lost[feature]!;
    const next = mean[feature]! + step;
    lost[feature] = next - mean[feature]! - step;
    mean[feature] = next;
  }
  for (let feature = 0; feature < featureCount; feature++) mean[feature]! /= n;
  const covariance = new Float64Array(featureCount * featureCount);
  for (let base = 0; base < features.length; base += featureCount) {
    for (let i = 0; i < featureCount; i++) {
      const left = features[base + i]! - mean[i]!;
      for (let j = 0; j <= i; j++) {
        covariance[i * featureCount + j]! += left * (features[base + j]! - mean[j]!);
      }
    }
  }
  for (let i = 0; i < featureCount; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i * featureCount + j]! /= n;
      covariance[j * featureCount + i] = covariance[i * featureCount + j]!;
    }
  }
  return { mean, covariance };
}

/** cos a = 1 - v, sin a = s, cos 2a = 1 - 4 v + 2 v^2, sin 2a = 2 s - 2 s v; constants do not matter. */
const toCosinesAndSines = [
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, -4, 0, 2],
  [2, 0, -2, 0],
] as const;

/** A vector of differences, or a covariance matrix, in (cos a, sin a, cos 2a, sin 2a). */
function inCosinesAndSines(values: Float64Array): Float64Array {
  const map = (column: (feature: number) => number) =>
    toCosinesAndSines.map((row) => row.reduce<number>((sum, factor, k) => sum + factor * column(k), 0));
  if (values.length === featureCount) return Float64Array.from(map((k) => values[k]!));
  const rows = toCosinesAndSines.map((_, j) => map((k) => values[k * featureCount + j]!));
  const turned = rows.map((_, i) => map((k) => rows[k]![i]!));
  return Float64Array.from(turned.flat());
}

/** d' S^-1 d with both brought to variances of 1. */
function standardisedForm(spread: Float64Array, difference: Float64Array): number {
  const deviation = difference.map((_, k) => Math.sqrt(spread[k * featureCount + k]!));
  const correlation = spread.map(
    (value, index) => value / deviation[Math.floor(index / featureCount)]! / deviation[index % featureCount]!,
  );
  return quadraticForm(
    correlation,
    difference.map((value, k) => value / deviation[k]!),
    0,
  ).value;
}

/** d' S^+ d without the directions whose variance is at most `noise` times the largest, and how many were left. */
function quadraticForm(
  spread: Float64Array,
  difference: Float64Array,
  noise: number,
): { readonly value: number; readonly rank: number } {
  const { values, vectors } = symmetricEigen(spread, featureCount);
  const smallest = Math.max(0, noise * values[0]!);
  let value = 0;
  let rank = 0;
  values.forEach((variance, direction) => {
    if (variance <= smallest) return;
    const vector = vectors.subarray(direction * featureCount, (direction + 1) * featureCount);
    const component = vector.reduce((sum, weight, feature) => sum + weight * difference[feature]!, 0);
    value += (component * component) / variance;
    rank++;
  });
  return { value, rank };
}
