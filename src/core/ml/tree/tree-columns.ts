/** Bin of a missing value; numbers and categories use the bins below. */
export const MISSING_BIN = 255;

/** Columns as bins, in the form that single trees and forests search their splits on. */
export interface TreeColumns {
  readonly rows: number;
  readonly columns: number;
  /** Column-major: the bin of row i and column j is `bins[j * rows + i]`, 255 where the value is missing. */
  readonly bins: Uint8Array;
  /** Bins that column j uses, without that of missing values. */
  readonly binCounts: Int32Array;
  /** Whether any column misses values or has categories; trees on other columns need no side for missing values. */
  readonly isRaw: boolean;
  /** Per column, whether some row misses the value. */
  readonly hasMissing: readonly boolean[];
  /** Per column the mean value of each bin, ascending; random cuts are drawn evenly between them. */
  readonly centres: readonly Float64Array[];
  /** Per column of numbers the bounds between its bins: bin b holds `bounds[b - 1] < x <= bounds[b]`. */
  readonly bounds: readonly Float64Array[];
  /** Per column of categories the bin of each level; undefined for a column of numbers. */
  readonly levelBins: readonly (Uint8Array | undefined)[];
}
