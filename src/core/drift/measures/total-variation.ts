import { totalVariation } from '../../stats/distances/total-variation.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Total variation distance over all categories: the share of rows that changed category.
 *
 * Source: see `stats/distances/total-variation.ts`.
 */
export const totalVariationMeasure: DriftMeasure = {
  id: 'total_variation',
  title: 'Total variation distance',
  role: 'value',
  kinds: ['category'],
  effectFloors: { total_variation: 0.05 },
  compute(reference, _current, context) {
    return binnedDistance(reference.kind, context, 'total_variation', (sides) =>
      totalVariation(sides.reference, sides.current),
    );
  },
};
