import type { Attribution } from './dataset-measure.js';
import type { Correction } from './drift-settings-shape.js';
import type { ColumnKind, MeasureResult, OwnRule } from './measure.js';

/** Why a feature could or could not be judged. Only `ok` features have a verdict on their values. */
export type FeatureStatus = 'ok' | 'constant' | 'insufficient' | 'empty' | 'schema_changed' | 'failed';

/** The answer of one measure. */
export type NamedResult = { readonly measure: string } & MeasureResult;

/** Shares of both sides for a plot: over bins of numbers, or over values and categories. */
export type FeatureBins =
  | {
      readonly kind: 'edges';
      /** Interior edges: bin i holds edge(i - 1) < x <= edge(i), outer bins are open. */
      readonly edges: readonly number[];
      readonly reference: readonly number[];
      readonly current: readonly number[];
    }
  | {
      readonly kind: 'labels';
      readonly labels: readonly string[];
      readonly reference: readonly number[];
      readonly current: readonly number[];
      /** Shares of everything that is not listed; null when all labels are. */
      readonly other: { readonly reference: number; readonly current: number } | null;
    };

/** Moments of the finite values of one side. */
export interface NumberSummary {
  readonly mean: number;
  readonly standardDeviation: number | null;
  readonly median: number;
}

/**
 * How far past its floor the strongest finding of a feature is: `minor` below twice, `moderate` below five times,
 * `severe` from there; `none` without a finding.
 */
export type Severity = 'none' | 'minor' | 'moderate' | 'severe';

/**
 * What a comparison calls for. `feature_drift`: a test passed both keys. `dataset_drift`: the drifted features carry
 * a large share of the importance, or the target, the prediction or a test over all columns drifted. `incident`: the
 * data themselves are broken (missing, unknown, out of range, doubled, another type), so retraining would learn
 * from a fault.
 */
export type DriftLevel = 'none' | 'feature_drift' | 'dataset_drift' | 'incident';

/** What was found about one feature before features are judged together. Plain JSON; crosses threads as it is. */
export interface FeatureMeasurement {
  readonly name: string;
  /** The column it was derived from, such as a text for its length; null for a column of its own. */
  readonly derivedFrom: string | null;
  /** Null when the kinds differ or the column is missing on a side. */
  readonly kind: ColumnKind | null;
  readonly status: FeatureStatus;
  /** Why this measure decides, or why none can. */
  readonly because: string;
  /** The deciding measure; null when none was asked. */
  readonly measure: string | null;
  readonly measures: readonly NamedResult[];
  readonly companions: readonly NamedResult[];
  readonly bins: FeatureBins | null;
  readonly summary: { readonly reference: NumberSummary; readonly current: NumberSummary } | null;
  /** Rows with a value. */
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
}

/** What a result was compared with; null where that key does not apply. */
export interface Threshold {
  readonly alpha: number | null;
  readonly effectFloor: number | null;
  /** Drift strictly above this statistic. */
  readonly statisticAbove: number | null;
  /** The rule of a compat measure in place of the keys. */
  readonly ownRule: Omit<OwnRule, 'drifted'> | null;
}

/** The verdict on one companion measure of a feature. */
export interface CompanionEvaluation {
  readonly measure: string;
  /** Only `measured` ones were tested. */
  readonly status: MeasureResult['kind'];
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly pAdjusted: number | null;
  readonly effect: number | null;
  readonly effectMeasure: string | null;
  readonly threshold: Threshold | null;
  readonly drifted: boolean;
  readonly reason: string;
}

/** The verdict on one measure of all columns. */
export interface DatasetEvaluation extends CompanionEvaluation {
  /** The part of each feature in it, largest first, where that is known. */
  readonly attributions?: readonly Attribution[];
}

/** The verdict on one feature. */
export interface FeatureEvaluation {
  readonly name: string;
  readonly derivedFrom: string | null;
  readonly kind: ColumnKind | null;
  readonly status: FeatureStatus;
  /** Why this measure decided, or why none could. */
  readonly because: string;
  readonly measure: string | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly pAdjusted: number | null;
  readonly effect: number | null;
  readonly effectMeasure: string | null;
  readonly threshold: Threshold | null;
  /** Whether the value test or a companion found drift. */
  readonly drifted: boolean;
  /** Ids of the measures that found drift. */
  readonly driftedBy: readonly string[];
  readonly severity: Severity;
  /** Weight of the feature in the model, 0 or more; null when no importances are known. */
  readonly importance: number | null;
  /** The verdict in words and numbers, `because` included. */
  readonly reason: string;
  readonly flags: readonly string[];
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
  readonly companions: readonly CompanionEvaluation[];
  readonly measures: readonly NamedResult[];
  readonly bins: FeatureBins | null;
  readonly summary: FeatureMeasurement['summary'];
}

/** The verdict on a pair of tables. Plain JSON, equal byte for byte for equal input. */
export interface DriftEvaluation {
  readonly drifted: boolean;
  /** The rule that decided, in words. */
  readonly rule: string;
  readonly level: DriftLevel;
  /** Drifted over tested features; null when no feature could be tested. */
  readonly driftedShare: number | null;
  /** The same, features weighted by importance; null without importances. */
  readonly weightedShare: number | null;
  readonly driftedFeatures: number;
  /** Features with at least one test or distance carried out. */
  readonly testedFeatures: number;
  readonly schemaChangedFeatures: number;
  /** Whether a measure failed, so that the verdict rests on the other features. */
  readonly isPartial: boolean;
  readonly correction: Correction;
  readonly alpha: number;
  readonly features: readonly FeatureEvaluation[];
  /** Verdicts on all columns together: duplicates, number of rows, multivariate tests. */
  readonly dataset: readonly DatasetEvaluation[];
}
