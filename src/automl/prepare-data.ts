/** From the rows of a window to what the fits share: task, class list, row order, sample and folds. Same input, same result. */
import { InvalidArgument } from '../core/errors.js';
import { agesInHalfLives } from '../core/ml/ages-in-half-lives.js';
import type { Target, Task } from '../core/ml/estimator.js';
import { leaveUnlabelledOut } from '../core/ml/labelled-rows.js';
import { groupIds, joinGroups } from '../core/ml/split/group-ids.js';
import type { Span } from '../core/ml/split/span.js';
import { encodeTarget, inferTask } from '../core/ml/target.js';
import { takeTargetRows } from '../core/ml/target-rows.js';
import { createRandom, permutation } from '../core/random.js';
import { findColumn, type Table, takeRows, withoutColumns } from '../core/table.js';
import type { TrainingSettings } from './automl.api.js';
import { MOST_ROWS_TO_CROSS_VALIDATE, type PlannedFolds, planFolds } from './plan-folds.js';
import { withTimeColumn } from './time-column.js';

export interface DataQuestion {
  readonly targetName: string;
  /** Column that orders the rows, where there is one. */
  readonly timeColumn?: string;
  readonly settings: TrainingSettings;
  /** Columns that are read although they are no features: rows are told apart by them in the report. */
  readonly notFeatures?: readonly string[];
  /** What the guards have found, once they have looked. */
  readonly guarded?: {
    /** Columns that give the target away or only name the row. */
    readonly excluded: readonly string[];
    /** Rows that must not be parted by a split, in the order of the prepared table. */
    readonly groups?: Int32Array;
  };
}

/** The rows before anything is decided about folds. */
export interface OrderedData {
  readonly task: Task;
  /** Class names in the order of the class indices; absent for regression. */
  readonly levels?: readonly string[];
  readonly hasTimeOrder: boolean;
  /** All columns and all training rows. */
  readonly table: Table;
  readonly target: Target;
  /** Group of each row, where there are groups. */
  readonly groups?: Int32Array;
  /** Of each row, where rows have a time order; NaN where it is unknown. */
  readonly times?: Float64Array;
  /** How many rows were left out because they have no target. */
  readonly rowsWithoutTarget: number;
}

/** Rows with what belongs to each of them. */
export interface RowSet {
  /** Target and features, without the columns that are no features. */
  readonly table: Table;
  readonly target: Target;
  readonly groups?: Int32Array;
  /** Of each row, where rows have a time order; NaN where it is unknown. */
  readonly times?: Float64Array;
  /** Of each row in half-lives, where old rows count less in fits; absent: every row counts 1. */
  readonly ages?: Float64Array;
}

export interface PreparedData extends PlannedFolds, RowSet {
  readonly task: Task;
  readonly levels?: readonly string[];
  readonly isTimeOrdered: boolean;
  readonly rowsWithoutTarget: number;
  /** What folds in time order leave between rows learnt from and rows judged; none when absent. */
  readonly gap?: Span;
  /** The same among the scored rows, of which a sample has fewer in the same time. */
  readonly scoredGap?: Span;
  /** The rows that the folds refer to: all, or a sample of them. */
  readonly scored: RowSet;
  /** Of the scored rows the columns that segments are made of; absent when none are named. */
  readonly segments?: Table;
}

/** @throws InvalidArgument when the target cannot be learnt or the rows cannot be split */
export function prepareData(rows: Table, question: DataQuestion): PreparedData {
  return planData(orderData(rows, question), question);
}

/** @throws InvalidArgument when the target, the time column or the group column cannot be used */
export function orderData(given: Table, { targetName, timeColumn, settings }: DataQuestion): OrderedData {
  const timed = timeColumn === undefined ? given : requireTimes(given, timeColumn);
  const labelled = leaveUnlabelledOut(timed, targetName);
  const rows = labelled.table;
  const unordered = timeColumn === undefined ? undefined : timesOf(rows, timeColumn);
  const table = unordered === undefined ? rows : inTimeOrder(rows, unordered);
  const column = findColumn(table, targetName)!;
  const task = settings.task ?? inferTask(column);
  const { target, levels } = encodeTarget(column, task);
  const groups = settings.groupColumn === undefined ? undefined : groupsBy(table, settings.groupColumn);
  const times = timeColumn === undefined ? undefined : timesOf(table, timeColumn);
  return {
    task,
    ...(levels === undefined ? {} : { levels }),
    hasTimeOrder: times !== undefined,
    table,
    target,
    rowsWithoutTarget: labelled.leftOut,
    ...(groups === undefined ? {} : { groups }),
    ...(times === undefined ? {} : { times }),
  };
}

/** @throws InvalidArgument when the rows cannot be split */
export function planData(
  {
    table: whole,
    target,
    groups: declared,
    times,
    task,
    levels,
    hasTimeOrder,
    rowsWithoutTarget,
  }: OrderedData,
  { settings, guarded, notFeatures = [] }: DataQuestion,
): PreparedData {
  const table = withoutColumns(whole, [
    ...notFeatures,
    ...(guarded?.excluded ?? []),
    ...(settings.groupColumn === undefined ? [] : [settings.groupColumn]),
  ]);
  const { halfLifeRows } = settings;
  const segments = settings.segments === undefined ? undefined : columnsOf(whole, settings.segments);
  const rowSet = (groups: Int32Array | undefined): RowSet => ({
    table,
    target,
    ...(groups === undefined ? {} : { groups }),
    ...(times === undefined ? {} : { times }),
    ...(halfLifeRows === undefined ? {} : { ages: agesInHalfLives(table.rowCount, halfLifeRows) }),
  });
  const sample = sampleRows(table.rowCount, settings.seed);
  const scoredOf = (all: RowSet) => (sample === undefined ? all : takeRowSet(all, sample));
  const all = rowSet(bothGroups(declared, guarded?.groups));
  const scored = scoredOf(all);
  const { folds, foldRepeats, gapRows, foldStrategy, seed, budgetSeconds, keepsFolds = false } = settings;
  const gap = gapRows === undefined || gapRows === 0 ? undefined : { rows: gapRows };
  const scoredGap =
    gap === undefined || sample === undefined
      ? gap
      : { rows: Math.ceil((gap.rows * sample.length) / table.rowCount) };
  const planned = planFolds(scored.target, {
    folds,
    repeats: foldRepeats,
    gapRows: scoredGap?.rows,
    foldStrategy,
    seed,
    hasTimeOrder,
    isSample: sample !== undefined,
    times: scored.times,
    groups: scored.groups,
    ...(guarded?.groups === undefined ? {} : { spare: { groups: scoredGroups(declared, sample) } }),
    columns: table.columns.length - 1,
    ...(keepsFolds ? {} : { budgetSeconds }),
  });
  const kept = planned.sparesGroups ? rowSet(declared) : all;
  const remarks = [
    ...(rowsWithoutTarget === 0
      ? []
      : [
          `${rowsWithoutTarget} of ${rowsWithoutTarget + table.rowCount} rows have no target: they are left out`,
        ]),
    ...(sample === undefined
      ? []
      : [
          `scores come from a random sample of ${sample.length} of ${table.rowCount} rows; the winner is fitted on all`,
        ]),
    ...planned.remarks,
  ];
  return {
    ...planned,
    ...kept,
    remarks,
    task,
    isTimeOrdered: hasTimeOrder,
    rowsWithoutTarget,
    ...(gap === undefined || scoredGap === undefined ? {} : { gap, scoredGap }),
    ...(levels === undefined ? {} : { levels }),
    scored: planned.sparesGroups ? scoredOf(kept) : scored,
    ...(segments === undefined
      ? {}
      : { segments: sample === undefined ? segments : takeRows(segments, sample) }),
  };
}

/** Each of them once. */
function columnsOf({ rowCount, columns }: Table, names: readonly string[]): Table {
  const missing = names.find((name) => !columns.some((column) => column.name === name));
  if (missing !== undefined) {
    throw new InvalidArgument('segments', 'must be columns of the rows', missing);
  }
  return { rowCount, columns: columns.filter(({ name }) => names.includes(name)) };
}

function scoredGroups(
  groups: Int32Array | undefined,
  sample: Uint32Array | undefined,
): Int32Array | undefined {
  if (groups === undefined || sample === undefined) return groups;
  return Int32Array.from(sample, (row) => groups[row]!);
}

export function takeRowSet({ table, target, groups, times, ages }: RowSet, rows: Uint32Array): RowSet {
  return {
    table: takeRows(table, rows),
    target: takeTargetRows(target, rows),
    ...(groups === undefined ? {} : { groups: Int32Array.from(rows, (row) => groups[row]!) }),
    ...(times === undefined ? {} : { times: Float64Array.from(rows, (row) => times[row]!) }),
    ...(ages === undefined ? {} : { ages: Float64Array.from(rows, (row) => ages[row]!) }),
  };
}

/** What cannot order the rows must not be left out quietly: folds would mix past and future. */
function requireTimes(table: Table, name: string): Table {
  const timed = withTimeColumn(table, name);
  if (timed.kind === 'refused')
    throw new InvalidArgument('timeColumn', `cannot be used: ${timed.reason}`, name);
  return timed.table;
}

function timesOf(table: Table, name: string): Float64Array | undefined {
  const column = findColumn(table, name);
  return column === undefined || column.kind === 'category' ? undefined : column.values;
}

function groupsBy(table: Table, name: string): Int32Array {
  const column = findColumn(table, name);
  if (column === undefined) throw new InvalidArgument('groupColumn', 'must be a column of the rows', name);
  const groups = groupIds(column);
  const missing = groups.findIndex((group) => group < 0);
  if (missing >= 0) {
    throw new InvalidArgument(
      'groupColumn',
      `must have a value in every row (row ${missing} has none)`,
      name,
    );
  }
  return groups;
}

function bothGroups(a: Int32Array | undefined, b: Int32Array | undefined): Int32Array | undefined {
  return a === undefined || b === undefined ? (a ?? b) : joinGroups(a, b);
}

/** Ascending row numbers, so that a sample keeps the time order; undefined when there are few enough rows. */
function sampleRows(rowCount: number, seed: number): Uint32Array | undefined {
  if (rowCount <= MOST_ROWS_TO_CROSS_VALIDATE) return undefined;
  const order = permutation(rowCount, createRandom(seed).fork('sample'));
  return order.slice(0, MOST_ROWS_TO_CROSS_VALIDATE).sort();
}

/** Batches are in time order each, but a window may hold several. Rows without a time come first. */
function inTimeOrder(table: Table, times: Float64Array): Table {
  const instants = times.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  if (instants.every((value, row) => row === 0 || instants[row - 1]! <= value)) return table;
  const order = Uint32Array.from(instants, (_, row) => row);
  // The row number breaks ties, also between two rows without a time, whose difference is no number.
  return takeRows(
    table,
    order.sort((a, b) => instants[a]! - instants[b]! || a - b),
  );
}
