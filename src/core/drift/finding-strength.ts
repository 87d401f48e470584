import type { Threshold } from './drift-evaluation.js';

/** What a verdict says about one measure, as far as its strength goes. */
export interface Finding {
  readonly drifted: boolean;
  readonly effect: number | null;
  readonly statistic: number | null;
  readonly threshold: Threshold | null;
}

/**
 * How many times past its limit a finding is: 1 is just past, 0 is no finding. Makes findings in different units
 * comparable, so that the strongest one can be named.
 *
 * Formula: effect / floor; without a floor statistic / limit, for compat measures too. A limit of 0, and a compat
 * rule on a p-value or one that alarms below its limit, have no ratio: the first counts as a limit of 1, the others
 * as just past.
 *
 * @param finding verdict on a value measure, a companion or a measure of all columns
 * @returns 0 when it did not drift, otherwise finite and at least 1
 *
 * @example findingStrength({ drifted: true, effect: 0.3, statistic: 0.2, threshold: { alpha: 0.05, effectFloor: 0.1, statisticAbove: null, ownRule: null } }) // 3
 */
export function findingStrength({ drifted, effect, statistic, threshold }: Finding): number {
  if (!drifted) return 0;
  if (threshold === null) return 1;
  const { effectFloor, statisticAbove, ownRule } = threshold;
  if (ownRule !== null) {
    const isRatio = ownRule.compared === 'statistic' && ownRule.operator.startsWith('>');
    return isRatio ? timesPast(statistic, ownRule.threshold) : 1;
  }
  if (effectFloor !== null) return timesPast(effect, effectFloor);
  if (statisticAbove !== null) return timesPast(statistic, statisticAbove);
  return 1;
}

function timesPast(value: number | null, limit: number): number {
  const ratio = (value ?? 0) / (limit > 0 ? limit : 1);
  return Math.min(Number.MAX_VALUE, Math.max(1, ratio));
}
