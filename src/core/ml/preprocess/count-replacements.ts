import { findColumn, type Table } from '../../table.js';
import { isInstant } from '../parse-instant.js';
import { castColumn } from './cast-column.js';
import { type ColumnStep, sourceKind } from './column-step.js';
import { isUsableNumber } from './number-step.js';

/** How many values of a column a preprocessor could not take as they were. */
export interface ColumnReplacements {
  readonly column: string;
  /** No value: the fill of the training rows is used. */
  readonly missing: number;
  /** Infinite, beyond 1e150, or beyond the dates there are in a date: treated as missing. */
  readonly infinite: number;
  /** Levels that training did not know. */
  readonly unseen: number;
}

/**
 * Counts, column by column, what a preprocessor replaces in a table, for the report of a scoring job.
 * Columns in which nothing is replaced are left out, as are columns the table does not have.
 */
export function countReplacements(steps: readonly ColumnStep[], table: Table): ColumnReplacements[] {
  return steps
    .map((step) => countColumn(step, table))
    .filter(({ missing, infinite, unseen }) => missing + infinite + unseen > 0);
}

function countColumn(step: ColumnStep, table: Table): ColumnReplacements {
  const found = findColumn(table, step.column);
  const counts = { column: step.column, missing: 0, infinite: 0, unseen: 0 };
  if (found === undefined || found.kind !== sourceKind(step)) return counts;
  const column = castColumn(found, step.kind === 'number' || step.kind === 'date' ? step.kind : 'category');
  if (column.kind === 'category') {
    // Every text has words or none: there is nothing that training could have known.
    const known = 'levels' in step ? new Set([...step.levels, ...(step.rare?.levels ?? [])]) : undefined;
    const isKnown = column.levels.map((level) => known?.has(level) ?? true);
    for (const code of column.codes) {
      if (code < 0) counts.missing++;
      else if (isKnown[code] !== true) counts.unseen++;
    }
    return counts;
  }
  const isUsable = step.kind === 'date' ? isInstant : isUsableNumber;
  for (const value of column.values) {
    if (Number.isNaN(value)) counts.missing++;
    else if (!isUsable(value)) counts.infinite++;
  }
  return counts;
}
