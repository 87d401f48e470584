import type { Moments } from '../summaries/moments.js';
import { type WelchResult, welchT } from './welch-t.js';

/** Beyond these sizes squares leave the range of a double; powers of two change no digit. */
const hugeValue = 2 ** 500;
const tinyValue = 2 ** -500;

/** `sign` is that of the mean of the reference minus the mean of the current sample. */
export type WelchOfSamples =
  | Pick<Extract<WelchResult, { kind: 'tested' }>, 'kind' | 'statistic' | 'degreesOfFreedom' | 'pValue'>
  | Extract<WelchResult, { kind: 'insufficient-data' }>
  | { readonly kind: 'no-variance'; readonly sign: number };

/**
 * Welch's t test of two samples of numbers. t has no unit and no origin, so a value of the samples is taken off
 * both (instants keep the digits that their distance from 1970 would cost) and values whose squares would leave
 * the range of a double are measured in another unit.
 *
 * Formula: see `welchT`.
 *
 * @param reference finite values in ascending order
 * @param current the same; sizes may differ
 * @returns `tested` with t positive when the mean of the reference is larger; `insufficient-data` when a side has fewer
 * than two values; `no-variance` when each side is constant
 *
 * Source: SciPy 1.17 `scipy.stats.ttest_ind(reference, current, equal_var=False)`.
 *
 * @example welchTOfSamples(Float64Array.of(5, 6, 7), Float64Array.of(1, 2, 3)) // statistic 4.899, pValue 0.008
 */
export function welchTOfSamples(reference: Float64Array, current: Float64Array): WelchOfSamples {
  const got = Math.min(reference.length, current.length);
  if (got < 2) return { kind: 'insufficient-data', needed: 2, got };
  const largest = Math.max(-reference[0]!, reference.at(-1)!, -current[0]!, current.at(-1)!);
  const unit = largest > hugeValue ? 2 ** -600 : largest < tinyValue ? 2 ** 1000 : 1;
  const origin = Math.min(middleOf(reference), middleOf(current)) * unit;
  const test = welchT(momentsAround(origin, current, unit), momentsAround(origin, reference, unit));
  if (test.kind === 'no-variance') return { kind: 'no-variance', sign: Math.sign(test.difference) };
  if (test.kind !== 'tested') return test;
  const { statistic, degreesOfFreedom, pValue } = test;
  return { kind: 'tested', statistic, degreesOfFreedom, pValue };
}

function middleOf(sorted: Float64Array): number {
  return sorted[sorted.length >>> 1]!;
}

/** Two passes with compensated sums: at 100,000 rows a running mean would cost t its twelfth digit. */
function momentsAround(origin: number, values: Float64Array, unit: number): Moments {
  const count = values.length;
  const mean = sumOf(values, (value) => value * unit - origin) / count;
  const squares = sumOf(values, (value) => (value * unit - origin - mean) ** 2);
  return { count, mean, variance: squares / (count - 1) };
}

function sumOf(values: Float64Array, term: (value: number) => number): number {
  let sum = 0;
  let lost = 0;
  for (let index = 0; index < values.length; index++) {
    const step = term(values[index]!) - lost;
    const next = sum + step;
    lost = next - sum - step;
    sum = next;
  }
  return sum;
}
