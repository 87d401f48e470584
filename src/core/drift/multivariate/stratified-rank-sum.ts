import { aucByRanks } from '../../ml/metrics/auc.js';
import type { Random } from '../../random.js';
import { normalSf } from '../../stats/distributions/normal.js';

/** Scores of rows of both sides that may be compared with each other. */
export interface RankStratum {
  readonly scores: Float64Array;
  /** 1 for current rows, 0 for reference rows. */
  readonly isCurrent: Uint8Array;
  /** Weight of the stratum, 0 or more; fixed before the scores are seen. */
  readonly weight: number;
}

/** Do current rows score higher within strata? */
export interface StratifiedRankSum {
  /** Weighted mean over strata of AUC - 1/2. */
  readonly advantage: number;
  /** `advantage` in standard deviations of its permutation distribution; 0 when all scores are tied. */
  readonly z: number;
}

/**
 * Rank-sum statistic of several strata. Rows are compared only within their stratum, so scores of different strata
 * may be on different scales.
 *
 * Formula: advantage = sum w_k (AUC_k - 1/2) / sum w_k; the variance of AUC_k over all labellings of the stratum is
 * (N + 1 - sum (t^3 - t) / (N (N - 1))) / (12 n m) with N = n + m and t the sizes of ties; strata add up.
 *
 * @returns undefined when no stratum has rows of both sides and a weight
 *
 * Source: van Elteren, Bulletin of the ISI 37 (1960) 351-361; with one stratum the z of SciPy 1.17
 * `scipy.stats.mannwhitneyu(current, reference, use_continuity=False, method='asymptotic')`.
 *
 * @example stratifiedRankSum([{ scores: Float64Array.of(1, 2, 3), isCurrent: Uint8Array.of(0, 0, 1), weight: 1 }])
 * // advantage 0.5, z 1.22
 */
export function stratifiedRankSum(strata: readonly RankStratum[]): StratifiedRankSum | undefined {
  let total = 0;
  let variance = 0;
  let weights = 0;
  for (const { scores, isCurrent, weight } of strata) {
    const area = aucByRanks(scores, isCurrent);
    if (area === undefined || weight === 0) continue;
    total += weight * (area - 0.5);
    variance += weight * weight * areaVariance(scores, isCurrent);
    weights += weight;
  }
  if (weights === 0) return undefined;
  return { advantage: total / weights, z: variance === 0 ? 0 : total / Math.sqrt(variance) };
}

/**
 * One-sided p-value of `stratifiedRankSum` from the normal law, for strata of some dozens of rows a side.
 * @example upperTailP({ advantage: 0.1, z: 1.6448536269514722 }) // 0.05
 */
export function upperTailP({ z }: StratifiedRankSum): number {
  return normalSf(z);
}

/**
 * One-sided p-value of `stratifiedRankSum` by permuting the labels within every stratum.
 *
 * Formula: p = (1 + #{permuted >= observed}) / (1 + B), where sums that differ by no more than rounding are equal.
 *
 * @param permutations B, 1 or more
 * @returns undefined when no stratum has rows of both sides and a weight
 * Cost: O(B x rows).
 * Source: Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010) 39.
 *
 * @example stratifiedPermutationP(strata, 999, createRandom(1)) // at least 0.001
 */
export function stratifiedPermutationP(
  strata: readonly RankStratum[],
  permutations: number,
  random: Random,
): number | undefined {
  const usable = strata.flatMap(prepare);
  if (usable.length === 0) return undefined;
  const observed = usable.reduce((sum, stratum) => sum + stratum.factor * stratum.observed, 0);
  const scale = usable.reduce((sum, stratum) => sum + Math.abs(stratum.factor) * stratum.largest, 0);
  const limit = observed - 1e-12 * scale;
  let count = 0;
  for (let b = 0; b < permutations; b++) {
    let sum = 0;
    for (const { ranks, chosen, factor } of usable) {
      // The first places of a shuffle that is stopped there: a random set of rows.
      let rankSum = 0;
      for (let i = 0; i < chosen; i++) {
        const j = i + random.integer(ranks.length - i);
        const drawn = ranks[j]!;
        ranks[j] = ranks[i]!;
        ranks[i] = drawn;
        rankSum += drawn;
      }
      sum += factor * rankSum;
    }
    if (sum >= limit) count++;
  }
  return (1 + count) / (1 + permutations);
}

interface PreparedStratum {
  /** Midranks; shuffled in place. */
  readonly ranks: Float64Array;
  /** Rows of the smaller side: only their ranks need drawing. */
  readonly chosen: number;
  /** Signed weight of one rank; negative when the smaller side is the reference. */
  readonly factor: number;
  readonly observed: number;
  /** Rank sum of all rows, for the size of rounding errors. */
  readonly largest: number;
}

function prepare({ scores, isCurrent, weight }: RankStratum): PreparedStratum[] {
  const currentRows = isCurrent.reduce((sum, flag) => sum + flag, 0);
  const referenceRows = isCurrent.length - currentRows;
  if (currentRows === 0 || referenceRows === 0 || weight === 0) return [];
  const ranks = midranks(scores);
  const ofCurrent = currentRows <= referenceRows;
  let observed = 0;
  let largest = 0;
  ranks.forEach((rank, i) => {
    if ((isCurrent[i] === 1) === ofCurrent) observed += rank;
    largest += rank;
  });
  const factor = ((ofCurrent ? 1 : -1) * weight) / (currentRows * referenceRows);
  return [{ ranks, chosen: Math.min(currentRows, referenceRows), factor, observed, largest }];
}

function areaVariance(scores: Float64Array, isCurrent: Uint8Array): number {
  const rows = scores.length;
  const currentRows = isCurrent.reduce((sum, flag) => sum + flag, 0);
  const sorted = scores.slice().sort();
  let ties = 0;
  for (let start = 0; start < rows; ) {
    let end = start + 1;
    while (end < rows && sorted[end] === sorted[start]) end++;
    const size = end - start;
    ties += size * (size * size - 1);
    start = end;
  }
  const spread = rows + 1 - ties / (rows * (rows - 1));
  return Math.max(0, spread) / (12 * currentRows * (rows - currentRows));
}

function midranks(scores: Float64Array): Float64Array {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const ranks = new Float64Array(scores.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
