import { energyDistance } from '../../../../stats/distances/energy.js';
import type { EvidentlyMethod } from '../evidently-method.js';

/**
 * Energy distance against a fixed limit, although its unit is the square root of the unit of the values: salaries in
 * cents drift ten times as easily as in euros.
 *
 * Source: SciPy 1.17 `energy_distance`.
 */
export const evidentlyEd: EvidentlyMethod = {
  name: 'ed',
  title: 'Energy distance',
  kinds: ['number'],
  rule: { compared: 'statistic', operator: '>', threshold: 0.1 },
  find(data) {
    const { reference, current } = data.numbers();
    return { kind: 'found', statistic: energyDistance(reference, current) };
  },
};
