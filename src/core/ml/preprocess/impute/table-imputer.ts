import type { JsonObject } from '../../../json.js';
import type { Table } from '../../../table.js';

/** Fills missing values of a table from other values of the row, before columns are looked at one by one. */
export interface TableImputer {
  /** Columns that it reads. */
  readonly columns: readonly string[];
  /** What it does, for the plan. */
  readonly what: string;
  /** @throws InvalidArgument when one of its columns is absent or of another kind than in training */
  impute(table: Table): Table;
  toJSON(): JsonObject;
}
