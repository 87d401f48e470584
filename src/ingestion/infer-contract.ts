/** A contract from what a first batch looks like. */
import type { Roles } from './check-header.js';
import type { ColumnContract, ColumnType, DatasetContract } from './ingestion.api.js';

/** What was seen in one column; all but `missing` counted over the rows looked at. */
export interface ColumnEvidence {
  readonly name: string;
  /** Missing values in the whole file. */
  readonly missing: number;
  readonly present: number;
  /** Finite numbers written without leading zeros. */
  readonly numbers: number;
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
 * Types as the values show them; only the target and the time are required. A gap, a fraction, a label or a maximum
 * that the first batch did not have is drift to report, not a fault to refuse; who wants to refuse it gives a contract.
 */
export function inferContract(evidence: readonly ColumnEvidence[], roles: Roles): DatasetContract {
  return {
    columns: evidence.map((column): ColumnContract => {
      const { name } = column;
      return {
        name,
        // The id only names the row; as text it keeps every digit.
        type: name === roles.idColumn ? 'text' : inferType(column),
        required: name === roles.timeColumn || (name === roles.target && column.missing === 0),
      };
    }),
    ...roles,
    isInferred: true,
  };
}

function inferType(column: ColumnEvidence): ColumnType {
  const { present, numbers, booleans, instants, distinct } = column;
  if (present === 0) return 'text';
  const clear = (count: number) => count >= CLEAR_SHARE * present;
  if (clear(booleans)) return 'boolean';
  if (clear(numbers)) return 'number';
  if (clear(instants)) return 'datetime';
  return distinct > FEW_LABELS && distinct > present / 2 ? 'text' : 'category';
}
