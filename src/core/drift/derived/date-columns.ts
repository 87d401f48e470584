import type { CategoryColumn, DateColumn } from '../../table.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const daysInWeek = 7;
/** 1 January 1970 was a Thursday. */
const weekdayOfEpoch = 3;
const fewestDaysForWeekdays = 14;
const fewestDaysForHours = 2;
/** A period counts as whole when at most this share of it is missing: rows rarely fall on its last instant. */
const missingPartOfPeriod = 1 / 24;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** One category column per side. */
export interface CategoryPair {
  readonly reference: CategoryColumn;
  readonly current: CategoryColumn;
}

/**
 * The weekday of each instant (UTC), or undefined when a side spans fewer than 14 days. Only whole weeks of a side
 * are used, counted from its earliest instant: a window of 17 days would otherwise hold three weekdays more often
 * than the others whatever the data are. The other rows are left out; missing stays missing. A period counts as
 * whole when its last 24th has no row; dates without a time of day last a day.
 *
 * @param reference instants in epoch milliseconds
 * @param current the same
 * @returns categories Mon to Sun
 *
 * @example weekdayColumns(reference, current)?.reference.levels[0] // 'Mon'
 */
export function weekdayColumns(reference: DateColumn, current: DateColumn): CategoryPair | undefined {
  const length = daysInWeek * dayMs;
  const slack = hasTimesOfDay(reference, current) ? length * missingPartOfPeriod : dayMs;
  const period = { length, fewest: fewestDaysForWeekdays * dayMs, slack };
  return cyclicColumns(reference, current, period, weekdays, weekdayOf);
}

/**
 * The hour of the day of each instant (UTC), or undefined when a side spans fewer than 2 days or every instant of
 * both sides has the same time of day, as dates without a time have. Only whole days of a side are used.
 *
 * @param reference instants in epoch milliseconds
 * @param current the same
 * @returns categories 00 to 23
 *
 * @example hourColumns(reference, current)?.reference.levels[0] // '00'
 */
export function hourColumns(reference: DateColumn, current: DateColumn): CategoryPair | undefined {
  if (!hasTimesOfDay(reference, current)) return undefined;
  const period = { length: dayMs, fewest: fewestDaysForHours * dayMs, slack: dayMs * missingPartOfPeriod };
  return cyclicColumns(reference, current, period, hours, hourOf);
}

interface Period {
  /** What is used of a side is a whole number of these, in milliseconds. */
  readonly length: number;
  /** Shortest used span of a side in milliseconds. */
  readonly fewest: number;
  /** Milliseconds after the latest instant that still count as covered. */
  readonly slack: number;
}

function cyclicColumns(
  reference: DateColumn,
  current: DateColumn,
  period: Period,
  levels: readonly string[],
  codeOf: (instant: number) => number,
): CategoryPair | undefined {
  const ofReference = wholePeriods(reference, period);
  const ofCurrent = wholePeriods(current, period);
  if (ofReference === undefined || ofCurrent === undefined) return undefined;
  const column = (instants: Float64Array): CategoryColumn => ({
    kind: 'category',
    codes: Int32Array.from(instants, codeOf),
    levels,
  });
  return { reference: column(ofReference), current: column(ofCurrent) };
}

/** The instants inside whole periods from the earliest on, and what is missing; undefined when the span is short. */
function wholePeriods({ values }: DateColumn, { length, fewest, slack }: Period): Float64Array | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < earliest) earliest = value;
    if (value > latest) latest = value;
  }
  const span = Math.floor((latest - earliest + slack) / length) * length;
  if (!(span >= fewest)) return undefined;
  const end = earliest + span;
  return values.filter((value) => Number.isNaN(value) || (value >= earliest && value < end));
}

function hasTimesOfDay(reference: DateColumn, current: DateColumn): boolean {
  let first: number | undefined;
  for (const { values } of [reference, current]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      const timeOfDay = modulo(value, dayMs);
      first ??= timeOfDay;
      if (timeOfDay !== first) return true;
    }
  }
  return false;
}

function weekdayOf(instant: number): number {
  if (Number.isNaN(instant)) return -1;
  return modulo(Math.floor(instant / dayMs) + weekdayOfEpoch, daysInWeek);
}

function hourOf(instant: number): number {
  if (Number.isNaN(instant)) return -1;
  return Math.floor(modulo(instant, dayMs) / hourMs);
}

function modulo(value: number, base: number): number {
  return ((value % base) + base) % base;
}
