/** Windows in words, for scopes and reasons. */
import type { TimeSpan } from './time-patterns.js';

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param column time column, or undefined for the time of receipt */
export function describeClock(column: string | undefined): string {
  return column === undefined ? 'the time of receipt' : `the column ${column}`;
}

export function describeSpan({ from, to }: TimeSpan): string {
  return `from ${describeInstant(from)} to before ${describeInstant(to)}`;
}

/** Says so when a window could reach further back than batches are looked at. */
export function describeReach(batches: number, most: number): string {
  return batches < most ? '' : `, as far as ${plural(most, 'batch', 'batches')} reach back`;
}

/** Beyond the range of dates there is only the number. */
function describeInstant(instant: number): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? `${instant} ms` : date.toISOString();
}
