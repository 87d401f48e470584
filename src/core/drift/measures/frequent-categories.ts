import { inCanonicalOrder } from '../../stats/summaries/category-table.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import type { MeasureContext } from '../measure-context.js';
import type { BinnedSides } from './binned-distance.js';

/** A permutation test of more categories would cost more than it tells. */
const largestPermutedTable = 50;

/** Counts for a permutation test, in an order that depends on the counts alone. */
export interface FrequentCategories extends BinnedSides {
  /** Whether rare categories were counted together. */
  readonly isCut: boolean;
}

/**
 * The 50 most frequent categories and the rest, as counts for a permutation test.
 *
 * @param context preparation of two category columns
 *
 * @example frequentCategories(context).isCut // false up to 50 categories
 */
export function frequentCategories(context: MeasureContext): FrequentCategories {
  const top = topCategories(context.categories(), largestPermutedTable);
  const counts = inCanonicalOrder({
    labels: top.labels,
    reference: Float64Array.from(top.reference),
    current: Float64Array.from(top.current),
  });
  if (top.otherCategories === 0) return { ...counts, isCut: false };
  return {
    reference: [...counts.reference, top.otherReference],
    current: [...counts.current, top.otherCurrent],
    isCut: true,
  };
}
