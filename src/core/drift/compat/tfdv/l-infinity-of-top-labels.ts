import type { CategoryTable } from '../../../stats/summaries/category-table.js';

/** TFDV stores this many labels per column. */
const storedLabels = 1000;

/**
 * Largest change of the share of one label, of each side's thousand most frequent labels. Shares are taken of the
 * stored labels, so rare ones beyond them count for nothing.
 *
 * Formula: max |p - q| over the stored labels of both sides. Of labels equally frequent at the cut the smaller ones
 * are kept.
 *
 * @param table counts of both sides, each with at least one row
 *
 * Source: TFDV 1.x, `LInftyDistance` of `metrics.cc` and the default of `num_rank_histogram_buckets`.
 *
 * @example lInfinityOfTopLabels({ labels: ['a', 'b'], reference: Float64Array.of(1, 9), current: Float64Array.of(3, 7) }) // 0.2
 */
export function lInfinityOfTopLabels({ labels, reference, current }: CategoryTable): number {
  const expected = storedShares(labels, reference);
  const found = storedShares(labels, current);
  return expected.reduce((largest, share, index) => Math.max(largest, Math.abs(share - found[index]!)), 0);
}

/** Share of every label, 0 for those not stored. */
function storedShares(labels: readonly string[], counts: Float64Array): Float64Array {
  const present = [...labels.keys()].filter((index) => counts[index]! > 0);
  if (present.length > storedLabels) {
    present.sort((a, b) => counts[b]! - counts[a]! || (labels[a]! < labels[b]! ? -1 : 1));
    present.length = storedLabels;
  }
  const total = present.reduce((sum, index) => sum + counts[index]!, 0);
  const shares = new Float64Array(labels.length);
  for (const index of present) shares[index] = counts[index]! / total;
  return shares;
}
