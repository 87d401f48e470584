/** A contract from what a first batch looks like. */
import type { Roles } from './check-header.js';
import type { ColumnContract, ColumnType, DatasetContract } from './ingestion.api.js';

/** What was seen in one column; all but `missing` and `fractions` counted over the rows looked at. */
export interface ColumnEvidence {
  readonly name: string;
  /** Missing values in the whole file. */
  readonly missing: number;
  readonly present: number;
  /** Finite numbers written without leading zeros. */
  readonly numbers: number;
  /** Numbers in the whole file that are not whole, or too large to be exact. */
  readonly fractions: number;
  /** The words true and false. */
  readonly booleans: number;
  readonly instants: number;
  /** Different values, approximate. */
  readonly distinct: number;
}

/** From this share on, the values that do not fit are taken for faults of single rows. */
const CLEAR_SHARE = 0.95;
/** Up to this many different labels a column is a category whatever the number of rows. */
const FEW_LABELS = 50;

/**
 * Types as the values show them, `required` where no value was missing. Ranges and labels are not inferred: a new
 * label or a new maximum is drift to report, not a fault to refuse.
 */
export function inferContract(evidence: readonly ColumnEvidence[], roles: Roles): DatasetContract {
  return {
    columns: evidence.map((column): ColumnContract => {
      const isTime = column.name === roles.timeColumn;
      return {
        name: column.name,
        // The id only names the row; as text it keeps every digit.
        type: column.name === roles.idColumn ? 'text' : inferType(column),
        required: isTime || column.missing === 0,
      };
    }),
    ...roles,
  };
}

function inferType(column: ColumnEvidence): ColumnType {
  const { present, numbers, fractions, booleans, instants, distinct } = column;
  if (present === 0) return 'text';
  const clear = (count: number) => count >= CLEAR_SHARE * present;
  if (clear(booleans)) return 'boolean';
  if (clear(numbers)) return fractions === 0 ? 'integer' : 'number';
  if (clear(instants)) return 'datetime';
  return distinct > FEW_LABELS && distinct > present / 2 ? 'text' : 'category';
}
