import { levelCounts } from '../../../stats/summaries/category-table.js';
import { sortedValues } from '../../../stats/summaries/sorted-values.js';
import type { CategoryColumn, Column } from '../../../table.js';
import { type NoAnswer, noAnswer } from '../compat-result.js';
import { histogramCounts } from '../numpy/histogram-counts.js';
import { doaneEdges } from './doane-edges.js';

/** Shares of both sides over the reference bins, with a last one for values outside all of them where needed. */
export interface PairedShares {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Reference bins, ready to be compared with samples. */
export interface ReferenceBins {
  /** Undefined when the sample holds no value. */
  compare(sample: Column): PairedShares | undefined;
}

/**
 * The bins of NannyML's Jensen-Shannon and Hellinger distances: Doane's bins of the reference, or its categories.
 * What lies outside becomes one bin more, with reference share 0. It is appended whenever the shares of the sample
 * add up to less than 1, which rounding alone can do.
 *
 * @param reference at least one value
 * @returns the bins; no answer where NumPy cannot make them
 *
 * Source: NannyML 0.13 documentation of univariate drift.
 *
 * @example referenceBins(reference).compare(sample) // shares per bin
 */
export function referenceBins(reference: Column): ReferenceBins | NoAnswer {
  return reference.kind === 'category' ? categoryBins(reference) : numberBins(reference.values);
}

function numberBins(reference: Float64Array): ReferenceBins | NoAnswer {
  const sorted = sortedValues(reference);
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) {
    return noAnswer('NumPy raises an error for the bins of infinite reference values');
  }
  const edges = doaneEdges(sorted);
  if (edges === undefined) return noAnswer('NumPy cannot bin the range of the reference and raises an error');
  const shares = histogramCounts(sorted, edges).map((count) => count / sorted.length);
  return {
    compare(sample) {
      if (sample.kind === 'category') return undefined;
      const values = sortedValues(sample.values);
      if (values.length === 0) return undefined;
      return withLeftover(
        shares,
        histogramCounts(values, edges).map((count) => count / values.length),
      );
    },
  };
}

function categoryBins(reference: CategoryColumn): ReferenceBins {
  const counts = levelCounts(reference);
  const labels = reference.levels.filter((_, code) => counts[code]! > 0).sort();
  const shares = labelShares(reference, labels);
  return {
    compare(sample) {
      if (sample.kind !== 'category' || !sample.codes.some((code) => code >= 0)) return undefined;
      return withLeftover(shares, labelShares(sample, labels));
    },
  };
}

/** Share of every label among all rows with a label. */
function labelShares(column: CategoryColumn, labels: readonly string[]): number[] {
  const counts = levelCounts(column);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const countOf = new Map(column.levels.map((level, code) => [level, counts[code]!]));
  return labels.map((label) => (countOf.get(label) ?? 0) / total);
}

function withLeftover(reference: readonly number[], current: readonly number[]): PairedShares {
  const leftover = 1 - current.reduce((sum, share) => sum + share, 0);
  if (!(leftover > 0)) return { reference, current };
  return { reference: [...reference, 0], current: [...current, leftover] };
}
