import { InvalidArgument } from '../errors.js';
import { columnLength, findColumn, isMissing, type Table, takeRows } from '../table.js';

/** Fewer rows with a target than this are nothing to learn from, once others had to be left out. */
const FEWEST_LABELLED_ROWS = 4;

/** Rows that have a target, and how many have none. */
export interface LabelledRows {
  readonly table: Table;
  readonly leftOut: number;
}

/**
 * Leaves the rows without a target out. A row without an answer teaches nothing and judges nothing; where most rows have
 * none, the column is probably not the one that was meant, so that is refused.
 * @returns the table itself when every row has a target
 * @throws InvalidArgument when the column is absent, when more than half of the rows have no target, or when some have
 *   none and fewer than 4 rows are left
 * @example leaveUnlabelledOut(table, 'rain').leftOut // 3
 */
export function leaveUnlabelledOut(table: Table, targetName: string): LabelledRows {
  const column = findColumn(table, targetName);
  if (column === undefined) throw new InvalidArgument('target', 'must be a column of the rows', targetName);
  const rows = columnLength(column);
  const labelled: number[] = [];
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) labelled.push(row);
  const leftOut = rows - labelled.length;
  if (leftOut === 0) return { table, leftOut };
  const received = `${leftOut} of ${rows} rows without`;
  if (2 * leftOut > rows) {
    throw new InvalidArgument('target', 'must have a value in at least half of the rows', received);
  }
  if (labelled.length < FEWEST_LABELLED_ROWS) {
    throw new InvalidArgument(
      'target',
      `must have a value in at least ${FEWEST_LABELLED_ROWS} rows`,
      received,
    );
  }
  return { table: takeRows(table, Uint32Array.from(labelled)), leftOut };
}
