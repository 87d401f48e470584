import { formatNumber } from '../../format-number.js';
import { categoryTable } from '../../stats/summaries/category-table.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import type { CategoryColumn, Column } from '../../table.js';
import { formatInstant } from '../format-instant.js';
import { pooledFinite } from './pooled-finite.js';

const mostCategories = 20;
const missingLabel = 'missing';

/** One column cut into groups of rows. */
export interface SegmentRows {
  readonly labels: readonly string[];
  /** Segment of each row, an index into `labels`; -1 for rows in none. */
  readonly reference: Int8Array;
  readonly current: Int8Array;
}

/**
 * Cuts the rows of both sides into segments by one column: its 20 commonest categories (both sides counted
 * together), or for numbers and dates the four quarters between pooled quartiles; rows without a value form one more.
 * Equal numbers stay together, so there may be fewer than four quarters.
 *
 * @param reference column of one side
 * @param current column of the same kind
 * @returns segments with labels for people, or undefined when the kinds differ
 *
 * @example segmentRows(reference, current)?.labels // ['<= 2', '2 to 5', '5 to 9', '> 9']
 */
export function segmentRows(reference: Column, current: Column): SegmentRows | undefined {
  if (reference.kind === 'category') {
    return current.kind === 'category' ? segmentsOfCategories(reference, current) : undefined;
  }
  if (current.kind !== reference.kind) return undefined;
  const say = reference.kind === 'date' ? formatInstant : formatNumber;
  return segmentsOfNumbers(reference.values, current.values, say);
}

function segmentsOfCategories(reference: CategoryColumn, current: CategoryColumn): SegmentRows {
  const { labels } = topCategories(categoryTable(reference, current), mostCategories);
  const segmentOf = new Map(labels.map((label, segment) => [label, segment]));
  const missing = labels.length;
  const assign = ({ codes, levels }: CategoryColumn) => {
    const ofLevel = levels.map((level) => segmentOf.get(level) ?? -1);
    return Int8Array.from(codes, (code) => (code < 0 ? missing : ofLevel[code]!));
  };
  return { labels: [...labels, missingLabel], reference: assign(reference), current: assign(current) };
}

function segmentsOfNumbers(
  reference: Float64Array,
  current: Float64Array,
  say: (value: number) => string,
): SegmentRows {
  const sorted = pooledFinite(reference, current);
  const edges = sorted.length === 0 ? [] : quartileEdges(sorted);
  const missing = edges.length + 1;
  const assign = (values: Float64Array) =>
    Int8Array.from(values, (value) => {
      if (Number.isNaN(value)) return missing;
      let segment = 0;
      while (segment < edges.length && value > edges[segment]!) segment++;
      return segment;
    });
  const labels = edges.map((edge, index) =>
    index === 0 ? `<= ${say(edge)}` : `${say(edges[index - 1]!)} to ${say(edge)}`,
  );
  const last = edges.length === 0 ? 'any value' : `> ${say(edges.at(-1)!)}`;
  return { labels: [...labels, last, missingLabel], reference: assign(reference), current: assign(current) };
}

/** Different quartiles below the maximum, so that no quarter is empty. */
function quartileEdges(sorted: Float64Array): number[] {
  const quartiles = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share));
  return [...new Set(quartiles)].filter((edge) => edge < sorted.at(-1)!);
}
