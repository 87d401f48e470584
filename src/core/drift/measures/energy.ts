import { energyDistance } from '../../stats/distances/energy.js';
import { robustEnergy } from '../../stats/distances/robust-energy.js';
import type { DriftMeasure } from '../measure.js';
import { finiteSides, numberFlags } from '../usable-rows.js';

/** A shift of 0.1 standard deviations of normal values, the floor of robust Wasserstein: 0.1 / pi^(1/4). */
const robustEnergyFloor = 0.075;

/**
 * Energy distance of two samples of numbers: the statistic in the square root of the unit of the column, the effect in
 * robust standard deviations of the reference (KS distance where the reference has no spread). It has no test.
 * Infinite rows are left out.
 *
 * Source: SciPy 1.17 `energy_distance`; see `stats/distances/robust-energy.ts` for the effect.
 */
export const energyMeasure: DriftMeasure = {
  id: 'energy',
  title: 'Energy distance',
  role: 'value',
  kinds: ['number', 'date'],
  effectFloors: { robust_energy: robustEnergyFloor, ks_distance: 0.05 },
  compute(_reference, _current, context) {
    const sides = finiteSides(context);
    if (sides.kind !== 'finite') return sides;
    const { reference, current } = sides;
    const robust = robustEnergy(reference, current);
    const effect =
      robust.kind === 'measured'
        ? { effect: robust.distance, effectMeasure: 'robust_energy' }
        : context.numberEffect();
    const statistic = energyDistance(reference, current);
    return { kind: 'measured', statistic, ...effect, flags: numberFlags(context) };
  },
};
