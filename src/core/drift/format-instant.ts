import { formatNumber } from '../format-number.js';

/** Largest instant a date can hold, in milliseconds. */
const largestInstant = 8.64e15;

/**
 * An instant for a sentence: UTC text, or the plain number where no date can hold it.
 *
 * @param milliseconds since 1970, finite
 *
 * @example formatInstant(0) // '1970-01-01T00:00:00.000Z'
 */
export function formatInstant(milliseconds: number): string {
  if (Math.abs(milliseconds) > largestInstant) return formatNumber(milliseconds);
  return new Date(milliseconds).toISOString();
}
