/** Where the rows of a window lie, as plain data: a worker thread gets this and reads the columns itself. */
import type { Column, RowSlice } from '../../core/table.js';

export interface ColumnSpec {
  readonly name: string;
  readonly kind: Column['kind'];
}

/** Some rows of one Parquet file on this machine. */
export interface TablePart {
  readonly path: string;
  readonly rowCount: number;
  readonly slice: RowSlice;
}

export interface TableSource {
  readonly columns: readonly ColumnSpec[];
  readonly parts: readonly TablePart[];
}
