import { noAnswer, type PeerFinding } from '../../compat-result.js';
import { histogramCounts } from '../../numpy/histogram-counts.js';
import { sturgesEdges } from '../evidently-bins.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Hellinger distance: over all categories, or over Sturges bins whose number comes from the count of distinct
 * values and not of rows.
 *
 * Formula: sqrt(1 - sum sqrt(p q)), the sum clipped to [0, 1].
 *
 * Source: NumPy 2.4 `histogram_bin_edges(distinct values, bins="sturges")`.
 */
export const evidentlyHellinger: EvidentlyMethod = {
  name: 'hellinger',
  title: 'Hellinger distance',
  kinds: ['number', 'category'],
  rule: { compared: 'statistic', operator: '>=', threshold: 0.1 },
  find: (data) => (data.kind === 'number' ? compareNumbers(data) : compareCounts(data.valueCounts(), data)),
};

function compareNumbers(data: EvidentlyData): PeerFinding {
  const { reference, current, areIntegers } = data.numbers();
  const distinct = data.valueCounts().reference.length;
  const smallest = Math.min(reference[0]!, current[0]!);
  const largest = Math.max(reference.at(-1)!, current.at(-1)!);
  const edges = sturgesEdges(smallest, largest, distinct, areIntegers);
  if (edges === undefined) return noAnswer('NumPy cannot bin the range of the values and raises an error');
  const counts = { reference: histogramCounts(reference, edges), current: histogramCounts(current, edges) };
  return compareCounts(counts, data);
}

function compareCounts(
  { reference, current }: { reference: ArrayLike<number>; current: ArrayLike<number> },
  { referenceRows, currentRows }: EvidentlyData,
): PeerFinding {
  let overlap = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    overlap += Math.sqrt((reference[bin]! / referenceRows) * (current[bin]! / currentRows));
  }
  return { kind: 'found', statistic: Math.sqrt(1 - Math.min(1, overlap)) };
}
