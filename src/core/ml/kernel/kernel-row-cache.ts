import { type RowBlock, squaredDistances } from './squared-distances.js';

/** Memory that cached rows of a kernel may take. */
const CACHE_BYTES = 200e6;

/** Rows of a kernel matrix, computed when asked for; the ones used last are kept. */
export interface KernelRows {
  readonly size: number;
  /** Row i; valid until the next but one call. */
  row(i: number): Float32Array;
}

/**
 * Rows of the radial kernel exp(-gamma x squared distance) of a block with itself, as 32-bit floats, 200 MB of them
 * at most. The row used longest ago gives way first.
 * @param gamma above 0
 * Source: LIBSVM 3.3 keeps its kernel the same way.
 */
export function radialKernelRows(block: RowBlock, gamma: number): KernelRows {
  const size = block.rows;
  const capacity = Math.max(2, Math.floor(CACHE_BYTES / (4 * size)));
  /** A map lists its keys by age; a key that is used moves to the young end. */
  const kept = new Map<number, Float32Array>();
  const distances = new Float64Array(size);
  let last = -1;
  let lastRow = new Float32Array(0);

  function compute(i: number, row: Float32Array): void {
    squaredDistances(block.data, i * block.columns, block, distances);
    for (let k = 0; k < size; k++) row[k] = Math.exp(-gamma * distances[k]!);
  }

  return {
    size,
    row(i) {
      if (i === last) return lastRow;
      let row = kept.get(i);
      if (row !== undefined) kept.delete(i);
      else {
        if (kept.size === capacity) {
          const [oldest, buffer] = kept.entries().next().value!;
          kept.delete(oldest);
          row = buffer;
        } else row = new Float32Array(size);
        compute(i, row);
      }
      kept.set(i, row);
      last = i;
      lastRow = row as Float32Array<ArrayBuffer>;
      return row;
    },
  };
}
