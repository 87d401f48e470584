/** Calendar periods in UTC. A week runs from Monday to Monday. */
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
/** One of them. */
export type Period = (typeof PERIODS)[number];

/** The half-open stretch of time from `from` up to, not including, `to`, in epoch milliseconds. */
export interface UtcPeriod {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday, the fourth day of its week. */
const EPOCH_WEEKDAY = 3;
/** The last instant JavaScript dates can express. */
const LAST_INSTANT = 8.64e15;

/**
 * The calendar period that holds an instant; clocks that are put forward or back change nothing.
 *
 * @param instant epoch milliseconds within what dates can express
 * @param period length of the period
 * @returns labels `2026-03-01T05:00Z`, `2026-03-01`, `2026-W09` (ISO 8601) and `2026-03`
 *
 * Source: ISO 8601-1:2019 for weeks: week 1 holds the first Thursday of the year.
 *
 * @example utcPeriodOf(0, 'week').label // '1970-W01'
 */
export function utcPeriodOf(instant: number, period: Period): UtcPeriod {
  switch (period) {
    case 'hour': {
      const from = Math.floor(instant / HOUR) * HOUR;
      return { label: `${toIso(from).slice(0, -8)}Z`, from, to: from + HOUR };
    }
    case 'day': {
      const from = Math.floor(instant / DAY) * DAY;
      return { label: dayOf(from), from, to: from + DAY };
    }
    case 'week': {
      const day = Math.floor(instant / DAY);
      const monday = day - ((((day + EPOCH_WEEKDAY) % 7) + 7) % 7);
      return { label: weekLabel(monday), from: monday * DAY, to: (monday + 7) * DAY };
    }
    case 'month': {
      const date = new Date(instant);
      const from = startOfMonth(date.getUTCFullYear(), date.getUTCMonth());
      const to = startOfMonth(date.getUTCFullYear(), date.getUTCMonth() + 1);
      return {
        label: dayOf(instant).slice(0, -3),
        from: Number.isNaN(from) ? -LAST_INSTANT : from,
        to: Number.isNaN(to) ? LAST_INSTANT : to,
      };
    }
  }
}

/** Whether dates can express the instant; NaN and the infinities are none. */
export function isInstant(value: number): boolean {
  return Math.abs(value) <= LAST_INSTANT;
}

/** The instant as ISO 8601 text in UTC; instants beyond what dates can express are cut back to it. */
export function toIso(instant: number): string {
  return new Date(Math.max(-LAST_INSTANT, Math.min(LAST_INSTANT, instant))).toISOString();
}

function dayOf(instant: number): string {
  const text = toIso(instant);
  return text.slice(0, text.indexOf('T'));
}

function startOfMonth(year: number, month: number): number {
  // Date.UTC reads years below 100 as 1900 and later.
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** A week belongs to the year that holds its Thursday. */
function weekLabel(monday: number): string {
  const thursday = new Date(Math.min((monday + 3) * DAY, LAST_INSTANT));
  const newYear = new Date(0).setUTCFullYear(thursday.getUTCFullYear(), 0, 1) / DAY;
  const week = Math.floor((monday + 3 - newYear) / 7) + 1;
  const year = dayOf(thursday.getTime()).slice(0, -6);
  return `${year}-W${String(week).padStart(2, '0')}`;
}
