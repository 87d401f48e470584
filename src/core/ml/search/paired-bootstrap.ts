import type { Random } from '../../random.js';

/** Below so many usable resamples an interval would be a guess. */
const MINIMUM_USABLE = 200;

/** A two-sided percentile interval and p-value of a difference. */
export type BootstrapResult =
  | { readonly kind: 'tested'; readonly lower: number; readonly upper: number; readonly pValue: number }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/** What to resample. */
export interface BootstrapInput {
  readonly rows: number;
  /** The difference when row i counts `weights[i]` times; undefined when it cannot be computed from these rows. */
  readonly difference: (weights: Float64Array) => number | undefined;
  readonly resamples: number;
  /** Of the interval, in (0, 1). */
  readonly confidence: number;
  readonly random: Random;
}

/**
 * Draws rows with replacement, as often as there are rows, and looks at how the difference of two models on the same
 * rows varies. Interval: percentiles. p = 2 min(1 + #{d <= 0}, 1 + #{d >= 0}) / (resamples + 1), at most 1.
 * Resamples without a difference are left out; fewer than 200 left: `insufficient-data`.
 * Cost: resamples x rows. Source: Efron and Tibshirani 1993, chapters 13 and 16.
 */
export function pairedBootstrap(input: BootstrapInput): BootstrapResult {
  const { rows, difference, resamples, confidence, random } = input;
  const found: number[] = [];
  const weights = new Float64Array(rows);
  for (let r = 0; r < resamples && rows > 0; r++) {
    weights.fill(0);
    for (let i = 0; i < rows; i++) weights[random.integer(rows)]!++;
    const value = difference(weights);
    if (value !== undefined) found.push(value);
  }
  if (found.length < MINIMUM_USABLE)
    return { kind: 'insufficient-data', needed: MINIMUM_USABLE, got: found.length };
  const sorted = Float64Array.from(found).sort();
  const notAbove = sorted.filter((value) => value <= 0).length;
  const notBelow = sorted.filter((value) => value >= 0).length;
  const tail = (1 - confidence) / 2;
  return {
    kind: 'tested',
    lower: quantile(sorted, tail),
    upper: quantile(sorted, 1 - tail),
    pValue: Math.min(1, (2 * (1 + Math.min(notAbove, notBelow))) / (sorted.length + 1)),
  };
}

/** Linear between order statistics, as numpy. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
