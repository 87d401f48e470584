import { kullbackLeibler } from '../../stats/distances/kullback-leibler.js';
import type { DriftMeasure } from '../measure.js';
import { binnedDistance } from './binned-distance.js';

/**
 * Kullback-Leibler divergence of the current shares from the reference shares, over reference quantile bins with
 * open ends or over all categories. It has no test, and its direction stands in `method`.
 *
 * Source: see `stats/distances/kullback-leibler.ts`.
 */
export const klMeasure: DriftMeasure = {
  id: 'kl',
  title: 'Kullback-Leibler divergence',
  role: 'value',
  kinds: ['number', 'date', 'category'],
  effectFloors: { kullback_leibler: 0.1 },
  compute(reference, _current, context) {
    const result = binnedDistance(reference.kind, context, 'kullback_leibler', (sides) =>
      kullbackLeibler(sides.reference, sides.current),
    );
    return result.kind === 'measured' ? { ...result, method: 'kl_reference_to_current' } : result;
  },
};
