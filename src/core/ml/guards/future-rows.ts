import { findColumn, type Table } from '../../table.js';
import type { Fold } from '../split/fold.js';
import type { GuardFinding } from './guard-finding.js';

/** A few late stamps are mistakes of a clock; more are a column that is written later. */
const LEAST_LATE_SHARE = 0.01;
const FEWEST_LATE_ROWS = 3;

/** What time means for these rows. */
export interface TimeQuestion {
  readonly timeColumn: string;
  readonly folds: readonly Fold[] | undefined;
  readonly isTimeSplit: boolean;
  readonly gapMilliseconds: number;
}

/**
 * Columns that hold times after the prediction would be made, and folds of a time split that learn from rows that are
 * not before those they test. Numbers count as times when they read as epoch seconds or milliseconds of the years the
 * rows come from.
 */
export function findFutureRows(table: Table, question: TimeQuestion): GuardFinding[] {
  const { timeColumn, folds, isTimeSplit, gapMilliseconds } = question;
  const times = timesOf(table, timeColumn);
  if (times === undefined) return [];
  const findings: GuardFinding[] = [];
  for (const { name, data } of table.columns) {
    if (name === timeColumn || data.kind === 'category') continue;
    const instants = data.kind === 'date' ? data.values : asInstants(data.values, times);
    if (instants === undefined) continue;
    let known = 0;
    let late = 0;
    instants.forEach((instant, row) => {
      if (Number.isNaN(instant) || Number.isNaN(times[row]!)) return;
      known++;
      if (instant > times[row]!) late++;
    });
    if (late < FEWEST_LATE_ROWS || late < LEAST_LATE_SHARE * known) continue;
    findings.push({
      guard: 'future-rows',
      action: 'block',
      columns: [name],
      numbers: { lateRows: late, rows: known, lateShare: late / known },
      sentence: `${name} lies after ${timeColumn} in ${late} of ${known} rows: at the time of the prediction it will not be known`,
    });
  }
  if (folds !== undefined && isTimeSplit)
    findings.push(...lateFolds(times, folds, timeColumn, gapMilliseconds));
  return findings;
}

/**
 * A shuffled split of rows that have a time: scores then mix past and future, and are too good when the data moves.
 * Only a warning, because rows may rightly be exchangeable.
 */
export function findTimeOrder(
  table: Table,
  { timeColumn, folds, isTimeSplit }: TimeQuestion,
): GuardFinding[] {
  const times = timesOf(table, timeColumn);
  if (times === undefined || folds === undefined || isTimeSplit) return [];
  const mixed = folds.filter((fold) => lateRows(times, fold, 0) > 0).length;
  if (mixed === 0) return [];
  return [
    {
      guard: 'time-order',
      action: 'warn',
      columns: [timeColumn],
      numbers: { mixedFolds: mixed, folds: folds.length },
      sentence: `rows have a time in ${timeColumn}, but ${mixed} of ${folds.length} folds learn from rows later than those they test: scores may be too good`,
    },
  ];
}

function lateFolds(
  times: Float64Array,
  folds: readonly Fold[],
  timeColumn: string,
  gapMilliseconds: number,
): GuardFinding[] {
  const late = folds.map((fold) => lateRows(times, fold, gapMilliseconds));
  const wrong = late.filter((rows) => rows > 0).length;
  if (wrong === 0) return [];
  const rows = late.reduce((sum, count) => sum + count, 0);
  return [
    {
      guard: 'future-rows',
      action: 'block',
      columns: [],
      numbers: { lateFolds: wrong, folds: folds.length, lateRows: rows },
      sentence: `${wrong} of ${folds.length} folds learn from rows whose ${timeColumn} is not before that of the rows they test: ${rows} training rows are too late`,
    },
  ];
}

/** Training rows whose time plus gap is not before the first test row. */
function lateRows(times: Float64Array, { train, test }: Fold, gap: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const row of test) if (times[row]! < first) first = times[row]!;
  let late = 0;
  for (const row of train) if (times[row]! + gap >= first) late++;
  return late;
}

function timesOf(table: Table, timeColumn: string): Float64Array | undefined {
  const column = findColumn(table, timeColumn);
  return column === undefined || column.kind === 'category' ? undefined : column.values;
}

/** Numbers as epoch milliseconds, when nearly all of them are whole and lie within ten years of the rows' times. */
function asInstants(values: Float64Array, times: Float64Array): Float64Array | undefined {
  const tenYears = 10 * 365.25 * 86_400_000;
  const [low, high] = rangeOf(times);
  // Below a day of 1970 any count would do as a time.
  if (!(low > 86_400_000 * 365)) return undefined;
  for (const unit of [1000, 1]) {
    let known = 0;
    let fitting = 0;
    for (const value of values) {
      if (Number.isNaN(value)) continue;
      known++;
      if (value * unit > low - tenYears && value * unit < high + tenYears) fitting++;
    }
    if (known > 0 && fitting >= 0.99 * known) return values.map((value) => value * unit);
  }
  return undefined;
}

function rangeOf(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
