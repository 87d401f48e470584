import type { CompanionEvaluation, FeatureEvaluation, Threshold } from './drift-evaluation.js';

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

/**
 * Whether the values of a feature drifted, not only a companion such as its missing rate.
 *
 * @param feature verdict on one feature
 *
 * @example hasValueDrift({ measure: 'ad', driftedBy: ['missing_rate'] }) // false
 */
export function hasValueDrift({
  measure,
  driftedBy,
}: Pick<FeatureEvaluation, 'measure' | 'driftedBy'>): boolean {
  return measure !== null && driftedBy.includes(measure);
}

/** One finding about a feature, and how many times past its limit it is. */
export interface StrongestFinding extends Pick<CompanionEvaluation, 'measure' | 'effect' | 'effectMeasure'> {
  readonly strength: number;
}

/**
 * The finding of a feature that is farthest past its limit: on its values or by a companion.
 *
 * @param feature verdict on one feature
 * @returns strength 0 when nothing drifted
 *
 * @example strongestFinding(feature).measure // 'missing_rate'
 */
export function strongestFinding(feature: FeatureEvaluation): StrongestFinding {
  const value = { ...feature, drifted: hasValueDrift(feature), measure: feature.measure ?? '' };
  const [strongest] = [value, ...feature.companions]
    .map((finding) => ({ finding, strength: findingStrength(finding) }))
    .sort((a, b) => b.strength - a.strength);
  const { finding, strength } = strongest!;
  const { measure, effect, effectMeasure } = finding;
  return { measure, effect, effectMeasure, strength };
}

function timesPast(value: number | null, limit: number): number {
  const ratio = (value ?? 0) / (limit > 0 ? limit : 1);
  return Math.min(Number.MAX_VALUE, Math.max(1, ratio));
}
