import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import {
  type CategoryColumn,
  type Column,
  columnLength,
  type DateColumn,
  isMissing,
  type NumberColumn,
} from '../../table.js';
import { isInstant } from '../parse-instant.js';

/** The rows of one level of a column. */
export interface SegmentGroup {
  readonly level: string;
  /** A value of the column, a quarter of its range, the rows without a value, or all rarer values together. */
  readonly kind: 'value' | 'range' | 'missing' | 'other';
  /** Ascending. */
  readonly rows: Uint32Array;
}

/** Values beyond are taken together. */
const MOST_LEVELS = 20;
/** Numbers with more distinct values are cut into quarters. */
const MOST_NUMBER_VALUES = 10;
const QUARTERS = [0.25, 0.5, 0.75];

/**
 * Cuts rows by the levels of a column: categories by their values, the 20 most frequent of them and the rest together;
 * numbers and instants by their values when there are at most 10, else at their quartiles, a value on an edge below it;
 * rows without a value are a level of their own. Levels without rows are left out.
 * @param column one value per row
 * @returns values by rows, largest first; ranges from the lowest; then the rest, then the rows without a value
 * @example segmentGroups({ kind: 'number', values: Float64Array.of(1, 2, 1) }) // '1' of rows 0 and 2, '2' of row 1
 */
export function segmentGroups(column: Column): SegmentGroup[] {
  const groups = column.kind === 'category' ? groupsOfValues(column) : groupsOfNumbers(column);
  const missing = rowsWhere(column, (row) => isMissing(column, row));
  return missing.length === 0 ? groups : [...groups, { level: '(missing)', kind: 'missing', rows: missing }];
}

function groupsOfValues(column: CategoryColumn): SegmentGroup[] {
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const order = column.levels
    .map((level, code) => ({ level, code, rows: counts[code]! }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.rows - a.rows || (a.level < b.level ? -1 : 1));
  const placeOf = new Int32Array(column.levels.length).fill(MOST_LEVELS);
  order.slice(0, MOST_LEVELS).forEach(({ code }, place) => {
    placeOf[code] = place;
  });
  const placeAt = (row: number) => {
    const code = column.codes[row]!;
    return code < 0 ? -1 : placeOf[code]!;
  };
  const rest = order.length - MOST_LEVELS;
  const shown = order.slice(0, MOST_LEVELS).map(({ level }): Omit<SegmentGroup, 'rows'> => {
    return { level, kind: 'value' };
  });
  const other: Omit<SegmentGroup, 'rows'> = { level: `(${rest} other values)`, kind: 'other' };
  return dealOut(column, rest > 0 ? [...shown, other] : shown, placeAt);
}

function groupsOfNumbers(column: NumberColumn | DateColumn): SegmentGroup[] {
  const sorted = column.values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const write = (value: number) => (column.kind === 'date' ? isoOf(value) : String(value));
  const writeEdge = (edge: number) => write(column.kind === 'date' ? edge : Number(edge.toPrecision(6)));
  const distinct = new Set<number>();
  for (const value of sorted) {
    distinct.add(value);
    if (distinct.size > MOST_NUMBER_VALUES) break;
  }
  if (distinct.size <= MOST_NUMBER_VALUES) {
    const values = [...distinct];
    const heads = values.map((value): Omit<SegmentGroup, 'rows'> => ({ level: write(value), kind: 'value' }));
    return dealOut(column, heads, (row) => values.indexOf(column.values[row]!));
  }
  // Quartiles of infinite values are no numbers to cut at.
  const edges = [...new Set(QUARTERS.map((share) => quantileOfSorted(sorted, share)))].filter(
    (edge) => Number.isFinite(edge) && edge < sorted[sorted.length - 1]!,
  );
  const heads = [...edges, Number.POSITIVE_INFINITY].map((edge, k): Omit<SegmentGroup, 'rows'> => {
    const below = edges[k - 1];
    if (below === undefined)
      return { level: edges.length === 0 ? 'all' : `up to ${writeEdge(edge)}`, kind: 'range' };
    const level =
      k === edges.length ? `above ${writeEdge(below)}` : `${writeEdge(below)} to ${writeEdge(edge)}`;
    return { level, kind: 'range' };
  });
  return dealOut(column, heads, (row) => {
    const value = column.values[row]!;
    if (Number.isNaN(value)) return -1;
    const place = edges.findIndex((edge) => value <= edge);
    return place < 0 ? edges.length : place;
  });
}

/** @param placeAt which head a row belongs to, negative for none */
function dealOut(
  column: Column,
  heads: readonly Omit<SegmentGroup, 'rows'>[],
  placeAt: (row: number) => number,
): SegmentGroup[] {
  const rows = heads.map((): number[] => []);
  for (let row = 0; row < columnLength(column); row++) rows[placeAt(row)]?.push(row);
  return heads.map((head, place) => ({ ...head, rows: Uint32Array.from(rows[place]!) }));
}

function rowsWhere(column: Column, isWanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: columnLength(column) }, (_, row) => row).filter(isWanted);
}

/** Days where that is all there is to say. */
function isoOf(instant: number): string {
  if (!isInstant(instant)) return String(instant);
  return new Date(instant).toISOString().replace('T00:00:00.000Z', '');
}
