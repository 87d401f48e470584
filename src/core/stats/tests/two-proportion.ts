import { fisherExactP } from './fisher-exact.js';
import { type ShareCounts, twoProportionZ } from './two-proportion-z.js';
import { wilsonInterval } from './wilson.js';

/** Expected counts below this make the normal approximation of the p-value unfit (Cochran's rule). */
const smallestExpectedCount = 5;

interface TestedShares {
  readonly kind: 'tested';
  readonly pValue: number;
  readonly shareA: number;
  readonly shareB: number;
  /** Share of b minus share of a, from -1 to 1. */
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
  readonly intervalMethod: 'newcombe';
}

/** What `twoProportion` can answer; the p-value and the interval each name their method. */
export type TwoProportionResult =
  | (TestedShares & { readonly pValueMethod: 'pooled-z'; readonly statistic: number })
  | (TestedShares & { readonly pValueMethod: 'fisher-exact' })
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * Do two independent groups succeed at different rates?
 *
 * Formula: z = (p_b - p_a) / sqrt(p (1 - p) (1/n_a + 1/n_b)) with the pooled share p, two-sided. When one of
 * the four expected counts is below 5 the p-value is Fisher's exact one. The interval is Newcombe's in every
 * case: the two Wilson intervals joined by their distances to the shares. P-value and interval come from
 * different methods and can disagree near the level.
 *
 * @param a counts of the first group (the champion)
 * @param b counts of the second group (the challenger)
 * @param confidence level of the interval, between 0 and 1
 * @returns `tested`, or `insufficient-data` when a group has no trials (`got` is the smaller number)
 * @throws InvalidArgument when a count or the level is outside its range
 *
 * Source: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10; statsmodels 0.15
 * `proportions_ztest`, `confint_proportions_2indep(method='newcomb')`; SciPy 1.17 `fisher_exact`.
 *
 * @example twoProportion({ successes: 4311, trials: 7969 }, { successes: 1252, trials: 2031 })
 * // statistic 6.1116, pValue 9.9e-10, difference 0.0755
 */
export function twoProportion(a: ShareCounts, b: ShareCounts, confidence = 0.95): TwoProportionResult {
  const ofA = wilsonInterval(a.successes, a.trials, confidence);
  const ofB = wilsonInterval(b.successes, b.trials, confidence);
  if (ofA.kind === 'insufficient-data' || ofB.kind === 'insufficient-data') {
    return { kind: 'insufficient-data', needed: 1, got: Math.min(a.trials, b.trials) };
  }
  const difference = differenceOfShares(a, b);
  const shares = {
    kind: 'tested',
    shareA: ofA.share,
    shareB: ofB.share,
    difference,
    lower: Math.max(-1, difference - Math.hypot(ofB.share - ofB.lower, ofA.upper - ofA.share)),
    upper: Math.min(1, difference + Math.hypot(ofB.upper - ofB.share, ofA.share - ofA.lower)),
    intervalMethod: 'newcombe',
  } as const;
  if (smallestExpected(a, b) < smallestExpectedCount) {
    return { ...shares, pValue: fisherOf(a, b), pValueMethod: 'fisher-exact' };
  }
  return { ...shares, ...twoProportionZ(a, b), pValueMethod: 'pooled-z' };
}

/** On one denominator, so that nearly equal shares keep the digits of their difference. */
function differenceOfShares(a: ShareCounts, b: ShareCounts): number {
  const numerator = b.successes * a.trials - a.successes * b.trials;
  if (Number.isSafeInteger(numerator)) return numerator / a.trials / b.trials;
  return b.successes / b.trials - a.successes / a.trials;
}

function smallestExpected(a: ShareCounts, b: ShareCounts): number {
  const trials = a.trials + b.trials;
  const successes = a.successes + b.successes;
  return Math.min(a.trials, b.trials) * (Math.min(successes, trials - successes) / trials);
}

function fisherOf(a: ShareCounts, b: ShareCounts): number {
  return fisherExactP({
    successesA: a.successes,
    failuresA: a.trials - a.successes,
    successesB: b.successes,
    failuresB: b.trials - b.successes,
  });
}
