/** Where the rows of a window lie, as plain data: a worker thread gets this and reads the columns itself. */
import type { Column, RowSlice } from '../../core/table.js';

export interface ColumnSpec {
  readonly name: string;
  readonly kind: Column['kind'];
}

/** Keeps the rows whose time fits. Rows without a time never do. All times are UTC. */
export interface TimeFilter {
  /** Column of type datetime. */
  readonly column: string;
  /** Epoch milliseconds of the first instant that fits. */
  readonly from: number;
  /** Epoch milliseconds of the first instant that fits no more. */
  readonly to: number;
  /** Days of the week that fit, 1 Monday to 7 Sunday; all when left out. */
  readonly weekdays?: readonly number[];
  /** Hours of the day that fit, 0 to 23; all when left out. */
  readonly hours?: readonly number[];
}

/** Some rows of one Parquet file on this machine. */
export interface TablePart {
  readonly path: string;
  /** Rows of the whole file, whatever slice and filter leave of them. */
  readonly rowCount: number;
  readonly slice: RowSlice;
  /** Only with the slice that holds every row. */
  readonly filter?: TimeFilter;
}

export interface TableSource {
  readonly columns: readonly ColumnSpec[];
  readonly parts: readonly TablePart[];
}
