import type { DatePartName } from './preprocess-options.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** 400 years: the calendar repeats. The year of the earliest date there is begins before it. */
const CALENDAR_MS = 146_097 * DAY_MS;

/** What is made of an instant (epoch milliseconds, UTC); `elapsedDays` is counted from the earliest training row. */
export const DATE_PARTS: Readonly<Record<DatePartName, (instant: number, origin: number) => number>> = {
  year: (instant) => new Date(instant).getUTCFullYear(),
  quarter: (instant) => Math.floor(new Date(instant).getUTCMonth() / 3) + 1,
  month: (instant) => new Date(instant).getUTCMonth() + 1,
  day: (instant) => new Date(instant).getUTCDate(),
  dayOfYear: (instant) => {
    const later = instant < 0 ? instant + CALENDAR_MS : instant;
    return Math.floor(later / DAY_MS) - Math.floor(newYear(later) / DAY_MS) + 1;
  },
  // Monday is 1 and Sunday 7; 1970-01-01 was a Thursday.
  weekday: (instant) => modulo(Math.floor(instant / DAY_MS) + 3, 7) + 1,
  hour: (instant) => Math.floor(modulo(instant, DAY_MS) / HOUR_MS),
  minute: (instant) => Math.floor(modulo(instant, HOUR_MS) / MINUTE_MS),
  elapsedDays: (instant, origin) => (instant - origin) / DAY_MS,
};

function newYear(instant: number): number {
  return new Date(instant).setUTCMonth(0, 1);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
