import type { Target } from '../estimator.js';
import type { Span } from './span.js';

/** What all splits into folds by dealing rows out have in common. */
interface DealtFolds {
  /** At least 2. */
  readonly folds: number;
  /** How often the whole is done over, each time shuffled anew; 1 unless given, more needs `isShuffled`. */
  readonly repeats?: number | undefined;
  /** Whether rows (or groups) are shuffled with the seed first; absent: they keep their order. */
  readonly isShuffled?: boolean | undefined;
}

/** Row numbers of one fold as a user gives them. */
export interface GivenFold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * How rows are split, as plain data:
 * - `k-fold`: contiguous or shuffled blocks;
 * - `stratified`: the same share of every class in every fold;
 * - `group`, `stratified-group`: no group on both sides of a fold;
 * - `time-series`: training rows all before test rows, by at least `gap`; `window` bounds how far they reach back; with
 *   groups, training rows of a group that is tested are left out;
 * - `holdout`: a single fold with the share `testShare` of the rows tested; `tail` tests the newest;
 * - `custom`: row numbers as given.
 */
export type SplitSpec =
  | ({ readonly kind: 'k-fold' | 'stratified' | 'group' | 'stratified-group' } & DealtFolds)
  | {
      readonly kind: 'time-series';
      readonly folds: number;
      readonly gap?: Span | undefined;
      readonly window?: Span | undefined;
    }
  | {
      readonly kind: 'holdout';
      readonly testShare: number;
      readonly method: 'plain' | 'stratified' | 'group' | 'stratified-group' | 'tail';
      readonly gap?: Span | undefined;
    }
  | {
      readonly kind: 'custom';
      readonly folds: readonly GivenFold[];
      readonly allowsOverlap?: boolean | undefined;
    };

/** What is known about the rows that are split. */
export interface SplitData {
  readonly rows: number;
  /** Needed for strata. */
  readonly target?: Target | undefined;
  /** Group of each row; negative: the row has none, which a split by groups refuses. */
  readonly groups?: Int32Array | undefined;
  /** Epoch milliseconds of each row, in any order; NaN: unknown. Absent: rows stand in time order. */
  readonly times?: Float64Array | undefined;
  /** Of the shuffles. */
  readonly seed: number;
}
