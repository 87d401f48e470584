import type { JsonObject } from '../json.js';
import type { Random } from '../random.js';
import type { ParamRule } from './param-rule.js';
import type { Span } from './split/span.js';

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

/** Which rows stand in the data and which were made of others, to balance classes. */
export interface RowOrigins {
  /** 1 for a row that was made. */
  readonly isMade: Uint8Array;
  /** Number of the row that each was made of; a given row has its own. Numbers stay when rows are left out. */
  readonly base: Int32Array;
  /** Number of the row towards which it was made; of a copy and of a given row that of `base`. */
  readonly other: Int32Array;
}

/** How the rows of a fit depend on each other; absent: they do not. */
export interface RowTies {
  /** Group of each row; rows of one group tell about each other. */
  readonly groups?: Int32Array | undefined;
  /** When each row happened, for rows in time order; NaN: unknown. */
  readonly times?: Float64Array | undefined;
  /** Place of each row in time order before rows were left out or doubled, in which a gap in rows counts. */
  readonly places?: Float64Array | undefined;
  /** How far apart in time rows learnt from and rows judged have to be; only with `times`. */
  readonly gap?: Span | undefined;
  /** Where some rows were made: they tell about the rows that they were made of. Absent: none was. */
  readonly origins?: RowOrigins | undefined;
}

/** Size of the data a fit would get. */
export interface DataSize {
  readonly rows: number;
  readonly columns: number;
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
}

/** How small and how large the data of an estimator may be; what is absent has no limit. */
export interface SizeLimits {
  readonly fewestRows?: number;
  readonly mostRows?: number;
  readonly mostColumns?: number;
  /** Rows times columns. */
  readonly mostCells?: number;
  /** Rows times the terms that are made of the columns. */
  readonly mostTermCells?: number;
  /** Rows times columns times columns. */
  readonly mostProducts?: number;
  readonly mostClasses?: number;
}

/** Why an estimator should not be tried on data of a size, or undefined when it may. */
export interface SizeRefusal {
  (size: DataSize): string | undefined;
  /** The same in numbers, all of them; absent: no size is refused. */
  readonly limits?: SizeLimits;
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
  /** What each parameter may be, whatever the data; `fit` refuses anything else. */
  readonly rules: Readonly<Record<string, ParamRule>>;
  readonly input: InputKind;
  /** Whether `fit` takes weights; without, a weighted sample has to be drawn for it. */
  readonly usesWeights: boolean;
  /** The yardstick: it learns from the rows as they come, whatever setup or weight by age the others have. */
  readonly isBaseline?: true;
  /** Left out of comparisons unless asked for by id or with `turbo: false`, because it is slow for what it finds. */
  readonly isSlow: boolean;
  /**
   * Why this estimator should not be tried on data of that size, or undefined when it may.
   * The reason stands in the leaderboard with status `skipped`.
   */
  readonly refuses: SizeRefusal;
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
   * @param ties obeyed by fits that keep rows back to judge themselves by; others need not look
   * @throws InvalidArgument on shapes that do not match, an unknown or out-of-range parameter, or weights that it
   *   does not use
   */
  fit(
    x: Matrix,
    y: Target,
    params: Params,
    random: Random,
    weights?: Float64Array,
    ties?: RowTies,
  ): FittedModel;
  /** Rebuilds a model from `toJSON`; checks structure and throws InvalidArgument on anything off. */
  fromJSON(json: JsonObject): FittedModel;
}
