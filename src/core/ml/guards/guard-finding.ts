import type { Table } from '../../table.js';
import type { Target } from '../estimator.js';
import type { Fold } from '../split/fold.js';

/** What is looked for. */
export type Guard =
  | 'id-like'
  | 'target-copy'
  | 'duplicate-rows'
  | 'future-rows'
  | 'group-bleed'
  | 'time-order';

/** One way in which rows or columns tell more than they will when the model is used. */
export interface GuardFinding {
  readonly guard: Guard;
  /**
   * `block`: leave the named columns out, or, when none is named, do not use these folds; `regroup`: split by `groups`;
   * `warn`: nothing is done, but someone should know; the columns stay.
   */
  readonly action: 'block' | 'regroup' | 'warn';
  readonly columns: readonly string[];
  /** What the finding rests on. */
  readonly numbers: { readonly [name: string]: number };
  readonly sentence: string;
  /** Of `regroup`: group of each row of the table. */
  readonly groups?: Int32Array;
}

/** What was looked for, and what there was no time to look for. */
export interface GuardFindings {
  readonly findings: readonly GuardFinding[];
  /** In words, one for each guard that did not look at all of the table; empty unless `isOver` has ended it. */
  readonly leftOut: readonly string[];
}

/** What the guards look at. */
export interface GuardRequest {
  /** Every column but the target, the time and group columns included. */
  readonly table: Table;
  readonly target: Target;
  /** Column with the time at which a prediction would be made. */
  readonly timeColumn?: string | undefined;
  /** Columns whose values must not be on both sides of a fold. */
  readonly groupColumns?: readonly string[] | undefined;
  /** Columns that someone vouches for: findings about them only warn. */
  readonly keep?: readonly string[] | undefined;
  /** Absent: only what the table shows without a split. */
  readonly folds?: readonly Fold[] | undefined;
  /** Whether the folds are meant to test the future with the past. */
  readonly isTimeSplit?: boolean | undefined;
  /** Time that has to lie between training and test rows of a time split; 0 unless given. */
  readonly gapMilliseconds?: number | undefined;
  readonly seed: number;
  /** Asked before each guard and between columns: whether to look no further. Never when left out. */
  readonly isOver?: (() => boolean) | undefined;
  /**
   * Rows that models of one column are made from at first, drawn with the seed; 5,000 unless given, at least 50. Columns
   * that come near to telling the target are scored on more.
   */
  readonly maxRows?: number | undefined;
}
