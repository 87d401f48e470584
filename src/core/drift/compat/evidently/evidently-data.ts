import type { Random } from '../../../random.js';
import { pooledCounts } from '../../../stats/summaries/pooled-counts.js';
import type { CategoryColumn, Column } from '../../../table.js';
import type { MeasureContext } from '../../measure-context.js';

/** Counts of the values that occur on either side, in ascending order of the values. */
export interface ValueCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Both sides of a column of numbers. */
export interface EvidentlyNumbers {
  /** Ascending and finite: Evidently drops missing and infinite values first. */
  readonly reference: Float64Array;
  readonly current: Float64Array;
  /** Whether pandas would hold both sides as integers, which changes NumPy's narrowest bin. */
  readonly areIntegers: boolean;
}

/** One column as Evidently's methods see it. */
export interface EvidentlyData {
  readonly kind: 'number' | 'category';
  readonly random: Random;
  /** Usable rows of each side. */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Only of number and date columns. */
  numbers(): EvidentlyNumbers;
  valueCounts(): ValueCounts;
  /** Positions in `valueCounts` of the usable rows in stored order. Only of category columns. */
  storedOrder(): { readonly reference: Int32Array; readonly current: Int32Array };
}

/**
 * Prepares two columns the way Evidently does before it calls a method.
 *
 * @param reference column of the reference
 * @param current column of the same kind
 * @param context preparation of both
 *
 * @example prepareEvidentlyData(reference, current, context).valueCounts().reference // counts per value
 */
export function prepareEvidentlyData(
  reference: Column,
  current: Column,
  context: MeasureContext,
): EvidentlyData {
  return reference.kind === 'category' || current.kind === 'category'
    ? categoryData(reference as CategoryColumn, current as CategoryColumn, context)
    : numberData(reference.values, current.values, context);
}

function numberData(reference: Float64Array, current: Float64Array, context: MeasureContext): EvidentlyData {
  const sides = { reference: context.reference().finite, current: context.current().finite };
  return {
    kind: 'number',
    random: context.random,
    referenceRows: sides.reference.length,
    currentRows: sides.current.length,
    numbers: () => ({
      ...sides,
      areIntegers: reference.every(Number.isInteger) && current.every(Number.isInteger),
    }),
    valueCounts: once(() => countValues(sides.reference, sides.current)),
    storedOrder: () => ({ reference: new Int32Array(), current: new Int32Array() }),
  };
}

function categoryData(
  reference: CategoryColumn,
  current: CategoryColumn,
  context: MeasureContext,
): EvidentlyData {
  const table = context.categories();
  // Sorting makes sums independent of the dictionary and of the order of rows.
  const order = table.labels.map((label, index) => ({ label, index }));
  order.sort((a, b) => (a.label < b.label ? -1 : 1));
  const positions = new Map(order.map(({ label }, position) => [label, position]));
  const storedOrder = ({ codes, levels }: CategoryColumn) =>
    codes.filter((code) => code >= 0).map((code) => positions.get(levels[code]!)!);
  return {
    kind: 'category',
    random: context.random,
    referenceRows: context.referenceRows - context.referenceMissing,
    currentRows: context.currentRows - context.currentMissing,
    numbers: () => ({ reference: new Float64Array(), current: new Float64Array(), areIntegers: false }),
    valueCounts: once(() => ({
      reference: Float64Array.from(order, ({ index }) => table.reference[index]!),
      current: Float64Array.from(order, ({ index }) => table.current[index]!),
    })),
    storedOrder: () => ({ reference: storedOrder(reference), current: storedOrder(current) }),
  };
}

function countValues(a: Float64Array, b: Float64Array): ValueCounts {
  const { reference, current } = pooledCounts(a, b);
  return { reference: Float64Array.from(reference), current: Float64Array.from(current) };
}

function once<T>(compute: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
