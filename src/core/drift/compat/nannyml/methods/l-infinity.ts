import { levelCounts } from '../../../../stats/summaries/category-table.js';
import type { CategoryColumn } from '../../../../table.js';
import { noAnswer } from '../../compat-result.js';
import type { NannymlMethod } from '../nannyml-method.js';

/** Largest change of the share of one category. Formula: max |p - q| over the categories of both sides. */
export const nannymlLInfinity: NannymlMethod = {
  name: 'l_infinity',
  title: 'L-infinity distance',
  kinds: ['category'],
  fit(reference) {
    if (reference.kind !== 'category') return noAnswer('NannyML offers this distance for categories only');
    const expected = sharesByLabel(reference);
    return {
      distance(sample) {
        if (sample.kind !== 'category') return Number.NaN;
        const found = sharesByLabel(sample);
        if (found.size === 0) return Number.NaN;
        let largest = 0;
        for (const [label, share] of expected) {
          largest = Math.max(largest, Math.abs(share - (found.get(label) ?? 0)));
        }
        for (const [label, share] of found) if (!expected.has(label)) largest = Math.max(largest, share);
        return largest;
      },
    };
  },
};

/** Shares of the labels that occur; empty without any. */
function sharesByLabel(column: CategoryColumn): Map<string, number> {
  const counts = levelCounts(column);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = new Map<string, number>();
  column.levels.forEach((label, code) => {
    if (counts[code]! > 0) shares.set(label, counts[code]! / total);
  });
  return shares;
}
