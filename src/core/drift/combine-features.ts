import { benjaminiHochberg } from '../stats/multiplicity/benjamini-hochberg.js';
import { holm } from '../stats/multiplicity/holm.js';
import type {
  CompanionEvaluation,
  DriftEvaluation,
  FeatureEvaluation,
  FeatureMeasurement,
  NamedResult,
  Threshold,
} from './drift-evaluation.js';
import type { Correction, DatasetRule, DriftSettings } from './drift-settings.js';
import { formatNumber } from './format-number.js';
import { findMeasure } from './measure-registry.js';

/**
 * Judges all features of a comparison together: corrects the p-values of every test carried out (value tests and
 * companions in one family), applies both keys to each, and decides about the data set.
 *
 * Formula: drift when adjusted p <= alpha and effect >= floor; a measure without a test has the effect key alone;
 * under the `max-statistic` rule a feature drifts when its statistic is above the limit.
 *
 * @param features measurements in report order
 * @param settings as completed by `resolveDriftSettings`
 * @returns plain JSON; features without a verdict leave the family and the share
 *
 * Source: Benjamini and Hochberg 1995 for the default correction.
 *
 * @example combineFeatures([], resolveDriftSettings()).drifted // false
 */
export function combineFeatures(
  features: readonly FeatureMeasurement[],
  settings: DriftSettings,
): DriftEvaluation {
  const adjustedOf = adjustPValues(features.flatMap(testsOf), settings.correction);
  const judged = features.map((feature) => judgeFeature(feature, adjustedOf, settings));
  const testedFeatures = features.filter((feature) => decisionsOf(feature).length > 0).length;
  const driftedFeatures = judged.filter((feature) => feature.drifted).length;
  const driftedShare = testedFeatures === 0 ? null : driftedFeatures / testedFeatures;
  return {
    drifted: isDatasetDrifted(settings.datasetRule, judged, driftedShare),
    rule: describeRule(settings.datasetRule),
    driftedShare,
    driftedFeatures,
    testedFeatures,
    schemaChangedFeatures: features.filter((feature) => feature.status === 'schema_changed').length,
    isPartial: features.some((feature) => feature.status === 'failed'),
    correction: settings.correction,
    alpha: settings.alpha,
    features: judged,
  };
}

type Measurement = Extract<NamedResult, { kind: 'measured' }>;

/** The results a verdict rests on: the deciding measure and the companions, as far as they found a number. */
function decisionsOf(feature: FeatureMeasurement): Measurement[] {
  return [...feature.measures.slice(0, 1), ...feature.companions].filter(
    (result): result is Measurement => result.kind === 'measured',
  );
}

function testsOf(feature: FeatureMeasurement): Measurement[] {
  return decisionsOf(feature).filter((result) => result.pValue !== undefined);
}

function adjustPValues(tests: readonly Measurement[], correction: Correction): Map<Measurement, number> {
  const pValues = tests.map((test) => test.pValue ?? 1);
  const adjusted =
    correction === 'none' ? pValues : correction === 'holm' ? holm(pValues) : benjaminiHochberg(pValues);
  return new Map(tests.map((test, index) => [test, adjusted[index]!]));
}

function judgeFeature(
  feature: FeatureMeasurement,
  adjustedOf: ReadonlyMap<Measurement, number>,
  settings: DriftSettings,
): FeatureEvaluation {
  const [decisive] = feature.measures;
  const value =
    decisive?.kind === 'measured'
      ? judge(decisive, adjustedOf.get(decisive), valueThreshold(decisive, settings))
      : undefined;
  const companions = feature.companions.map((result): CompanionEvaluation => {
    if (result.kind !== 'measured') return withoutVerdict(result);
    const verdict = judge(result, adjustedOf.get(result), twoKeys(result, settings));
    return { measure: result.measure, status: 'measured', ...verdict };
  });
  const driftedBy = [
    ...(value?.drifted === true && decisive !== undefined ? [decisive.measure] : []),
    ...companions.filter((companion) => companion.drifted).map((companion) => companion.measure),
  ];
  return {
    name: feature.name,
    kind: feature.kind,
    status: feature.status,
    measure: feature.measure,
    statistic: value?.statistic ?? null,
    pValue: value?.pValue ?? null,
    pAdjusted: value?.pAdjusted ?? null,
    effect: value?.effect ?? null,
    effectMeasure: value?.effectMeasure ?? null,
    threshold: value?.threshold ?? null,
    drifted: driftedBy.length > 0,
    driftedBy,
    reason: featureReason(feature, value?.reason, companions),
    flags: decisive?.kind === 'measured' ? decisive.flags : [],
    referenceCount: feature.referenceCount,
    currentCount: feature.currentCount,
    referenceMissing: feature.referenceMissing,
    currentMissing: feature.currentMissing,
    companions,
    measures: feature.measures,
    bins: feature.bins,
    summary: feature.summary,
  };
}

function twoKeys(result: Measurement, settings: DriftSettings): Threshold {
  return {
    alpha: result.pValue === undefined ? null : settings.alpha,
    effectFloor: settings.effectFloors[result.effectMeasure] ?? 0,
    statisticAbove: null,
  };
}

function valueThreshold(result: Measurement, settings: DriftSettings): Threshold {
  const rule = settings.datasetRule;
  if (rule.kind !== 'max-statistic') return twoKeys(result, settings);
  return { alpha: null, effectFloor: null, statisticAbove: rule.above };
}

type Verdict = Omit<CompanionEvaluation, 'measure' | 'status'>;

function judge(result: Measurement, pAdjusted: number | undefined, threshold: Threshold): Verdict {
  const { alpha, effectFloor, statisticAbove } = threshold;
  const clauses: { holds: boolean; text: string }[] = [];
  if (statisticAbove !== null) {
    const holds = result.statistic > statisticAbove;
    const text = `statistic ${formatNumber(result.statistic)} ${holds ? '>' : '<='} ${formatNumber(statisticAbove)}`;
    clauses.push({ holds, text });
  }
  if (alpha !== null && pAdjusted !== undefined) {
    const holds = pAdjusted <= alpha;
    const text = `adjusted p ${formatNumber(pAdjusted)} ${holds ? '<=' : '>'} ${formatNumber(alpha)}`;
    clauses.push({ holds, text });
  }
  if (effectFloor !== null) {
    const holds = result.effect >= effectFloor;
    const text = `${result.effectMeasure} ${formatNumber(result.effect)} ${holds ? '>=' : '<'} ${formatNumber(effectFloor)}`;
    clauses.push({ holds, text });
  }
  const drifted = clauses.every((clause) => clause.holds);
  return {
    statistic: result.statistic,
    pValue: result.pValue ?? null,
    pAdjusted: pAdjusted ?? null,
    effect: result.effect,
    effectMeasure: result.effectMeasure,
    threshold,
    drifted,
    reason: `${clauses.map((clause) => clause.text).join(' and ')}: ${drifted ? 'drift' : 'no drift'}`,
  };
}

function withoutVerdict(result: Exclude<NamedResult, { kind: 'measured' }>): CompanionEvaluation {
  return {
    measure: result.measure,
    status: result.kind,
    statistic: null,
    pValue: null,
    pAdjusted: null,
    effect: null,
    effectMeasure: null,
    threshold: null,
    drifted: false,
    reason: `not tested: ${result.kind}`,
  };
}

function featureReason(
  feature: FeatureMeasurement,
  valueReason: string | undefined,
  companions: readonly CompanionEvaluation[],
): string {
  const title = feature.measure === null ? undefined : findMeasure(feature.measure)?.title;
  const value =
    valueReason === undefined || title === undefined
      ? `${feature.status}: ${feature.because}`
      : `${title}, because ${feature.because}: ${valueReason}`;
  const found = companions
    .filter((companion) => companion.drifted)
    .map((companion) => `${findMeasure(companion.measure)?.title ?? companion.measure}: ${companion.reason}`);
  return [value, ...found].join('; ');
}

function isDatasetDrifted(
  rule: DatasetRule,
  features: readonly FeatureEvaluation[],
  driftedShare: number | null,
): boolean {
  switch (rule.kind) {
    case 'any':
      return features.some((feature) => feature.drifted);
    case 'share':
      return driftedShare !== null && driftedShare >= rule.atLeast;
    case 'max-statistic':
      return features.some((feature) => feature.statistic !== null && feature.statistic > rule.above);
  }
}

function describeRule(rule: DatasetRule): string {
  switch (rule.kind) {
    case 'any':
      return 'the data set drifts when at least one feature does';
    case 'share':
      return `the data set drifts when at least ${formatNumber(100 * rule.atLeast)} % of the tested features do`;
    case 'max-statistic':
      return `the data set drifts when the largest statistic of a feature is above ${formatNumber(rule.above)}`;
  }
}
