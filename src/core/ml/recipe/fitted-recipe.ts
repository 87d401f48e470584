import type { JsonObject } from '../../json.js';
import type { Table } from '../../table.js';
import type { FittedModel, Params, Target, Task } from '../estimator.js';
import type { Prediction } from '../prediction.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';
import type { Span } from '../split/span.js';
import type { CalibrationMap } from './calibration-map.js';
import type { CalibrationReport } from './calibration-report.js';
import type { Recipe } from './recipe.js';

/** The rows that a recipe is fitted on. */
export interface TrainingRows {
  /** Every column but the target and what was declared no feature. */
  readonly features: Table;
  readonly target: Target;
  /** How much each row counts; absent: 1 each. */
  readonly weights?: Float64Array | undefined;
  /**
   * Age of each row in half-lives, for rows that count less the older they are: 2^-age, times `weights`. The newest of
   * the rows that are learnt from always counts in full, so that folds of old rows are no fainter than others.
   */
  readonly ages?: Float64Array | undefined;
  /** Group of each row: inner folds keep a group together. */
  readonly groups?: Int32Array | undefined;
  /** Whether the rows stand in time order, so that inner folds must not learn from later rows. */
  readonly isTimeOrdered?: boolean | undefined;
  /** Epoch milliseconds of each row, in any order; NaN: unknown. Absent: the row number is the time. Only looked at in time order. */
  readonly times?: Float64Array | undefined;
  /** What lies between rows learnt from and rows judged in time order, as in the folds outside; none when absent. */
  readonly gap?: Span | undefined;
}

/** What a fit needs to know besides its rows. */
export interface FitContext {
  readonly task: Task;
  /** Options of the whole search; a recipe's own lie over them. */
  readonly preprocess?: Partial<PreprocessOptions> | undefined;
  /** Seed of the whole search. */
  readonly seed: number;
  /** Names the random streams: index of the outer fold, or `final`. */
  readonly fold: number | 'final';
  /**
   * Which resample of the fold's rows this fit is on, such as `copy/3`; absent: on all of them. A member on the same
   * rows has the path of the whole, so that it is the model that it is alone.
   */
  readonly path?: string | undefined;
}

/** What all fitted recipes can do. Immutable, and plain data once serialised. */
export interface FittedBase {
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
  /** Columns that predictions depend on. */
  readonly usedColumns: readonly string[];
  /**
   * Predicts every row; missing and unseen values are allowed, further columns are ignored.
   * @throws InvalidArgument when a column that it uses is absent or of another kind
   */
  predictTable(table: Table): Prediction;
  /** Everything needed to predict the same numbers again, nested as the recipe is. */
  toJSON(): JsonObject;
}

/** One estimator and its preprocessing. */
export interface FittedSingle extends FittedBase {
  readonly kind: 'single';
  readonly estimatorId: string;
  /** Every parameter, defaults included. */
  readonly params: Params;
  readonly preprocessor: Preprocessor;
  readonly model: FittedModel;
}

/** Members and what each counts. */
export interface FittedBlend extends FittedBase {
  readonly kind: 'blend';
  readonly method: 'soft' | 'hard';
  readonly members: readonly FittedRecipe[];
  /** At least 0, sum 1. */
  readonly weights: readonly number[];
}

/** Members, fitted on all rows, and the model that reads their predictions. */
export interface FittedStack extends FittedBase {
  readonly kind: 'stack';
  readonly members: readonly FittedRecipe[];
  readonly meta: FittedSingle;
  /** What the model on top calls the members' predictions, one list for each member. */
  readonly predictionColumns: readonly (readonly string[])[];
}

/** Copies on bootstrap samples; they count alike. */
export interface FittedBagging extends FittedBase {
  readonly kind: 'bagging';
  readonly members: readonly FittedRecipe[];
}

/** A model and the correction of its probabilities. */
export interface FittedCalibrated extends FittedBase {
  readonly kind: 'calibrated';
  readonly base: FittedRecipe;
  readonly method: 'sigmoid' | 'isotonic';
  /** One for the second of two classes, or one for each of more. */
  readonly maps: readonly CalibrationMap[];
  readonly report: CalibrationReport;
}

/** A model of two classes and the probability from which on the second is predicted. */
export interface FittedThreshold extends FittedBase {
  readonly kind: 'threshold';
  readonly base: FittedRecipe;
  readonly threshold: number;
}

/** A model that was trained elsewhere. */
export interface FittedImport extends FittedBase {
  readonly kind: 'imported';
  readonly format: 'onnx';
}

/** A recipe fitted on rows, or a model that came as it is. */
export type FittedRecipe =
  | FittedSingle
  | FittedBlend
  | FittedStack
  | FittedBagging
  | FittedCalibrated
  | FittedThreshold
  | FittedImport;

/** A fitted recipe, or why one of its estimators should not be tried on data of that size. */
export type RecipeFit<F extends FittedRecipe = FittedRecipe> =
  | { readonly kind: 'fitted'; readonly fitted: F }
  | { readonly kind: 'refused'; readonly reason: string };

/** Fits a recipe that stands inside another; handed down so that the kinds need not know each other. */
export type FitMember = (recipe: Recipe, rows: TrainingRows, context: FitContext) => RecipeFit;

/** Rebuilds a fitted recipe that stands inside another. */
export type ReadMember = (json: JsonObject) => FittedRecipe;
