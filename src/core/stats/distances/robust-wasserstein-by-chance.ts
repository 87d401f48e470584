import { pooledQuantile } from '../summaries/quantile.js';
import { absoluteCovariance } from './absolute-moments.js';
import { robustScale, winsorisedShare } from './robust-scale.js';

/** Standard normal quantile at 0.995: the law is skewed, so that its 0.99 quantile lies about there. */
const upperQuantile = 2.5758293035489004;
/** Pieces into which the distribution is cut; more change the bound by less than 1 %. */
const pieces = 60;
const step = (1 - 2 * winsorisedShare) / pieces;
/** Shares of the pooled rows in the middle of the pieces. */
const chanceShares = Array.from({ length: pieces }, (_, piece) => winsorisedShare + (piece + 0.5) * step);

/**
 * The robust Wasserstein distance that two samples of the same law exceed in about one of a hundred comparisons. Long
 * tails move the distance by chance far more than bell-shaped data do.
 *
 * Formula: the difference of the two distribution functions is nearly a Brownian bridge B(F) times sqrt(1/n + 1/m).
 * Over pieces of width w_j of the winsorised range, with F_j in the middle of each, the distance has mean
 * sum w_j s_j sqrt(2 / pi) and variance (2 / pi) sum_jk w_j w_k s_j s_k (r asin r + sqrt(1 - r^2) - 1), where
 * s_j^2 = F_j (1 - F_j) (1/n + 1/m) and r_jk is the correlation of the bridge; the bound is the mean plus 2.576
 * deviations, in robust standard deviations of the reference.
 *
 * @param reference finite values in ascending order, at least one
 * @param current the same; sizes may differ
 * @returns a number from 0, or undefined where the robust distance cannot be measured either
 *
 * Source: del Barrio, Gine and Matran, Ann. Probab. 27 (1999) 1009-1071 for the limit law.
 *
 * @example robustWassersteinByChance(reference, current) // 0.08 for normal values, 2,000 a side
 */
export function robustWassersteinByChance(
  reference: Float64Array,
  current: Float64Array,
): number | undefined {
  const scale = robustScale(reference, current);
  if (scale.kind !== 'measured') return undefined;
  const edges = chanceEdges.map((share) => pooledQuantile(reference, current, share));
  const widths = edges.slice(1).map((edge, piece) => (edge - edges[piece]!) / scale.spread);
  const bound = wassersteinOfWidths(widths, reference.length, current.length);
  return Number.isFinite(bound) ? bound : undefined;
}

/** Shares of the pooled rows at the ends of the pieces. */
export const chanceEdges: readonly number[] = Array.from({ length: pieces + 1 }, (_, edge) =>
  Math.min(1, winsorisedShare + edge * step),
);

/**
 * The same bound from the widths of the pieces; it grows with each of them.
 *
 * @param widths of the pieces between `chanceEdges`, in robust standard deviations, 0 or more
 * @param n rows of one sample, from 1
 * @param m rows of the other
 *
 * @example wassersteinOfWidths(widths, 2000, 2000) // 0.08 for a normal distribution
 */
export function wassersteinOfWidths(widths: readonly number[], n: number, m: number): number {
  const noise = Math.sqrt(1 / n + 1 / m);
  const moved = chanceShares.map((share, piece) => widths[piece]! * Math.sqrt(share * (1 - share)) * noise);
  let mean = 0;
  let variance = 0;
  for (let j = 0; j < pieces; j++) {
    mean += moved[j]!;
    for (let k = 0; k <= j; k++) {
      // Of two places of a bridge, k before j.
      const correlation = Math.sqrt(
        (chanceShares[k]! * (1 - chanceShares[j]!)) / (chanceShares[j]! * (1 - chanceShares[k]!)),
      );
      variance += (k === j ? 1 : 2) * moved[j]! * moved[k]! * absoluteCovariance(correlation);
    }
  }
  return mean * Math.sqrt(2 / Math.PI) + upperQuantile * Math.sqrt((2 / Math.PI) * variance);
}
