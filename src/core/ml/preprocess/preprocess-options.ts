/** Parts that a date can be split into. */
export const DATE_PART_NAMES = [
  'year',
  'quarter',
  'month',
  'day',
  'dayOfYear',
  'weekday',
  'hour',
  'minute',
  'elapsedDays',
] as const;

export type DatePartName = (typeof DATE_PART_NAMES)[number];

export const NUMERIC_IMPUTATIONS = ['mean', 'median', 'mode', 'drop', 'knn'] as const;
export const IMPUTATION_TYPES = ['simple', 'iterative'] as const;
export const TEXT_METHODS = ['tf-idf', 'bow'] as const;
export const OUTLIER_METHODS = ['iforest', 'lof'] as const;
export const IMBALANCE_METHODS = ['smote', 'adasyn', 'randomoversampler', 'randomundersampler'] as const;
export const TRANSFORMATION_METHODS = ['yeo-johnson', 'quantile'] as const;
export const NORMALIZE_METHODS = ['zscore', 'minmax', 'maxabs', 'robust'] as const;
export const PCA_METHODS = ['linear', 'incremental'] as const;
export const SELECTION_METHODS = ['classic', 'univariate', 'sequential'] as const;

/**
 * How columns are made ready for estimators. Names and defaults follow PyCaret's setup, in camelCase; every rule and
 * every difference stands in docs/setup-options.md. Columns are named as in the table. What is absent is off.
 */
export interface PreprocessOptions {
  /** False leaves out every optional step: only filling, encoding and what an estimator cannot do without remain. */
  readonly preprocess: boolean;
  /** Columns that are not looked at. */
  readonly ignoreFeatures: readonly string[];
  /** Columns whose features survive every kind of selection. */
  readonly keepFeatures: readonly string[];
  /** Columns to be read as numbers, categories, dates or text, whatever the table says. */
  readonly numericFeatures: readonly string[];
  readonly categoricalFeatures: readonly string[];
  readonly dateFeatures: readonly string[];
  readonly textFeatures: readonly string[];
  /** Columns whose levels have an order, with all their levels, lowest first. */
  readonly ordinalFeatures: Readonly<Record<string, readonly string[]>>;
  /** What is made of a date, as far as it varies in training. */
  readonly createDateColumns: readonly DatePartName[];
  readonly textFeaturesMethod: (typeof TEXT_METHODS)[number];
  readonly imputationType: (typeof IMPUTATION_TYPES)[number];
  /** What stands in for missing numbers: a statistic of the training rows, neighbours, or a number. */
  readonly numericImputation: (typeof NUMERIC_IMPUTATIONS)[number] | number;
  /** What stands in for missing categories: `mode`, `drop` (training rows go) or any other text as a level. */
  readonly categoricalImputation: string;
  /** Rounds of iterative imputation, 1 to 20. */
  readonly iterativeImputationIters: number;
  /** Columns with more levels are target encoded, the others get one 0/1 column per level; below 0: never encoded. */
  readonly maxEncodingOhe: number;
  /** Levels rarer than this share of the rows, in [0, 1), are merged before levels are counted. */
  readonly rareToValue?: number;
  readonly rareValue: string;
  readonly polynomialFeatures: boolean;
  /** 2 to 5. */
  readonly polynomialDegree: number;
  /** Features whose variance is not above this, at least 0, are dropped. */
  readonly lowVarianceThreshold?: number;
  /** Per name of a group the number columns in it. */
  readonly groupFeatures?: Readonly<Record<string, readonly string[]>>;
  readonly dropGroups: boolean;
  readonly removeMulticollinearity: boolean;
  /** Absolute Pearson correlation in (0, 1]. */
  readonly multicollinearityThreshold: number;
  readonly binNumericFeatures: readonly string[];
  readonly removeOutliers: boolean;
  readonly outliersMethod: (typeof OUTLIER_METHODS)[number];
  /** Share of the training rows in (0, 0.5). */
  readonly outliersThreshold: number;
  readonly fixImbalance: boolean;
  readonly fixImbalanceMethod: (typeof IMBALANCE_METHODS)[number];
  readonly transformation: boolean;
  readonly transformationMethod: (typeof TRANSFORMATION_METHODS)[number];
  readonly transformTarget: boolean;
  readonly transformTargetMethod: (typeof TRANSFORMATION_METHODS)[number];
  readonly normalize: boolean;
  readonly normalizeMethod: (typeof NORMALIZE_METHODS)[number];
  readonly pca: boolean;
  readonly pcaMethod: (typeof PCA_METHODS)[number];
  /** A number of components, or a share of the variance in (0, 1); absent: as many as there are. */
  readonly pcaComponents?: number;
  readonly featureSelection: boolean;
  readonly featureSelectionMethod: (typeof SELECTION_METHODS)[number];
  /** A share of the original columns in (0, 1), or a number of features. */
  readonly nFeaturesToSelect: number;
}

export const DEFAULT_PREPROCESS_OPTIONS: PreprocessOptions = {
  preprocess: true,
  ignoreFeatures: [],
  keepFeatures: [],
  numericFeatures: [],
  categoricalFeatures: [],
  dateFeatures: [],
  textFeatures: [],
  ordinalFeatures: {},
  createDateColumns: ['year', 'month', 'day', 'weekday', 'hour', 'elapsedDays'],
  textFeaturesMethod: 'tf-idf',
  imputationType: 'simple',
  numericImputation: 'mean',
  categoricalImputation: 'mode',
  iterativeImputationIters: 5,
  maxEncodingOhe: 25,
  rareValue: 'rare',
  polynomialFeatures: false,
  polynomialDegree: 2,
  dropGroups: false,
  removeMulticollinearity: false,
  multicollinearityThreshold: 0.9,
  binNumericFeatures: [],
  removeOutliers: false,
  outliersMethod: 'iforest',
  outliersThreshold: 0.05,
  fixImbalance: false,
  fixImbalanceMethod: 'smote',
  transformation: false,
  transformationMethod: 'yeo-johnson',
  transformTarget: false,
  transformTargetMethod: 'yeo-johnson',
  normalize: false,
  normalizeMethod: 'zscore',
  pca: false,
  pcaMethod: 'linear',
  featureSelection: false,
  featureSelectionMethod: 'classic',
  nFeaturesToSelect: 0.2,
};
