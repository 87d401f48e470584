import { eppsSingleton } from '../../stats/tests/epps-singleton.js';
import type { DriftMeasure } from '../measure.js';
import { fewestUsableRows } from '../measure-context.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';

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
    const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
    if (refusal !== undefined) return refusal;
    const reference = context.reference().finite;
    const current = context.current().finite;
    const got = Math.min(reference.length, current.length);
    if (got < fewestUsableRows) return { kind: 'insufficient', needed: fewestUsableRows, got };
    const test = eppsSingleton(reference, current);
    if (test.kind === 'insufficient-data')
      return { kind: 'insufficient', needed: test.needed, got: test.got };
    if (test.kind === 'no-spread') {
      const because =
        'the middle half of all values is one value, or each side is constant: no scale to compare on';
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
