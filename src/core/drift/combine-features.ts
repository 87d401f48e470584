import { adjustPValues } from './adjust-p-values.js';
import type { DatasetMeasurement } from './dataset-measure.js';
import { findDatasetMeasure } from './dataset-measure-registry.js';
import { describeRule, isDatasetDrifted } from './dataset-rule.js';
import type {
  CompanionEvaluation,
  DriftEvaluation,
  FeatureEvaluation,
  FeatureMeasurement,
  NamedResult,
} from './drift-evaluation.js';
import { driftLevel, severityOf } from './drift-level.js';
import type { DriftSettings } from './drift-settings-shape.js';
import { judgeResult, type Measurement, twoKeys, valueThreshold, withoutVerdict } from './judge-result.js';
import { findMeasure } from './measure-registry.js';

/** Columns with a part of their own in the level of a comparison. */
export interface ColumnRoles {
  readonly target?: string;
  readonly prediction?: string;
}

/** Everything measured of one comparison. */
export interface Measurements {
  /** In report order. */
  readonly features: readonly FeatureMeasurement[];
  readonly dataset?: readonly DatasetMeasurement[];
  readonly roles?: ColumnRoles;
}

/**
 * Judges all findings of a comparison together: corrects the p-values of every test carried out (value tests,
 * companions and measures of all columns in one family), applies both keys to each, and decides about the data set.
 *
 * Formula: drift when adjusted p <= alpha and effect >= floor; a measure without a test has the effect key alone;
 * under the `max-statistic` rule a feature drifts when its statistic is above the limit; a compat measure keeps its
 * own rule.
 *
 * @param measurements what was measured
 * @param settings as completed by `resolveDriftSettings`
 * @returns plain JSON; features without a verdict leave the family and the share
 *
 * Source: Benjamini and Hochberg 1995 for the default correction.
 *
 * @example combineFeatures({ features: [] }, resolveDriftSettings()).drifted // false
 */
export function combineFeatures(
  { features, dataset = [], roles = {} }: Measurements,
  settings: DriftSettings,
): DriftEvaluation {
  const pAdjustedOf = adjustFamily(
    [...features.flatMap(decisionsOf), ...dataset.filter(isMeasured)],
    settings,
  );
  const judged = features.map((feature) => judgeFeature(feature, pAdjustedOf, settings));
  const judgedDataset = dataset.map((result) => judgeCompanion(result, pAdjustedOf, settings));
  const isTested = features.map((feature) => decisionsOf(feature).length > 0);
  const tested = judged.filter((_, index) => isTested[index]);
  const driftedFeatures = tested.filter((feature) => feature.drifted).length;
  const shares = {
    driftedShare: tested.length === 0 ? null : driftedFeatures / tested.length,
    weightedShare: weightedShareOf(tested),
  };
  const findings = { features: judged, dataset: judgedDataset, ...shares };
  return {
    drifted: isDatasetDrifted(settings.datasetRule, findings),
    rule: describeRule(settings.datasetRule),
    level: driftLevel({ ...findings, targetName: roles.target, predictionName: roles.prediction }),
    ...shares,
    driftedFeatures,
    testedFeatures: tested.length,
    schemaChangedFeatures: features.filter((feature) => feature.status === 'schema_changed').length,
    isPartial: features.some((feature) => feature.status === 'failed'),
    correction: settings.correction,
    alpha: settings.alpha,
    features: judged,
    dataset: judgedDataset,
  };
}

function isMeasured(result: NamedResult): result is Measurement {
  return result.kind === 'measured';
}

/** The results a verdict rests on: the deciding measure and the companions, as far as they found a number. */
function decisionsOf(feature: FeatureMeasurement): Measurement[] {
  return [...feature.measures.slice(0, 1), ...feature.companions].filter(isMeasured);
}

function adjustFamily(
  decisions: readonly Measurement[],
  { correction }: DriftSettings,
): ReadonlyMap<NamedResult, number> {
  const tests = decisions.filter((result) => result.pValue !== undefined);
  const adjusted = adjustPValues(
    tests.map((test) => test.pValue ?? 1),
    correction,
  );
  return new Map(tests.map((test, index) => [test, adjusted[index]!]));
}

function judgeFeature(
  feature: FeatureMeasurement,
  pAdjustedOf: ReadonlyMap<NamedResult, number>,
  settings: DriftSettings,
): FeatureEvaluation {
  const [decisive] = feature.measures;
  const override = settings.features[feature.name];
  const value =
    decisive?.kind === 'measured'
      ? judgeResult(decisive, pAdjustedOf.get(decisive), valueThreshold(decisive, settings, override))
      : undefined;
  const companions = feature.companions.map((result) => judgeCompanion(result, pAdjustedOf, settings));
  const driftedBy = [
    ...(value?.drifted === true && decisive !== undefined ? [decisive.measure] : []),
    ...companions.filter((companion) => companion.drifted).map((companion) => companion.measure),
  ];
  return {
    name: feature.name,
    derivedFrom: feature.derivedFrom,
    kind: feature.kind,
    status: feature.status,
    because: feature.because,
    measure: feature.measure,
    statistic: value?.statistic ?? null,
    pValue: value?.pValue ?? null,
    pAdjusted: value?.pAdjusted ?? null,
    effect: value?.effect ?? null,
    effectMeasure: value?.effectMeasure ?? null,
    threshold: value?.threshold ?? null,
    drifted: driftedBy.length > 0,
    driftedBy,
    severity: severityOf(value === undefined ? companions : [value, ...companions]),
    importance: importanceOf(feature, settings),
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

function judgeCompanion(
  result: NamedResult,
  pAdjustedOf: ReadonlyMap<NamedResult, number>,
  settings: DriftSettings,
): CompanionEvaluation {
  if (result.kind !== 'measured') return withoutVerdict(result);
  const verdict = judgeResult(result, pAdjustedOf.get(result), twoKeys(result, settings));
  return { measure: result.measure, status: 'measured', ...verdict };
}

/** A derived column has no weight of its own in the model: it inherits the one of its source. */
function importanceOf(
  { name, derivedFrom }: FeatureMeasurement,
  { importances }: DriftSettings,
): number | null {
  if (Object.keys(importances).length === 0) return null;
  return importances[name] ?? importances[derivedFrom ?? name] ?? 0;
}

/** A column and what was derived from it count once, as drifted when any of them is. */
function weightedShareOf(tested: readonly FeatureEvaluation[]): number | null {
  const sources = new Map<string, { weight: number; drifted: boolean }>();
  for (const { name, derivedFrom, importance, drifted } of tested) {
    if (importance === null) return null;
    const known = sources.get(derivedFrom ?? name);
    sources.set(derivedFrom ?? name, { weight: importance, drifted: drifted || known?.drifted === true });
  }
  let total = 0;
  let driftedWeight = 0;
  for (const { weight, drifted } of sources.values()) {
    total += weight;
    if (drifted) driftedWeight += weight;
  }
  return total > 0 ? driftedWeight / total : null;
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
    .map((companion) => `${titleOf(companion.measure)}: ${companion.reason}`);
  return [value, ...found].join('; ');
}

function titleOf(id: string): string {
  return findMeasure(id)?.title ?? findDatasetMeasure(id)?.title ?? id;
}
