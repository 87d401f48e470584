import type { Random } from '../../random.js';
import { countInBins, quantileEdges, referenceQuantileEdges } from '../summaries/reference-quantile-bins.js';
import { countBelow, countUpTo, finitePart } from '../summaries/sorted-values.js';
import {
  fewDraws,
  permutationTieTolerance,
  sequentialPermutationP,
} from '../tests/sequential-permutation.js';
import { psi } from './psi.js';

/**
 * Permutation p-value of the population stability index over reference quantile bins. The edges follow the
 * reference, so they are not the same for both sides and shuffled counts would be wrong: every draw deals the
 * pooled values to the two sides anew and cuts its own reference into bins. Exact at any size and with any ties.
 * Cost of a draw: sorting the smaller side.
 *
 * @param reference ascending, no NaN, at least one finite value
 * @param current ascending, no NaN, at least one value
 * @param binCount bins B, a whole number from 1
 * @param random the only source of randomness
 * @returns a p-value in [0.001, 1]
 *
 * Source: our own; the permutation principle after Phipson and Smyth, SAGMB 9 (2010) 39.
 *
 * @example rebinnedPsiP(values, values, 10, createRandom(1)) // 1
 */
export function rebinnedPsiP(
  reference: Float64Array,
  current: Float64Array,
  binCount: number,
  random: Random,
): number {
  const pooled = new Float64Array(reference.length + current.length);
  pooled.set(reference);
  pooled.set(current, reference.length);
  pooled.sort();
  const isReferenceSmaller = reference.length <= current.length;
  const deal = dealRanks(pooled.length, Math.min(reference.length, current.length), random);
  const dealt = new Float64Array(Math.min(reference.length, current.length));
  const draw = (): { dealt: Float64Array; edges: Float64Array } => {
    const ranks = deal();
    for (let index = 0; index < dealt.length; index++) dealt[index] = pooled[ranks[index]!]!;
    const edges = isReferenceSmaller ? edgesOf(dealt, binCount) : edgesOfRest(pooled, ranks, binCount);
    return { dealt, edges };
  };
  const edges = edgesOf(reference, binCount);
  const limit =
    psi(countInBins(reference, edges), countInBins(current, edges)) * (1 - permutationTieTolerance);
  return sequentialPermutationP(() => {
    const split = draw();
    const counts = countInBins(split.dealt, split.edges);
    const others = countInBins(pooled, split.edges).map((count, bin) => count - counts[bin]!);
    // The index does not change when the sides change places.
    return psi(counts, others) >= limit;
  }, fewDraws);
}

function edgesOf(sorted: Float64Array, binCount: number): Float64Array {
  const finite = finitePart(sorted);
  return finite.length === 0 ? new Float64Array() : referenceQuantileEdges(finite, binCount);
}

/** Edges of what stays when the ranks are taken out, found without copying it. */
function edgesOfRest(pooled: Float64Array, ranks: Uint32Array, binCount: number): Float64Array {
  const firstFinite = countBelow(pooled, -Number.MAX_VALUE);
  const afterFinite = countUpTo(pooled, Number.MAX_VALUE);
  const takenBelow = countTakenBefore(ranks, firstFinite);
  const size = afterFinite - firstFinite - (countTakenBefore(ranks, afterFinite) - takenBelow);
  if (size === 0) return new Float64Array();
  const restBelow = firstFinite - takenBelow;
  return quantileEdges(size, binCount, (rank) => pooled[rankOfRest(ranks, rank + restBelow)]!);
}

/** How many of the ascending ranks are below the limit. */
function countTakenBefore(ranks: Uint32Array, limit: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pooled rank of the value that has `rank` values before it once the ascending ranks are taken out. */
function rankOfRest(ranks: Uint32Array, rank: number): number {
  let low = 0;
  let high = ranks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranks[middle]! - middle <= rank) low = middle + 1;
    else high = middle;
  }
  return rank + low;
}

/** Draws so many different ranks out of all, ascending; the array is filled again by the next draw. */
function dealRanks(total: number, size: number, random: Random): () => Uint32Array {
  const order = Uint32Array.from({ length: total }, (_, rank) => rank);
  const ranks = new Uint32Array(size);
  return () => {
    for (let position = 0; position < size; position++) {
      const chosen = position + random.integer(total - position);
      const rank = order[chosen]!;
      order[chosen] = order[position]!;
      order[position] = rank;
      ranks[position] = rank;
    }
    return ranks.sort();
  };
}
