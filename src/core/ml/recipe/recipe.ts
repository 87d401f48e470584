import type { Params } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import type { ThresholdObjective } from './threshold-objective.js';

/** One estimator with its preprocessing. */
export interface SingleRecipe {
  readonly kind: 'single';
  readonly estimator: string;
  /** Overrides of the estimator's defaults. */
  readonly params: Params;
  /** Overrides of the preprocessing options of the whole search. */
  readonly preprocess?: Partial<PreprocessOptions>;
}

/** The weighted mean of several models' probabilities or values, or a weighted vote of their labels. */
export interface BlendRecipe {
  readonly kind: 'blend';
  readonly members: readonly Recipe[];
  /** `soft` averages probabilities (values in regression), `hard` lets labels vote. */
  readonly method: 'soft' | 'hard';
  /**
   * One weight per member, at least 0, not all 0, scaled to sum 1; `equal`; or `greedy`: chosen by forward selection
   * with replacement on out-of-fold predictions inside the training rows (Caruana et al. 2004).
   */
  readonly weights: readonly number[] | 'equal' | 'greedy';
  /** What `greedy` weights make best; absent: log loss, or RMSE in regression. */
  readonly metric?: Metric;
  /** Inner folds for `greedy` weights, 2 to 20; 5 unless given. */
  readonly folds?: number;
}

/** A model on top that learns from the out-of-fold predictions of its members. */
export interface StackRecipe {
  readonly kind: 'stack';
  readonly members: readonly Recipe[];
  readonly meta: SingleRecipe;
  /** Inner folds that make the out-of-fold predictions, 2 to 20. */
  readonly folds: number;
  /** Whether the model on top sees the original columns too. */
  readonly restack: boolean;
}

/** Many copies of one recipe, each on a bootstrap sample of the rows, averaged. */
export interface BaggingRecipe {
  readonly kind: 'bagging';
  readonly base: Recipe;
  readonly copies: number;
}

/** Probabilities corrected on out-of-fold predictions inside the training rows. Classification only. */
export interface CalibratedRecipe {
  readonly kind: 'calibrated';
  readonly base: Recipe;
  readonly method: 'sigmoid' | 'isotonic';
  /** Inner folds that make the out-of-fold predictions, 2 to 20; 5 in PyCaret. */
  readonly folds: number;
  /** Whether `isotonic` may be learnt from fewer than 1,000 rows, where it mostly follows noise. */
  readonly force?: boolean;
}

/** Two classes: the second is predicted from this probability on instead of one half. */
export interface ThresholdRecipe {
  readonly kind: 'threshold';
  readonly base: Recipe;
  /** In [0, 1]. */
  readonly threshold: number;
  /** What it was chosen for, which is what the model is judged by; absent: not known. No fit depends on it. */
  readonly objective?: ThresholdObjective;
}

/** A model that was trained elsewhere: it predicts and cannot be fitted again. */
export interface ImportedRecipe {
  readonly kind: 'imported';
  readonly format: 'onnx';
}

/**
 * How to fit a model, as plain data: what compare, tune, blend, stack, calibrate and threshold pass around. The same
 * recipe on the same rows with the same seed gives the same model, alone or inside a fold.
 */
export type Recipe =
  | SingleRecipe
  | BlendRecipe
  | StackRecipe
  | BaggingRecipe
  | CalibratedRecipe
  | ThresholdRecipe
  | ImportedRecipe;
