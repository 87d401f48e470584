import { hellinger } from '../../stats/distances/hellinger.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Hellinger distance over reference quantile bins with open ends, or over all categories. It has no test.
 *
 * Source: see `stats/distances/hellinger.ts`.
 */
export const hellingerMeasure: DriftMeasure = {
  id: 'hellinger',
  title: 'Hellinger distance',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { hellinger: 0.1 },
  compute(reference, _current, context) {
    return binnedDistance(reference.kind, context, 'hellinger', (sides) =>
      hellinger(sides.reference, sides.current),
    );
  },
};
