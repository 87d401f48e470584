import { normalInterquartileRange, winsorisedShare } from '../../stats/distances/robust-scale.js';
import { categoryTable } from '../../stats/summaries/category-table.js';
import { quantileOfSorted } from '../../stats/summaries/quantile.js';
import { finitePart, sortedValues } from '../../stats/summaries/sorted-values.js';
import { topCategories } from '../../stats/summaries/top-categories.js';
import type { CategoryColumn, Column } from '../../table.js';
import { pooledFinite } from './pooled-finite.js';

const mostBins = 100;
const mostCategories = 50;
/** Keeps sums of differences finite whatever the data. */
const largestPosition = 1e100;

/** A feature reduced to few cells, so that any group of rows is a row of counts. */
export interface FeatureCells {
  /** Number of cells with values; rows without a value are counted in one more cell at the end. */
  readonly cellCount: number;
  /** Cell of each row; -1 for infinite values, which are left out. */
  readonly reference: Int8Array;
  readonly current: Int8Array;
  /**
   * Of numbers: the mean of each cell, winsorised, in robust standard deviations of the reference, ascending. Absent
   * for categories and for numbers without a spread, whose cells have no distance.
   */
  readonly positions?: Float64Array;
}

/**
 * Cuts a feature into cells: numbers into at most 100 bins between pooled quantiles, categories into the 50 commonest
 * and one for the rest.
 *
 * @param reference column of one side
 * @param current column of the same kind
 * @returns cells, or undefined when the kinds differ or there is no usable value
 *
 * @example featureCells(reference, current)?.cellCount // 100 for continuous numbers
 */
export function featureCells(reference: Column, current: Column): FeatureCells | undefined {
  if (reference.kind === 'category') {
    return current.kind === 'category' ? cellsOfCategories(reference, current) : undefined;
  }
  if (current.kind !== reference.kind) return undefined;
  return cellsOfNumbers(reference.values, current.values);
}

function cellsOfCategories(reference: CategoryColumn, current: CategoryColumn): FeatureCells | undefined {
  const table = categoryTable(reference, current);
  if (table.labels.length === 0) return undefined;
  const { labels, otherCategories } = topCategories(table, mostCategories);
  const cellCount = labels.length + Math.min(1, otherCategories);
  const cellOf = new Map(labels.map((label, cell) => [label, cell]));
  const assign = ({ codes, levels }: CategoryColumn) => {
    const ofLevel = levels.map((level) => cellOf.get(level) ?? labels.length);
    return Int8Array.from(codes, (code) => (code < 0 ? cellCount : ofLevel[code]!));
  };
  return { cellCount, reference: assign(reference), current: assign(current) };
}

function cellsOfNumbers(reference: Float64Array, current: Float64Array): FeatureCells | undefined {
  const sortedReference = finitePart(sortedValues(reference));
  if (sortedReference.length === 0) return undefined;
  const pooled = pooledFinite(reference, current);
  const edges = binEdges(pooled);
  const cellCount = edges.length + 1;
  const assign = (values: Float64Array) =>
    Int8Array.from(values, (value) => {
      if (Number.isNaN(value)) return cellCount;
      return Number.isFinite(value) ? binOf(value, edges) : -1;
    });
  const cells = { cellCount, reference: assign(reference), current: assign(current) };
  const range = quantileOfSorted(sortedReference, 0.75) - quantileOfSorted(sortedReference, 0.25);
  if (!(range > 0 && Number.isFinite(range))) return cells;
  return { ...cells, positions: binPositions(pooled, edges, range / normalInterquartileRange) };
}

/** Different pooled quantiles below the maximum; a value on an edge goes to the lower bin. */
function binEdges(pooled: Float64Array): Float64Array {
  const edges: number[] = [];
  for (let bin = 1; bin < mostBins; bin++) {
    const edge = pooled[Math.min(pooled.length - 1, Math.floor((bin * pooled.length) / mostBins))]!;
    if (edge < pooled.at(-1)! && edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

function binOf(value: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value > edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binPositions(pooled: Float64Array, edges: Float64Array, spread: number): Float64Array {
  const lowest = quantileOfSorted(pooled, winsorisedShare);
  const highest = quantileOfSorted(pooled, 1 - winsorisedShare);
  const positions = new Float64Array(edges.length + 1);
  const counts = new Float64Array(edges.length + 1);
  for (const value of pooled) {
    const bin = binOf(value, edges);
    const winsorised = Math.min(highest, Math.max(lowest, value)) / spread;
    const position = Math.min(largestPosition, Math.max(-largestPosition, winsorised));
    counts[bin] = counts[bin]! + 1;
    positions[bin] = positions[bin]! + (position - positions[bin]!) / counts[bin]!;
  }
  return positions;
}
