import type { JsonObject } from '../json.js';
import type { Random } from '../random.js';

/** Dense numbers, row-major: the value of row i and column j is `data[i * columns + j]`. Never NaN or infinite. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
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
  /** Whether distances or penalties make it depend on the scale of the columns. */
  readonly wantsScaling: boolean;
  /**
   * Why this estimator should not be tried on data of that size, or undefined when it may.
   * The reason stands in the leaderboard with status `skipped`.
   */
  refuses(size: { rows: number; columns: number; task: Task; classCount: number }): string | undefined;
  /**
   * Fits on all rows of `x`.
   * @param params overrides of `defaults`
   * @param random the only source of randomness
   * @throws InvalidArgument on shapes that do not match, an unknown or out-of-range parameter
   */
  fit(x: Matrix, y: Target, params: Params, random: Random): FittedModel;
  /** Rebuilds a model from `toJSON`; checks structure and throws InvalidArgument on anything off. */
  fromJSON(json: JsonObject): FittedModel;
}
