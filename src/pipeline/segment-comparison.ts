/** Champion and challenger on the parts of the holdout: a gain on the whole must not hide a loss of some. Pure. */
import { InvalidArgument } from '../core/errors.js';
import { holm } from '../core/stats/multiplicity/holm.js';
import { type Column, findColumn, type Table } from '../core/table.js';
import type { PairedComparison } from './paired-comparison.js';

/** Segments with fewer labelled rows say too little to stop anything. */
export const LEAST_SEGMENT_ROWS = 100;
/** Levels beyond are not looked at one by one: Holm would leave no power to any of them. */
const MOST_SEGMENTS = 100;

export interface SegmentComparison {
  readonly column: string;
  readonly level: string;
  readonly rows: number;
  readonly comparison: PairedComparison;
  /** p-value of the difference after Holm over all segments; absent when it was not tested. */
  readonly adjustedPValue?: number;
}

/**
 * Compares the two models on every level of the named columns that has at least 100 labelled rows. A missing value is a
 * level of its own. Columns of numbers count each value as a level.
 * @param compare the paired test, of the rows at the given positions
 * @throws InvalidArgument when a column is not in the table
 */
export function compareSegments(
  table: Table,
  columns: readonly string[],
  compare: (rows: Uint32Array) => PairedComparison,
): SegmentComparison[] {
  const segments = columns.flatMap((name) => {
    const column = findColumn(table, name);
    if (column === undefined) throw new InvalidArgument('segments', 'must be columns of the data', name);
    return [...rowsByLevel(column)]
      .filter(([, rows]) => rows.length >= LEAST_SEGMENT_ROWS)
      .map(([level, rows]) => ({ column: name, level, rows }));
  });
  // The largest of all columns: one column of many levels must not take the place of another.
  segments.sort((a, b) => b.rows.length - a.rows.length || (a.level < b.level ? -1 : 1));
  const compared = segments.slice(0, MOST_SEGMENTS).map(({ rows, ...segment }) => ({
    ...segment,
    rows: rows.length,
    comparison: compare(Uint32Array.from(rows)),
  }));
  const adjusted = holm(
    compared.map(({ comparison }) => (comparison.kind === 'tested' ? comparison.pValue : 1)),
  );
  return compared.map((segment, index) =>
    segment.comparison.kind === 'tested' ? { ...segment, adjustedPValue: adjusted[index]! } : segment,
  );
}

/** Whether the challenger is worse on the segment by more than the margin, beyond chance and after Holm. */
export function isVeto({ comparison, adjustedPValue }: SegmentComparison, margin: number): boolean {
  if (comparison.kind === 'identical') return comparison.difference < -margin;
  return comparison.kind === 'tested' && comparison.upper < -margin && (adjustedPValue ?? 1) < 0.05;
}

function rowsByLevel(column: Column): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  const count = column.kind === 'category' ? column.codes.length : column.values.length;
  for (let row = 0; row < count; row++) {
    const level = levelOf(column, row);
    const known = rows.get(level);
    if (known === undefined) rows.set(level, [row]);
    else known.push(row);
  }
  return rows;
}

function levelOf(column: Column, row: number): string {
  if (column.kind === 'category') {
    const code = column.codes[row]!;
    return code < 0 ? '(missing)' : column.levels[code]!;
  }
  const value = column.values[row]!;
  if (Number.isNaN(value)) return '(missing)';
  return column.kind === 'date' ? new Date(value).toISOString() : String(value);
}
