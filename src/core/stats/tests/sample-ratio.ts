import { InvalidArgument } from '../../errors.js';
import { chiSquaredSf } from '../distributions/chi-squared.js';

/** Healthy splits fall below this p-value once in a thousand looks. */
const alarmBelow = 0.001;

/** Units seen in one arm and the weight it should have had, in any unit common to all arms. */
export interface ArmCount {
  readonly count: number;
  readonly weight: number;
}

/** What `sampleRatio` can answer. An alarm means that the split is not the planned one, so no result counts. */
export type SampleRatioResult =
  | {
      readonly kind: 'tested';
      readonly statistic: number;
      readonly degreesOfFreedom: number;
      readonly pValue: number;
      readonly isAlarm: boolean;
    }
  | {
      readonly kind: 'units-in-closed-arm';
      /** Positions of the arms of weight 0 that hold units. */
      readonly arms: readonly number[];
      readonly isAlarm: true;
    }
  | { readonly kind: 'single-arm'; readonly isAlarm: false }
  | {
      readonly kind: 'insufficient-data';
      readonly needed: number;
      readonly got: number;
      readonly isAlarm: false;
    };

/**
 * Do the arms hold units in the planned proportions? The sample ratio mismatch check for one look.
 *
 * Formula: chi-squared sum of (seen - expected)^2 / expected over the arms with weight above 0, with one
 * degree of freedom less than such arms; alarm when p < 0.001. A unit in an arm of weight 0 cannot happen
 * in a sound split, so it is an alarm of its own. Looking often needs a sequential check instead.
 *
 * @param arms count (a whole number from 0) and weight (finite, from 0) of each arm
 * @returns `tested`; `units-in-closed-arm`, an alarm; `single-arm` when one arm alone has weight;
 * `insufficient-data` without units
 * @throws InvalidArgument when a count or weight is outside its range or no arm has weight
 *
 * Source: SciPy 1.17 `scipy.stats.chisquare`.
 *
 * @example sampleRatio([{ count: 7969, weight: 0.8 }, { count: 2031, weight: 0.2 }])
 * // statistic 0.6006, pValue 0.4383, isAlarm false
 */
export function sampleRatio(arms: readonly ArmCount[]): SampleRatioResult {
  arms.forEach(requireArm);
  const open = arms.filter((arm) => arm.weight > 0);
  const totalWeight = open.reduce((sum, arm) => sum + arm.weight, 0);
  if (!(totalWeight > 0 && Number.isFinite(totalWeight))) {
    throw new InvalidArgument('arms', 'must have weights with a positive finite sum', totalWeight);
  }
  const closed = arms.flatMap((arm, index) => (arm.weight === 0 && arm.count > 0 ? [index] : []));
  if (closed.length > 0) return { kind: 'units-in-closed-arm', arms: closed, isAlarm: true };
  const units = open.reduce((sum, arm) => sum + arm.count, 0);
  if (units === 0) return { kind: 'insufficient-data', needed: 1, got: 0, isAlarm: false };
  if (open.length === 1) return { kind: 'single-arm', isAlarm: false };
  const statistic = open.reduce((sum, arm) => {
    const expected = units * (arm.weight / totalWeight);
    return sum + (arm.count - expected) ** 2 / expected;
  }, 0);
  const degreesOfFreedom = open.length - 1;
  const pValue = chiSquaredSf(statistic, degreesOfFreedom);
  return { kind: 'tested', statistic, degreesOfFreedom, pValue, isAlarm: pValue < alarmBelow };
}

function requireArm(arm: ArmCount, index: number): void {
  if (!(Number.isSafeInteger(arm.count) && arm.count >= 0)) {
    throw new InvalidArgument(`arms/${index}/count`, 'must be a whole number from 0', arm.count);
  }
  if (!(arm.weight >= 0 && Number.isFinite(arm.weight))) {
    throw new InvalidArgument(`arms/${index}/weight`, 'must be finite and not negative', arm.weight);
  }
}
