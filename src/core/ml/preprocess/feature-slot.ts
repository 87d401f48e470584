import type { Column } from '../../table.js';

/** Where in a row-major matrix the features of one step go. */
export interface FeatureSlot {
  readonly data: Float64Array;
  /** Columns of the whole matrix. */
  readonly columns: number;
  /** Column of the step's first feature. */
  readonly offset: number;
}

/** Writes the features of every row of a column. */
export type FeatureWriter<C extends Column> = (column: C, slot: FeatureSlot) => void;
