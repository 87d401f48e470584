import type { ChunkRule } from './chunks/plan-chunks.js';
import type { ColumnKind } from './measure.js';

/** Stands for the measure that `selectMeasure` chooses from the data. */
export const automaticMeasure = 'auto';

/** Settings under a name; `drift-presets.ts` says what each stands for. */
export const DRIFT_PRESETS = [
  'default',
  'custom',
  'psi-max-0.2',
  'seed',
  'evidently',
  'nannyml',
  'tfdv',
] as const;
/** One of them. */
export type DriftPreset = (typeof DRIFT_PRESETS)[number];

/** How the p-values of one comparison are corrected for their number. */
export const CORRECTIONS = ['benjamini-hochberg', 'holm', 'bonferroni', 'none'] as const;
/** One of them. */
export type Correction = (typeof CORRECTIONS)[number];

export const READINGS = ['exact', 'profile-first'] as const;
export type Reading = (typeof READINGS)[number];

/** When the whole data set counts as drifted. */
export type DatasetRule =
  | { readonly kind: 'any' }
  /** Drifted features over tested features, in (0, 1]. */
  | { readonly kind: 'share'; readonly atLeast: number }
  /** The same with every feature weighted by its importance, in (0, 1]; needs importances. */
  | { readonly kind: 'weighted-share'; readonly atLeast: number }
  /** Largest statistic of the deciding measures, strictly above. Features are judged by the same limit. */
  | { readonly kind: 'max-statistic'; readonly above: number };

/** What is different for one feature; whatever is left out stays as for all. */
export interface FeatureOverride {
  /** Leaves the feature out of the comparison. */
  readonly off?: boolean | undefined;
  /** The deciding measure, or `auto`. */
  readonly measure?: string | undefined;
  /** Largest adjusted p-value that counts as drift, in (0, 1). */
  readonly alpha?: number | undefined;
  /** Smallest effect of the deciding measure that counts as drift, in its own unit, 0 or more. */
  readonly effectFloor?: number | undefined;
  /** Reference quantile bins for binned distances, 2 to 100. */
  readonly bins?: number | undefined;
}

/** Columns in which a served model left its traces, for its health and the drift of its predictions. */
export interface WatchedModel {
  readonly problem: 'classification' | 'regression';
  /** Column with what the model predicted. */
  readonly prediction: string;
  /** Per class the column with its predicted probability. */
  readonly scores?: Readonly<Record<string, string>> | undefined;
  /** Column with the true value, as far as it is known. */
  readonly target: string;
  /** The positive class of two; the last by name when left out. */
  readonly positiveClass?: string | undefined;
}

/** How two tables are compared; complete, as stored with every report. */
export interface DriftSettings {
  readonly preset: DriftPreset;
  /** Per kind: the first measure decides (or `auto`), the others are computed and reported. */
  readonly measuresByKind: Readonly<Record<ColumnKind, readonly string[]>>;
  /** Companion measures tested for every feature whose kind they support. */
  readonly companions: readonly string[];
  /** Measures of all columns together. */
  readonly datasetMeasures: readonly string[];
  /** Largest adjusted p-value that counts as drift, in (0, 1). */
  readonly alpha: number;
  readonly correction: Correction;
  /** Smallest effect that counts as drift, per effect measure. */
  readonly effectFloors: Readonly<Record<string, number>>;
  readonly datasetRule: DatasetRule;
  /** Weight of features in the model, 0 or more; features without one weigh 0. Empty when not known. */
  readonly importances: Readonly<Record<string, number>>;
  readonly features: Readonly<Record<string, FeatureOverride>>;
  readonly ignoredColumns: readonly string[];
  /** Category columns whose levels are judged one by one besides the whole. */
  readonly segments: readonly string[];
  /** How the current rows are cut to see the change over time; null to leave that out. */
  readonly chunks: ChunkRule | null;
  /** Whether columns that a stored summary of the reference proves unmoved are reported without reading their rows. */
  readonly reading: Reading;
  /** Null when no model is watched. */
  readonly model: WatchedModel | null;
}

/** What a caller may say; everything left out comes from the preset. */
export interface DriftSettingsInput {
  readonly preset?: DriftPreset | undefined;
  readonly measuresByKind?: Partial<Record<ColumnKind, readonly string[] | undefined>> | undefined;
  readonly companions?: readonly string[] | undefined;
  readonly datasetMeasures?: readonly string[] | undefined;
  readonly alpha?: number | undefined;
  readonly correction?: Correction | undefined;
  readonly effectFloors?: Readonly<Record<string, number>> | undefined;
  readonly datasetRule?: DatasetRule | undefined;
  readonly importances?: Readonly<Record<string, number>> | undefined;
  readonly features?: Readonly<Record<string, FeatureOverride>> | undefined;
  readonly ignoredColumns?: readonly string[] | undefined;
  readonly segments?: readonly string[] | undefined;
  readonly chunks?: ChunkRule | null | undefined;
  readonly reading?: Reading | undefined;
  readonly model?: WatchedModel | null | undefined;
}
