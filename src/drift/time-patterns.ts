/** Stretches of time before a window, in UTC and half open. */
import type { SeasonPart } from './drift.api.js';

/** From the first instant to the first that belongs to it no more, in epoch milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** The instants of a span on some weekdays (1 Monday to 7 Sunday) and in some hours (0 to 23); all when left out. */
export interface TimePattern extends TimeSpan {
  readonly weekdays?: readonly number[];
  readonly hours?: readonly number[];
}

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * DAY_MS;

export function weekdayOf(instant: number): number {
  // The epoch was a Thursday.
  return positiveRest(Math.floor(instant / DAY_MS) + 3, 7) + 1;
}

export function hourOf(instant: number): number {
  return positiveRest(Math.floor(instant / HOUR_MS), 24);
}

export function fits(pattern: TimePattern, instant: number): boolean {
  const { from, to, weekdays, hours } = pattern;
  return (
    instant >= from &&
    instant < to &&
    (weekdays?.includes(weekdayOf(instant)) ?? true) &&
    (hours?.includes(hourOf(instant)) ?? true)
  );
}

/**
 * The span of the same length that ends where this one begins.
 * @param gapMs left out between the two
 */
export function spanBefore({ from }: TimeSpan, lengthMs: number, gapMs = 0): TimeSpan {
  return { from: from - gapMs - lengthMs, to: from - gapMs };
}

/**
 * The same weekdays or hours of the weeks before a window: those that the window touches. They end with the hour, or
 * the day, in which the window begins, so that each weekday and hour of the weeks is in as often as any other.
 *
 * @param match `weekday` and `hour` together mean these hours on these weekdays
 * @param weeks 1 or more
 * @returns patterns that share no instant; more than one when the hours differ from weekday to weekday
 */
export function seasonBefore(span: TimeSpan, match: readonly SeasonPart[], weeks: number): TimePattern[] {
  const byHour = match.includes('hour');
  const byWeekday = match.includes('weekday');
  const step = byHour ? HOUR_MS : DAY_MS;
  const to = Math.floor(span.from / step) * step;
  const range = { from: to - weeks * WEEK_MS, to };
  const touched: number[] = [];
  const end = Math.min(span.to, to + WEEK_MS + step);
  for (let instant = to; instant < end; instant += step) touched.push(instant);
  const weekdays = unique(touched.map(weekdayOf));
  if (!byHour) return [{ ...range, weekdays }];
  if (!byWeekday) return [{ ...range, hours: unique(touched.map(hourOf)) }];
  const weekdaysOf = new Map<string, { weekdays: number[]; hours: number[] }>();
  for (const weekday of weekdays) {
    const hours = unique(touched.filter((instant) => weekdayOf(instant) === weekday).map(hourOf));
    const known = weekdaysOf.get(hours.join());
    if (known === undefined) weekdaysOf.set(hours.join(), { weekdays: [weekday], hours });
    else known.weekdays.push(weekday);
  }
  return [...weekdaysOf.values()].map((pattern) => ({ ...range, ...pattern }));
}

function unique(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function positiveRest(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
