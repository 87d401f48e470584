import { eppsSingleton } from '../../stats/tests/epps-singleton.js';
import type { DriftMeasure } from '../measure.js';
import { fewestUsableRows } from '../measure-context.js';
import { finiteSides, numberFlags } from '../usable-rows.js';

const fullRank = 4;

/**
 * Epps-Singleton test of two samples of numbers, continuous or not: compares characteristic functions, strong on
 * changes of spread and tails. Infinite rows are left out. A middle half of one value gives no scale to compare on:
 * `insufficient`. Few distinct values leave fewer than four degrees of freedom: flagged `reduced_rank`. Effect:
 * robust Wasserstein.
 *
 * Source: SciPy 1.17 `epps_singleton_2samp`; see `stats/tests/epps-singleton.ts`.
 */
export const eppsSingletonMeasure: DriftMeasure = {
  id: 'epps_singleton',
  title: 'Epps-Singleton test',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_wasserstein: 0.1, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    const sides = finiteSides(context);
    if (sides.kind !== 'finite') return sides;
    const { reference, current } = sides;
    const test = eppsSingleton(reference, current);
    if (test.kind === 'insufficient-data')
      return { kind: 'insufficient', needed: test.needed, got: test.got };
    if (test.kind === 'no-spread') {
      const because =
        'the middle half of all values is one value, or each side is constant: no scale to compare on';
      const got = Math.min(reference.length, current.length);
      return { kind: 'insufficient', needed: fewestUsableRows, got, because };
    }
    const flags = numberFlags(context);
    return {
      kind: 'measured',
      statistic: test.statistic,
      pValue: test.pValue,
      pMethod: test.pMethod,
      ...context.numberEffect(),
      flags: test.degreesOfFreedom < fullRank ? [...flags, 'reduced_rank'] : flags,
    };
  },
};
