import { unseenCategoriesP } from '../../stats/tests/unseen-categories.js';
import type { DriftMeasure } from '../measure.js';
import { findReasonNotToCompare, isConstantCategory } from '../usable-rows.js';

/**
 * Asks whether more rows than expected carry categories unknown to the reference. Statistic: such rows; effect:
 * their share of the current rows. The yardstick is how many rare categories the reference itself shows.
 *
 * Source: Good-Turing bound; see `stats/tests/unseen-categories.ts`.
 */
export const newCategoriesMeasure: DriftMeasure = {
  id: 'new_categories',
  title: 'Rows with unknown categories',
  role: 'companion',
  kinds: ['category'],
  effectFloors: { unseen_share: 0.01 },
  compute(_reference, _current, context) {
    const refusal = findReasonNotToCompare(context, () => isConstantCategory(context));
    if (refusal !== undefined) return refusal;
    const table = context.categories();
    let seenOnce = 0;
    let seenTwice = 0;
    let unseenRows = 0;
    for (let index = 0; index < table.labels.length; index++) {
      const count = table.reference[index]!;
      if (count === 0) unseenRows += table.current[index]!;
      if (count === 1) seenOnce++;
      if (count === 2) seenTwice++;
    }
    const referenceRows = context.referenceRows - context.referenceMissing;
    const currentRows = context.currentRows - context.currentMissing;
    return {
      kind: 'measured',
      statistic: unseenRows,
      pValue: unseenCategoriesP({ referenceRows, seenOnce, seenTwice, currentRows, unseenRows }),
      pMethod: 'asymptotic',
      effect: unseenRows / currentRows,
      effectMeasure: 'unseen_share',
      flags: [],
    };
  },
};
