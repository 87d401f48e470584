import { lInfinity } from '../../stats/distances/l-infinity.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Largest change of the share of one category. It has no test.
 *
 * Source: see `stats/distances/l-infinity.ts`.
 */
export const lInfinityMeasure: DriftMeasure = {
  id: 'l_infinity',
  title: 'Largest change of a share',
  role: 'value',
  kinds: ['category'],
  effectFloors: { l_infinity: 0.05 },
  compute(reference, _current, context) {
    return binnedDistance(reference.kind, context, 'l_infinity', (sides) =>
      lInfinity(sides.reference, sides.current),
    );
  },
};
