/** Staged rows against a contract: the SQL that splits them into rows to store and rejects with their reasons. */
import { quoteName, quoteText } from '../platform/columnar/sql-text.js';
import { compileColumn } from './contract-sql.js';
import type { DatasetContract } from './ingestion.api.js';
import { stagedRows } from './staged-file.js';

export interface RowCheck {
  /** Whether the rows are received in the order of the time column already; undefined without one. */
  readonly isOrdered: string | undefined;
  /** Valid rows as stored columns under their own names; ordered by time when `isSorting`. */
  validRows(isSorting: boolean): string;
  /** Rejected rows as row number (1 is the first row), faults and the record as received, by row number. */
  readonly rejectedRows: string;
}

/** @param names columns of the staged file, in the order of `c0`, `c1` ... */
export function compileRowCheck(
  stagedPath: string,
  names: readonly string[],
  contract: DatasetContract,
): RowCheck {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const columns = contract.columns.map((column, index) => {
    const position = indexOf.get(column.name);
    const cell = position === undefined ? undefined : `c${position}`;
    return { ...compileColumn(column, cell, `t${index}`), cell: cell ?? 'NULL', parsedName: `t${index}` };
  });
  const staged = `(SELECT *, ${columns.map(({ parsed, parsedName }) => `${parsed} AS ${parsedName}`).join(', ')}
    FROM ${stagedRows(stagedPath, names.length)})`;
  const firstFault = `coalesce(fault, ${columns.map(({ fault }) => fault).join(', ')}, NULL)`;
  const time = columns.find(({ name }) => name === contract.timeColumn);
  const stored = columns.map(({ stored: value, name }) => `${value} AS ${quoteName(name)}`).join(', ');
  const faults = columns.map(
    ({ name, fault, cell }) =>
      `CASE WHEN ${fault} IS NOT NULL THEN ${faultEntry(quoteText(name), fault, cell)} END`,
  );
  const faultName =
    names.length === 0 ? 'NULL' : `list_extract([${names.map(quoteText).join(', ')}], fault_column + 1)`;
  const record = names.map((name, index) => `${quoteName(name)} := c${index}`).join(', ');
  return {
    isOrdered:
      time === undefined
        ? undefined
        : `SELECT coalesce(bool_and(here >= before), true) AS ordered
           FROM (SELECT ${time.parsedName} AS here, lag(${time.parsedName}) OVER () AS before
             FROM ${staged} WHERE ${time.parsedName} IS NOT NULL)`,
    validRows: (isSorting) =>
      `SELECT ${stored} FROM ${staged} WHERE ${firstFault} IS NULL` +
      (isSorting && time !== undefined ? ` ORDER BY ${time.parsedName}, file_row_number` : ''),
    rejectedRows: `
      WITH rejected AS (
        SELECT file_row_number AS place,
          CASE WHEN fault IS NOT NULL THEN [${faultEntry(faultName, 'fault', 'NULL')}]
            ELSE list_filter([${faults.join(', ')}], lambda entry: entry IS NOT NULL) END AS faults,
          struct_pack(${record}) AS record
        FROM ${staged} WHERE ${firstFault} IS NOT NULL
      ), gaps AS (
        SELECT row - number AS place, max(number) AS skipped
        FROM (SELECT row, row_number() OVER (ORDER BY row) AS number FROM malformed) GROUP BY ALL
      )
      SELECT rejected.place + 1 + coalesce(gaps.skipped, 0) AS row, faults, record
      FROM rejected ASOF LEFT JOIN gaps ON rejected.place >= gaps.place
      UNION ALL
      SELECT row, [${faultEntry('NULL', 'rule', 'value')}] AS faults, NULL AS record FROM malformed
      ORDER BY row`,
  };
}

function faultEntry(column: string, rule: string, value: string): string {
  return `{'column': CAST(${column} AS VARCHAR), 'rule': ${rule}, 'value': left(CAST(${value} AS VARCHAR), 200)}`;
}
