/** A file of rows whose columns and size are known, before it is decided how each column is read. */
import type { Column } from '../../core/table.js';
import type { TableSource } from '../../platform/columnar/table-source.js';

export type ColumnKind = Column['kind'];

export interface InspectedFile {
  readonly rowCount: number;
  /** Rows of the file that could not be read and are not among those counted above. */
  readonly malformedRows: number;
  /** The most frequent rules that those break, with counts; empty where there is none. */
  readonly rulesBroken: string;
  /** In the order of the file. Undefined for a column without any value, which may be of any kind. */
  readonly kinds: ReadonlyMap<string, ColumnKind | undefined>;
  /** Columns that cannot be read, each with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** What a reader should know about how the file was understood. */
  readonly notes: readonly string[];
  /** Where the rows lie when each column is read as decided. */
  open(kinds: ReadonlyMap<string, ColumnKind>): Promise<OpenedFile>;
}

export interface OpenedFile {
  readonly source: TableSource;
  /** What was noticed while the columns were read. */
  readonly notes: readonly string[];
}
