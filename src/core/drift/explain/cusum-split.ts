import { kolmogorovLimitSf } from '../../stats/distributions/kolmogorov-limit.js';

/** The split of a sequence into two parts whose means differ most. */
export interface CusumSplit {
  /** Length of the first part. */
  readonly index: number;
  /** Mean of the first part. */
  readonly before: number;
  readonly after: number;
  /** Chance of a largest excursion this wide without a change. */
  readonly pValue: number;
}

const fewestSequence = 30;
/** Shortest part that counts as one, in values and as a share. */
const fewestValues = 10;
const smallestPart = 0.02;
/** Share of the variance below which what is left after a split is rounding. */
const cleanCut = 1e-12;

/**
 * Looks for one change of the mean of a sequence.
 *
 * Formula: with S_k the sum of the first k values minus k times the mean of all m, the split is the k with the
 * largest |S_k| / sqrt(k (m - k)), parts of at least max(10, 2 %) values; the test uses max |S_k| / (s sqrt(m)),
 * whose limit without a change is the largest excursion of a Brownian bridge (Kolmogorov's law). s^2 is the long-run
 * variance of what is left after the split (Bartlett weights, m^(1/3) lags), at least the plain variance of that; the
 * variance of all values where nothing is left. So values that hang together in time look less like a change.
 *
 * @param values finite, in order, at least 30
 * @returns the split with its p-value, or undefined for fewer values or a constant sequence
 *
 * Source: Csorgo and Horvath, Limit Theorems in Change-Point Analysis (1997), section 2.1; Newey and West,
 * Econometrica 55 (1987) 703-708.
 *
 * @example cusumSplit(Float64Array.from({ length: 100 }, (_, i) => (i % 2) + (i < 60 ? 0 : 3)))?.index // 60
 */
export function cusumSplit(values: Float64Array): CusumSplit | undefined {
  const count = values.length;
  if (count < fewestSequence || values.every((value) => value === values[0])) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const shortest = Math.max(fewestValues, Math.ceil(smallestPart * count));
  let sum = 0;
  let widest = 0;
  let clearest = -1;
  let index = shortest;
  for (let length = 1; length < count; length++) {
    sum += values[length - 1]! - mean;
    const excursion = Math.abs(sum);
    if (excursion > widest) widest = excursion;
    if (length < shortest || length > count - shortest) continue;
    const clear = excursion / Math.sqrt(length * (count - length));
    if (clear > clearest) {
      clearest = clear;
      index = length;
    }
  }
  const before = meanOf(values, 0, index);
  const after = meanOf(values, index, count);
  const rest = values.map((value, row) => value - (row < index ? before : after));
  const whole = covariance(
    values.map((value) => value - mean),
    0,
  );
  const left = longRunVariance(rest);
  // After a clean cut nothing is left but rounding.
  const variance = left > cleanCut * whole ? left : whole;
  return { index, before, after, pValue: kolmogorovLimitSf(widest / Math.sqrt(variance * count)) };
}

function longRunVariance(rest: Float64Array): number {
  const lags = Math.floor(Math.cbrt(rest.length));
  const plain = covariance(rest, 0);
  let variance = plain;
  for (let lag = 1; lag <= lags; lag++) variance += 2 * (1 - lag / (lags + 1)) * covariance(rest, lag);
  return Math.max(plain, variance);
}

function covariance(rest: Float64Array, lag: number): number {
  let sum = 0;
  for (let row = lag; row < rest.length; row++) sum += rest[row]! * rest[row - lag]!;
  return sum / rest.length;
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += values[row]!;
  return sum / (to - from);
}
