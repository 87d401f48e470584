import { MISSING_BIN, type TreeColumns } from './tree-columns.js';

/** Rows up to which sorting by insertion is fastest. */
const INSERTION_ROWS = 20;

/** Position in the node and bin of a row in one number: `bin * 65536 + position`. */
export const POSITION_BITS = 16;
export const POSITION_MASK = 0xffff;
/** Nodes with more rows than this are not sorted. */
export const MOST_SORTED_ROWS = POSITION_MASK;

/** Sorts the rows of a node by their bin in a column. */
export interface BinOrder {
  /** The rows sorted last, as `bin * 65536 + position in the node`; rows that miss the value come last. */
  readonly sorted: Int32Array;
  /** Sorts the rows at `rowOrder[start..start + size)`. */
  sort(column: number, start: number, size: number): void;
  /**
   * Moves the rows that miss the value from the end of the last `size` sorted rows to their front.
   * @returns how many they are
   */
  moveMissingFirst(size: number): number;
}

/**
 * Deep in a tree a node holds a handful of rows: walking those in order costs far less than filling and emptying
 * a histogram of 255 bins, which is what makes full-depth trees cheap.
 * Few rows are sorted by insertion, more by counting; both keep rows of one bin in their order.
 */
export function createBinOrder({ bins, rows, binCounts }: TreeColumns, rowOrder: Uint32Array): BinOrder {
  const capacity = Math.min(rowOrder.length, MOST_SORTED_ROWS);
  const sorted = new Int32Array(capacity);
  const gathered = new Uint8Array(capacity);
  const places = new Int32Array(MISSING_BIN + 1);
  return {
    sorted,
    sort(column, start, size) {
      const columnStart = column * rows;
      if (size <= INSERTION_ROWS) {
        for (let i = 0; i < size; i++) {
          const key = (bins[columnStart + rowOrder[start + i]!]! << POSITION_BITS) | i;
          let slot = i;
          while (slot > 0 && sorted[slot - 1]! > key) {
            sorted[slot] = sorted[slot - 1]!;
            slot--;
          }
          sorted[slot] = key;
        }
        return;
      }
      for (let i = 0; i < size; i++) {
        const bin = bins[columnStart + rowOrder[start + i]!]!;
        gathered[i] = bin;
        places[bin]!++;
      }
      let place = 0;
      const binCount = binCounts[column]!;
      for (let bin = 0; bin < binCount; bin++) {
        const count = places[bin]!;
        places[bin] = place;
        place += count;
      }
      places[MISSING_BIN] = place;
      for (let i = 0; i < size; i++) {
        const bin = gathered[i]!;
        sorted[places[bin]!++] = (bin << POSITION_BITS) | i;
      }
      places.fill(0, 0, binCount);
      places[MISSING_BIN] = 0;
    },
    moveMissingFirst(size) {
      let present = size;
      while (present > 0 && sorted[present - 1]! >>> POSITION_BITS === MISSING_BIN) present--;
      const missing = sorted.slice(present, size);
      sorted.copyWithin(missing.length, 0, present);
      sorted.set(missing);
      return missing.length;
    },
  };
}
