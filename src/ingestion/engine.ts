/** What staging and checking need of the columnar engine. */
import type { LineScan, LineScanner } from './scan-lines.js';

export type EngineRow = Readonly<Record<string, unknown>>;

export interface Engine {
  /** Rows of a query whose result is small. */
  rows(sql: string): Promise<readonly EngineRow[]>;
  /** Runs a statement. @returns the number of rows it wrote */
  run(sql: string): Promise<number>;
}

/** A received file with its two ends. */
export interface ReceivedFile {
  readonly path: string;
  /** The first bytes, at most 1 MiB. */
  readonly head: Buffer;
  readonly isHeadWhole: boolean;
  /** The last bytes, at most 4 KiB. */
  readonly tail: Buffer;
  /** Reads the whole file once through the scanner. */
  scan(scanner: LineScanner): Promise<LineScan>;
}

/**
 * A file brought into one shape whatever its format: Parquet whose cells are all text, named `c0`, `c1` ... in the
 * order of `names`, with empty cells NULL, in the order received. `fault` is set for a row that is no row.
 */
export interface StagedRows {
  readonly names: readonly string[];
  readonly rowCount: number;
  /** Rows that could not be staged at all; they lie in the temporary table `malformed(row, rule, value)`. */
  readonly malformedCount: number;
}
