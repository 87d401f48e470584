import { isInstant } from '../core/ml/parse-instant.js';
import type { Table } from '../core/table.js';

const YEAR_MS = 365 * 86_400_000;

/**
 * Numbers that `dateFeatures` has read as epoch milliseconds and that all lie in 1970 or just before: seconds, or days
 * written like 20240131, look so.
 * @returns a sentence for each such column
 */
export function misreadDates({ columns }: Table, dateFeatures: readonly string[] = []): string[] {
  return columns.flatMap(({ name, data }) => {
    if (data.kind !== 'number' || !dateFeatures.includes(name)) return [];
    const instants = data.values.filter(isInstant);
    if (instants.length === 0 || instants.some((instant) => Math.abs(instant) >= YEAR_MS)) return [];
    const first = instants.reduce((a, b) => Math.min(a, b));
    const last = instants.reduce((a, b) => Math.max(a, b));
    return [
      `column ${name} is read as epoch milliseconds, which puts ${first} on ${dayOf(first)} and ${last} on ${dayOf(last)}; write seconds, or days like 20240131, as ISO 8601 dates`,
    ];
  });
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
