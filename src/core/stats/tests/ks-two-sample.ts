import { largestGap } from '../distances/ks-distance.js';
import { kolmogorovSf } from '../distributions/kolmogorov.js';
import { ksExactP } from './ks-exact-p.js';

/** Above this size of either sample the limit of the exact law is used. */
const largestExactSize = 10_000;

export type KsTwoSampleResult =
  | {
      readonly kind: 'tested';
      /** Largest gap between the two empirical distribution functions, in [0, 1]. */
      readonly statistic: number;
      readonly pValue: number;
      readonly pMethod: 'exact' | 'asymptotic';
    }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Asks whether two samples come from the same continuous distribution (Kolmogorov-Smirnov, two-sided).
 * Any difference counts: place, spread or shape. With ties the p-value is conservative.
 *
 * Formula: D = max |F(x) - G(x)|, read only after all equal values are consumed. Exact p up to 10,000 rows a
 * side, beyond it the Kolmogorov law of size round(n m / (n + m)).
 *
 * @param reference values in ascending order, no NaN; infinities rank first and last
 * @param current the same; sizes may differ
 * @returns `tested`, or `insufficient-data` when a side is empty
 *
 * Source: SciPy 1.17 `scipy.stats.ks_2samp(method="auto")`.
 *
 * @example ksTwoSample(Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6))
 *   // statistic 1, pValue 0.1
 */
export function ksTwoSample(reference: Float64Array, current: Float64Array): KsTwoSampleResult {
  const n = reference.length;
  const m = current.length;
  if (n === 0 || m === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  const gap = largestGap(reference, current);
  const statistic = gap / (n * m);
  const exact = Math.max(n, m) <= largestExactSize ? ksExactP(n, m, gap) : undefined;
  if (exact !== undefined) return { kind: 'tested', statistic, pValue: exact, pMethod: 'exact' };
  const size = Math.max(1, roundHalfToEven((n * m) / (n + m)));
  return { kind: 'tested', statistic, pValue: kolmogorovSf(statistic, size), pMethod: 'asymptotic' };
}

/** As NumPy rounds, so that p agrees with SciPy for equal odd sizes. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}
