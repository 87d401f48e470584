import type { Attribution, DatasetMeasurement } from './dataset-measure.js';
import type {
  CompanionEvaluation,
  DatasetEvaluation,
  FeatureEvaluation,
  FeatureMeasurement,
  NamedResult,
} from './drift-evaluation.js';
import { severityOf } from './drift-level.js';
import type { DriftSettings } from './drift-settings-shape.js';
import { formatPercent } from './format-percent.js';
import { judgeResult, twoKeys, valueThreshold, withoutVerdict } from './judge-result.js';
import { findMeasure } from './measure-registry.js';

const attributionsSaid = 3;

/** Corrected p-values by result; results without a test have none. */
export type AdjustedPValues = ReadonlyMap<NamedResult, number>;

/**
 * The verdict on one feature: on its deciding measure and its companions.
 *
 * @param feature what was measured
 * @param pAdjustedOf corrected p-value of every test of the comparison
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example judgeFeature(feature, new Map(), resolveDriftSettings()).driftedBy // []
 */
export function judgeFeature(
  feature: FeatureMeasurement,
  pAdjustedOf: AdjustedPValues,
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
  pAdjustedOf: AdjustedPValues,
  settings: DriftSettings,
): CompanionEvaluation {
  if (result.kind !== 'measured') return withoutVerdict(result);
  const verdict = judgeResult(result, pAdjustedOf.get(result), twoKeys(result, settings));
  return { measure: result.measure, status: 'measured', ...verdict };
}

/**
 * The verdict on one measure of all columns.
 *
 * @param result what was measured
 * @param pAdjustedOf corrected p-value of every test of the comparison
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example judgeDataset({ measure: 'mmd', kind: 'empty' }, new Map(), resolveDriftSettings()).drifted // false
 */
export function judgeDataset(
  result: DatasetMeasurement,
  pAdjustedOf: AdjustedPValues,
  settings: DriftSettings,
): DatasetEvaluation {
  const verdict = judgeCompanion(result, pAdjustedOf, settings);
  const { attributions } = result;
  if (attributions === undefined) return verdict;
  // Without drift the shares only divide up noise.
  const reason = verdict.drifted
    ? `${verdict.reason}; ${describeAttributions(attributions)}`
    : verdict.reason;
  return { ...verdict, reason, attributions };
}

function describeAttributions(attributions: readonly Attribution[]): string {
  const said = attributions.slice(0, attributionsSaid);
  return `mostly by ${said.map(({ feature, share }) => `${feature} (${formatPercent(share)})`).join(', ')}`;
}

/** A derived column has no weight of its own in the model: it inherits the one of its source. */
function importanceOf(
  { name, derivedFrom }: FeatureMeasurement,
  { importances }: DriftSettings,
): number | null {
  if (Object.keys(importances).length === 0) return null;
  return importances[name] ?? importances[derivedFrom ?? name] ?? 0;
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
