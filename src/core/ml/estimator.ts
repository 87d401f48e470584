import type { JsonObject } from '../json.js';
import type { Random } from '../random.js';

/**
 * Dense numbers, row-major: the value of row i and column j is `data[i * columns + j]`. Never infinite. NaN is missing
 * and stands only in matrices for estimators whose `input` is `raw`.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
  /**
   * Per column the number of levels of a category, whose values are the codes 0..levels-1, or 0 for a number. Absent:
   * all columns are numbers. Only matrices for estimators whose `input` is `raw` have categories.
   */
  readonly levels?: Int32Array;
}

/** Class indices 0..classCount-1, one per row. */
export interface ClassTarget {
  readonly task: 'classification';
  readonly labels: Int32Array;
  readonly classCount: number;
}

/** Finite numbers, one per row. */
export interface NumberTarget {
  readonly task: 'regression';
  readonly values: Float64Array;
}

export type Target = ClassTarget | NumberTarget;
export type Task = Target['task'];

/** Numbers and switches that steer a fit; every estimator documents its own with defaults and ranges. */
export type Params = { readonly [name: string]: number | string | boolean };

/**
 * A fitted model: immutable, and plain data once serialised.
 */
export interface FittedModel {
  /**
   * Classification: class probabilities, row-major `rows x classCount`, each row summing to 1 within 1e-9.
   * Regression: one value per row.
   * @throws InvalidArgument when `x.columns` differs from the training matrix
   */
  predict(x: Matrix): Float64Array;
  /** Everything needed to predict the same numbers again; doubles survive JSON unchanged. */
  toJSON(): JsonObject;
}

/**
 * What an estimator wants its columns to be: `raw` keeps missing numbers as NaN and categories as codes (it must take
 * plain numbers as well), `plain` has them filled and encoded, `scaled` has them standardised on top.
 */
export type InputKind = 'raw' | 'plain' | 'scaled';

/** Size of the data a fit would get. */
export interface DataSize {
  readonly rows: number;
  readonly columns: number;
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
}

/**
 * The contract that every learning algorithm fulfils; `test/contracts/estimator.spec.ts` holds all of them to it:
 * inputs stay untouched, the same seed gives the same model, JSON round trip predicts the same.
 */
export interface Estimator {
  /** Stable id as PyCaret users know it: `lr`, `knn`, `nb`, `dt`, `rf`, `dummy`; own ids where PyCaret has none. */
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Defaults of every parameter; an unknown parameter name is refused by `fit`. */
  readonly defaults: Params;
  readonly input: InputKind;
  /** Whether `fit` takes weights; without, a weighted sample has to be drawn for it. */
  readonly usesWeights: boolean;
  /** Left out of comparisons unless asked for by id or with `turbo: false`, because it is slow for what it finds. */
  readonly isSlow: boolean;
  /**
   * Why this estimator should not be tried on data of that size, or undefined when it may.
   * The reason stands in the leaderboard with status `skipped`.
   */
  refuses(size: DataSize): string | undefined;
  /**
   * Rough seconds that a fit with default parameters takes on one core, right within a factor of about 3.
   * Orders the fits of a search, cheap first; never a promise.
   */
  estimateSeconds(size: DataSize): number;
  /**
   * Fits on all rows of `x`.
   * @param params overrides of `defaults`
   * @param random the only source of randomness
   * @param weights how much each row counts: finite, at least 0, not all 0. A whole number means the same as repeating
   *   the row so often, up to bins and random draws; absent: every row counts 1
   * @throws InvalidArgument on shapes that do not match, an unknown or out-of-range parameter, or weights that it
   *   does not use
   */
  fit(x: Matrix, y: Target, params: Params, random: Random, weights?: Float64Array): FittedModel;
  /** Rebuilds a model from `toJSON`; checks structure and throws InvalidArgument on anything off. */
  fromJSON(json: JsonObject): FittedModel;
}
