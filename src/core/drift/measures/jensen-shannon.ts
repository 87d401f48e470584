import { jensenShannon } from '../../stats/distances/jensen-shannon.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Jensen-Shannon distance, base 2, over ten reference quantile bins with open ends, or over all categories.
 *
 * Source: SciPy 1.17 `jensenshannon(base=2)`; see `stats/distances/jensen-shannon.ts`.
 */
export const jensenShannonMeasure: DriftMeasure = {
  id: 'js',
  title: 'Jensen-Shannon distance',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { jensen_shannon: 0.1 },
  compute(reference, _current, context) {
    return binnedDistance(
      reference.kind,
      context,
      'jensen_shannon',
      (sides) => jensenShannon(sides.reference, sides.current).distance,
    );
  },
};
