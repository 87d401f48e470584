import type { DatasetMeasurement } from '../dataset-measure.js';
import type { FeatureMeasurement, NamedResult } from '../drift-evaluation.js';
import type { DriftSettings, FeatureOverride } from '../drift-settings-shape.js';
import { type Measurement, twoKeys } from '../judge-result.js';
import { decideFromSummary, type SummaryRule } from './decide-from-summary.js';
import { boundFeature } from './feature-bounds.js';
import {
  type FeatureBounds,
  type FindingBounds,
  rowCounts,
  type SummarisedFeature,
} from './finding-bounds.js';
import { ksBounds } from './ks-bounds.js';

/** Measures that test whatever a comparable column holds, so that a skipped feature keeps its place in the family. */
const measuresThatTest = new Set(['ks', 'ad', 'auto', 'chi2']);

/** What summaries say about a feature. */
export interface SketchedFeature {
  readonly bounds: FeatureBounds;
  /** What a report may say of it instead of numbers from the rows; undefined when there is nothing to say. */
  readonly measurement: FeatureMeasurement | undefined;
}

/** A feature that needs no rows. */
export interface SkippedFeature extends SketchedFeature {
  readonly measurement: FeatureMeasurement;
}

/**
 * Bounds a feature and prepares what a report would say of it: the largest statistic and effect and the smallest
 * p-value that the summaries allow, with the flag `sketch`. Numbers are reported by the Kolmogorov-Smirnov test.
 * Features can be sketched one by one and in any thread.
 *
 * @param feature both sides as summaries
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example sketchFeature({ name: 'age', reference, current }, settings).measurement?.measure // 'ks'
 */
export function sketchFeature(feature: SummarisedFeature, settings: DriftSettings): SketchedFeature {
  const bounds = boundFeature(feature, settings);
  return { bounds, measurement: measurementOf(feature, bounds) };
}

/**
 * Of several features those that certainly did not drift and of which the summaries can say enough for a report.
 *
 * @param features in any order
 * @param rule of the settings
 * @param otherTests tests in the same family that no summary knows of; rather too many than too few
 *
 * @example skipFeatures([sketchFeature(feature, settings)], settings, 2)[0]?.measurement.measure // 'ks'
 */
export function skipFeatures(
  features: readonly SketchedFeature[],
  rule: SummaryRule,
  otherTests: number,
): SkippedFeature[] {
  const decisions = decideFromSummary(
    features.map(({ bounds }) => bounds),
    rule,
    otherTests,
  );
  return features.flatMap(({ bounds, measurement }, place): SkippedFeature[] => {
    const decision = decisions[place];
    if (decision?.verdict !== 'no_drift' || measurement === undefined) return [];
    const because = `the stored summary of the reference decides (${decision.reason})`;
    return [{ bounds, measurement: { ...measurement, because } }];
  });
}

/**
 * Whether the verdicts on features whose rows were read stand whatever the p-values of the skipped ones are. When they
 * do not, the skipped ones have to be read as well.
 *
 * @param measured features whose rows were read
 * @param dataset findings on all columns together
 * @param skipped features that were not read
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example isSettled(measured, dataset, skipped, settings) // true for most data
 */
export function isSettled(
  measured: readonly FeatureMeasurement[],
  dataset: readonly DatasetMeasurement[],
  skipped: readonly SkippedFeature[],
  settings: DriftSettings,
): boolean {
  const known = measured.map(({ name, measures, companions }): FeatureBounds => {
    const value = measures
      .slice(0, 1)
      .flatMap((result) => exactBounds(result, settings, settings.features[name]));
    return { name, findings: [...value, ...companions.flatMap((result) => exactBounds(result, settings))] };
  });
  const rows = dataset.map(
    (result): FeatureBounds => ({
      name: result.measure,
      findings: exactBounds(result, settings),
    }),
  );
  const decisions = decideFromSummary([...known, ...rows, ...skipped.map(({ bounds }) => bounds)], settings);
  return decisions.every(({ verdict }) => verdict !== 'indeterminate');
}

/** A result that was computed from the rows: both ends are the number itself. */
function exactBounds(
  result: NamedResult,
  settings: DriftSettings,
  override?: FeatureOverride,
): FindingBounds[] {
  if (result.kind !== 'measured') return [];
  const { measure, pValue, effect, effectMeasure } = result;
  const { alpha, effectFloor } = twoKeys(result, settings, override);
  // A rule of its own decides by itself; its test takes its place in the family all the same.
  const floor = result.ownRule === undefined ? (effectFloor ?? 0) : Number.POSITIVE_INFINITY;
  return [
    {
      measure,
      pValue: pValue === undefined ? undefined : { low: pValue, high: pValue },
      effect: { low: effect, high: effect },
      effectMeasure,
      alpha: alpha ?? settings.alpha,
      effectFloor: { low: floor, high: floor },
    },
  ];
}

function measurementOf(
  { name, reference, current }: SummarisedFeature,
  { findings }: FeatureBounds,
): FeatureMeasurement | undefined {
  const [value, ...companions] = findings;
  if (value === undefined || !measuresThatTest.has(value.measure)) return undefined;
  const decisive =
    reference.kind === 'category' ? reported(value) : (reported(value) ?? byKs(value, reference, current));
  const others = companions.map(reported);
  if (decisive === undefined || others.includes(undefined)) return undefined;
  const [before, after] = [rowCounts(reference), rowCounts(current)];
  return {
    name,
    derivedFrom: null,
    kind: reference.kind,
    status: 'ok',
    because: 'the stored summary of the reference',
    measure: decisive.measure,
    measures: [decisive],
    companions: others.filter((other) => other !== undefined),
    bins: null,
    summary: null,
    referenceCount: before.rows - before.missing,
    currentCount: after.rows - after.missing,
    referenceMissing: before.missing,
    currentMissing: after.missing,
  };
}

/** The ends that speak most for drift; undefined where the test is not known. */
function reported(finding: FindingBounds): ({ readonly measure: string } & Measurement) | undefined {
  const { measure, statistic, pValue, effect, effectMeasure, effectByChance } = finding;
  if (statistic === undefined || pValue === undefined || effect === undefined) return undefined;
  if (pValue.low === 0 && pValue.high === 1) return undefined;
  return {
    measure,
    kind: 'measured',
    statistic,
    pValue: pValue.low,
    pMethod: 'asymptotic',
    effect: effect.high,
    effectMeasure,
    ...(effectByChance === undefined ? {} : { effectByChance: effectByChance.low }),
    flags: ['sketch'],
  };
}

/** Numbers whose own test has no bounds did not drift because of the effect; Kolmogorov-Smirnov says how far p goes. */
function byKs(
  value: FindingBounds,
  reference: SummarisedFeature['reference'],
  current: SummarisedFeature['current'],
) {
  if (reference.kind === 'category' || current.kind === 'category') return undefined;
  if (value.effectMeasure !== 'robust_wasserstein') return undefined;
  const { distance, pValue } = ksBounds(reference.numbers, current.numbers);
  return reported({ ...value, measure: 'ks', statistic: distance.high, pValue });
}
