import { normalCdf, normalQuantile } from '../../../stats/distributions/normal.js';
import { quantileOfSorted } from '../../../stats/summaries/quantile.js';

/** Number of quantiles that are kept at most. */
const MOST_QUANTILES = 1000;
/** Rows that they are taken from at most, spread evenly. */
const MOST_ROWS = 10_000;
/** Shares of the sample nearer to 0 or 1 count as such. */
const EDGE = 1e-7;
/** The normal quantile of 1e-7: transforms end here instead of at infinity. */
const FARTHEST = -normalQuantile(EDGE - Number.EPSILON);

/**
 * Quantiles of a sample at equal steps from least to greatest, as many as there are values, at most 1,000.
 * @param values at least one, finite; of more than 10,000 every k-th is taken
 * Source: scikit-learn 1.9 `QuantileTransformer`, which draws the rows at random.
 */
export function normalReference(values: Float64Array): number[] {
  const step = Math.ceil(values.length / MOST_ROWS);
  const sorted = (step <= 1 ? values.slice() : values.filter((_, i) => i % step === 0)).sort();
  const count = Math.min(MOST_QUANTILES, values.length);
  // No rounding where nothing is to be interpolated: equal values must stay equal.
  if (count === sorted.length) return Array.from(sorted);
  const quantiles: number[] = [];
  for (let i = 0; i < count; i++) {
    const quantile = quantileOfSorted(sorted, i / (count - 1));
    // Interpolation may round below its left neighbour.
    quantiles.push(Math.max(quantile, quantiles[i - 1] ?? quantile));
  }
  return quantiles;
}

/**
 * The normal deviate at the same rank: the share of the sample below x, through the normal quantile function. Equal
 * quantiles share the middle of their ranks; at its ends and beyond the answer is +-5.1993. A value is at an end that
 * it differs from by no more than rounding, whatever the unit; scikit-learn takes 1e-7 for that.
 * @param quantiles from `normalReference`
 */
export function toNormal(x: number, quantiles: Float64Array): number {
  if (Number.isNaN(x)) return x;
  const last = quantiles.length - 1;
  const [least, greatest] = [quantiles[0]!, quantiles[last]!];
  const rounding = Number.EPSILON * Math.max(Math.abs(least), Math.abs(greatest));
  if (x <= least + rounding) return -FARTHEST;
  if (x >= greatest - rounding) return FARTHEST;
  const upper = rankAt(x, quantiles, firstAbove(quantiles, x));
  const lower = rankAt(x, quantiles, firstNotBelow(quantiles, x));
  const z = normalQuantile((upper + lower) / 2);
  return Math.max(-FARTHEST, Math.min(FARTHEST, z));
}

/** The value of the sample at the rank of a normal deviate; beyond it its least or greatest value. */
export function fromNormal(z: number, quantiles: Float64Array): number {
  const last = quantiles.length - 1;
  const share = normalCdf(z);
  if (share - EDGE < 0) return quantiles[0]!;
  if (share + EDGE > 1) return quantiles[last]!;
  const position = share * last;
  const below = Math.floor(position);
  const low = quantiles[below]!;
  return low + (quantiles[Math.min(below + 1, last)]! - low) * (position - below);
}

/** Share of the sample at x, interpolated between the quantiles beside the place `above`. */
function rankAt(x: number, quantiles: Float64Array, above: number): number {
  const last = quantiles.length - 1;
  if (above > last) return 1;
  if (above === 0) return 0;
  const low = quantiles[above - 1]!;
  const gap = quantiles[above]! - low;
  return (above - 1 + (gap > 0 ? (x - low) / gap : 0)) / last;
}

function firstAbove(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstNotBelow(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
