import { adjustPValues } from './adjust-p-values.js';
import { schemaChanges, schemaMeasure } from './dataset/schema-changes.js';
import type { DatasetMeasurement } from './dataset-measure.js';
import { describeRule, isDatasetDrifted } from './dataset-rule.js';
import type {
  DriftEvaluation,
  FeatureEvaluation,
  FeatureMeasurement,
  NamedResult,
} from './drift-evaluation.js';
import { driftLevel } from './drift-level.js';
import type { DriftSettings } from './drift-settings-shape.js';
import { type AdjustedPValues, judgeDataset, judgeFeature } from './judge-feature.js';
import type { Measurement } from './judge-result.js';

/** Columns with a part of their own in the level of a comparison. */
export interface ColumnRoles {
  readonly target?: string;
  readonly prediction?: string;
}

/** Everything measured of one comparison. */
export interface Measurements {
  /** In report order. */
  readonly features: readonly FeatureMeasurement[];
  /** In any order; only those that the settings name are judged, in the order of the settings. */
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
  { features, dataset: measured = [], roles = {} }: Measurements,
  settings: DriftSettings,
): DriftEvaluation {
  const dataset = settings.datasetMeasures.flatMap(
    (id) =>
      (id === schemaMeasure ? schemaChanges(features) : measured.find(({ measure }) => measure === id)) ?? [],
  );
  const pAdjustedOf = adjustFamily(
    [...features.flatMap(decisionsOf), ...dataset.filter(isMeasured)],
    settings,
  );
  const judged = features.map((feature) => judgeFeature(feature, pAdjustedOf, settings));
  const judgedDataset = dataset.map((result) => judgeDataset(result, pAdjustedOf, settings));
  const tested = judged.filter(wasTested);
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

/**
 * Whether anything of a feature found a number: its deciding measure or a companion. Others leave every share.
 *
 * @param feature verdict on one feature
 *
 * @example wasTested(evaluation.features[0]) // false for a column that is missing on a side
 */
export function wasTested({ statistic, companions }: FeatureEvaluation): boolean {
  return statistic !== null || companions.some(({ status }) => status === 'measured');
}

function isMeasured(result: NamedResult): result is Measurement {
  return result.kind === 'measured';
}

/** The results a verdict rests on: the deciding measure and the companions, as far as they found a number. */
function decisionsOf(feature: FeatureMeasurement): Measurement[] {
  return [...feature.measures.slice(0, 1), ...feature.companions].filter(isMeasured);
}

function adjustFamily(decisions: readonly Measurement[], { correction }: DriftSettings): AdjustedPValues {
  const tests = decisions.filter((result) => result.pValue !== undefined);
  const adjusted = adjustPValues(
    tests.map((test) => test.pValue ?? 1),
    correction,
  );
  return new Map(tests.map((test, index) => [test, adjusted[index]!]));
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
