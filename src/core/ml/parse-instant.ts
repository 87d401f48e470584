const ISO_8601 =
  /^([+-]\d{6}|\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** The largest distance from 1970 that JavaScript dates can express: 100 million days in milliseconds. */
const MAXIMUM_INSTANT = 8.64e15;

/** Whether a number can be epoch milliseconds: finite, and no further from 1970 than dates go. */
export function isInstant(value: number): boolean {
  return Math.abs(value) <= MAXIMUM_INSTANT;
}

/**
 * Reads an instant: an ISO 8601 date or date-time, or epoch milliseconds. A text without offset is UTC,
 * whatever the machine's time zone; fractions beyond milliseconds are cut off. Days that do not exist are refused.
 * @returns epoch milliseconds, or undefined when `value` is no instant
 * @example parseInstant('1970-01-01T00:00:01Z') // 1000
 */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return isInstant(value) ? value : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const match = ISO_8601.exec(value);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, '0')));
  // Parts out of range roll over into the next larger part; none of them may have.
  const isReal =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second);
  const offset = offsetMinutes(zone);
  if (!isReal || offset === undefined) return undefined;
  return date.getTime() - offset * 60_000;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
