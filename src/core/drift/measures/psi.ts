import { psi } from '../../stats/distances/psi.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Population stability index over ten reference quantile bins with open ends, or over all categories. It has no
 * test: below a few hundred rows noise alone passes the usual mark of 0.2.
 *
 * Source: see `stats/distances/psi.ts`.
 */
export const psiMeasure: DriftMeasure = {
  id: 'psi',
  title: 'Population stability index',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { psi: 0.2 },
  compute(reference, _current, context) {
    return binnedDistance(reference.kind, context, 'psi', (sides) => psi(sides.reference, sides.current));
  },
};
