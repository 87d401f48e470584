import type { FeatureCells } from './feature-cells.js';
import type { SegmentRows } from './segment-rows.js';

/** Rows per cell of a feature, inside and outside of a segment. */
export interface SegmentCounts {
  readonly referenceInside: Float64Array;
  readonly currentInside: Float64Array;
  readonly referenceOutside: Float64Array;
  readonly currentOutside: Float64Array;
}

/**
 * Counts the rows of a feature inside and outside of each segment.
 *
 * @param cells cells of the feature; the last count of each group is that of missing rows
 * @param rows segments of the same rows
 * @returns counts in the order of the labels
 *
 * @example segmentCounts(cells, rows)[0]?.referenceInside // rows of the first segment per cell
 */
export function segmentCounts(cells: FeatureCells, rows: SegmentRows): SegmentCounts[] {
  const segments = rows.labels.length;
  const width = cells.cellCount + 1;
  const reference = crossCounts(rows.reference, cells.reference, segments, width);
  const current = crossCounts(rows.current, cells.current, segments, width);
  return rows.labels.map((_, segment) => {
    const referenceInside = reference.bySegment[segment]!;
    const currentInside = current.bySegment[segment]!;
    return {
      referenceInside,
      currentInside,
      referenceOutside: reference.all.map((all, cell) => all - referenceInside[cell]!),
      currentOutside: current.all.map((all, cell) => all - currentInside[cell]!),
    };
  });
}

/** The same change made to the counts of all four groups. */
export function mapCounts(
  counts: SegmentCounts,
  change: (rows: Float64Array) => Float64Array,
): SegmentCounts {
  return {
    referenceInside: change(counts.referenceInside),
    currentInside: change(counts.currentInside),
    referenceOutside: change(counts.referenceOutside),
    currentOutside: change(counts.currentOutside),
  };
}

/** Rows of the smallest of the four groups. */
export function smallestGroup(counts: SegmentCounts): number {
  return Math.min(
    totalRows(counts.referenceInside),
    totalRows(counts.currentInside),
    totalRows(counts.referenceOutside),
    totalRows(counts.currentOutside),
  );
}

/** Rows of one group. */
export function totalRows(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

interface CrossCounts {
  readonly bySegment: readonly Float64Array[];
  readonly all: Float64Array;
}

function crossCounts(
  segments: Int8Array,
  cells: Int8Array,
  segmentCount: number,
  width: number,
): CrossCounts {
  const counts = new Float64Array((segmentCount + 1) * width);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell < 0) continue;
    const place = segments[row]! < 0 ? segmentCount : segments[row]!;
    const at = place * width + cell;
    counts[at] = counts[at]! + 1;
  }
  const all = new Float64Array(width);
  for (let at = 0; at < counts.length; at++) all[at % width] = all[at % width]! + counts[at]!;
  const rowsOf = (segment: number) => counts.subarray(segment * width, (segment + 1) * width);
  return { bySegment: Array.from({ length: segmentCount }, (_, segment) => rowsOf(segment)), all };
}
