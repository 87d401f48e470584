import { topCategories } from '../stats/summaries/top-categories.js';
import type { FeatureBins } from './drift-evaluation.js';
import type { ColumnKind } from './measure.js';
import type { MeasureContext } from './measure-context.js';

const plottedCategories = 20;

/**
 * Shares of both sides for a plot: the 20 most frequent categories, the values of a column with at most 20, or
 * ten reference quantile bins.
 *
 * @param kind kind of both columns
 * @param context their preparation
 * @returns the shares, or null when a side has no value
 *
 * @example featureBins('category', context)?.kind // 'labels'
 */
export function featureBins(kind: ColumnKind, context: MeasureContext): FeatureBins | null {
  const referenceRows = context.referenceRows - context.referenceMissing;
  const currentRows = context.currentRows - context.currentMissing;
  if (referenceRows === 0 || currentRows === 0) return null;
  const referenceShares = (counts: readonly number[]) => counts.map((count) => count / referenceRows);
  const currentShares = (counts: readonly number[]) => counts.map((count) => count / currentRows);
  if (kind === 'category') {
    const top = topCategories(context.categories(), plottedCategories);
    return {
      kind: 'labels',
      labels: top.labels,
      reference: referenceShares(top.reference),
      current: currentShares(top.current),
      other:
        top.otherCategories === 0
          ? null
          : { reference: top.otherReference / referenceRows, current: top.otherCurrent / currentRows },
    };
  }
  const { allValues } = context.ties();
  if (allValues !== undefined && kind === 'number') {
    return {
      kind: 'labels',
      labels: allValues.map((atom) => String(atom.value)),
      reference: referenceShares(allValues.map((atom) => atom.reference)),
      current: currentShares(allValues.map((atom) => atom.current)),
      other: null,
    };
  }
  const counts = context.binnedCounts();
  return {
    kind: 'edges',
    edges: [...context.referenceEdges()],
    reference: referenceShares(Array.from(counts.reference)),
    current: currentShares(Array.from(counts.current)),
  };
}
