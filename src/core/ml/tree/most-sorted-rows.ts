import { MOST_SORTED_ROWS } from './bin-order.js';

/** What counting costs per bin and value of a bin, in rows that could be sorted and walked for it. */
const ROWS_PER_COUNT = 0.31;

/**
 * Per column the size up to which a node is cheaper to sort by its bins than to count in them: counting has to walk all
 * bins of the column, however few rows there are.
 * @param binCounts bins of each column
 * @param valuesPerBin numbers that are summed up per bin: one per class, or two for numbers
 */
export function countMostSortedRows(binCounts: Int32Array, valuesPerBin: number): Int32Array {
  return binCounts.map((bins) =>
    Math.min(MOST_SORTED_ROWS, Math.floor(ROWS_PER_COUNT * bins * valuesPerBin)),
  );
}
