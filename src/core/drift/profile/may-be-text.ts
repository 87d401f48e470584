import { isExactCategorySketch } from '../../stats/sketch/category-sketch.js';
import type { ColumnSummary } from '../../stats/sketch/column-summary.js';

/** As in `isText`: fewer rows cannot show that hardly any value repeats. */
const fewestRows = 20;
const smallestDistinctShare = 0.5;

/**
 * Whether the column behind a summary may turn out to be free text once its rows are read. Text is judged by columns
 * derived from it, which no summary knows.
 *
 * @param reference summary of the reference, the side that `isText` asks
 *
 * @example mayBeText(summariseColumn(colours)) // false
 */
export function mayBeText(reference: ColumnSummary): boolean {
  if (reference.kind !== 'category') return false;
  const { categories } = reference;
  if (!isExactCategorySketch(categories) || categories.count < fewestRows) return true;
  return categories.labels.length >= smallestDistinctShare * categories.count;
}
