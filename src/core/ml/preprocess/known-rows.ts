import { InvalidArgument } from '../../errors.js';
import { type Column, type Table } from '../../table.js';
import { isInstant } from '../parse-instant.js';
import { castColumn } from './cast-column.js';
import { isUsableNumber } from './number-step.js';
import type { PreprocessOptions } from './preprocess-options.js';

/**
 * The training rows that imputation by `drop` leaves: those without a missing number (or date), a missing category, or
 * both, in the columns that are looked at.
 * @returns undefined when no row goes
 * @throws InvalidArgument when none would be left
 */
export function knownRows(table: Table, options: PreprocessOptions): Uint32Array | undefined {
  const dropsNumbers = options.numericImputation === 'drop';
  const dropsCategories = options.categoricalImputation === 'drop';
  if (!dropsNumbers && !dropsCategories) return undefined;
  const isGone = new Uint8Array(table.rowCount);
  for (const { name, data } of table.columns) {
    if (options.ignoreFeatures.includes(name)) continue;
    const column = asRead(name, data, options);
    if (!(column.kind === 'category' ? dropsCategories : dropsNumbers)) continue;
    if (isAlwaysMissing(column, table.rowCount)) continue;
    for (let row = 0; row < table.rowCount; row++) if (isUnknown(column, row)) isGone[row] = 1;
  }
  const rows: number[] = [];
  isGone.forEach((gone, row) => {
    if (gone === 0) rows.push(row);
  });
  if (rows.length === 0 && table.rowCount > 0) {
    throw new InvalidArgument(
      'preprocess',
      'must leave a training row without missing values to drop',
      'none',
    );
  }
  return rows.length === table.rowCount ? undefined : Uint32Array.from(rows);
}

function asRead(name: string, column: Column, options: PreprocessOptions): Column {
  if (options.numericFeatures.includes(name)) return castColumn(column, 'number');
  return options.dateFeatures.includes(name) ? castColumn(column, 'date') : column;
}

/** Such a column is dropped itself; it must not take every row with it. */
function isAlwaysMissing(column: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (!isUnknown(column, row)) return false;
  return true;
}

function isUnknown(column: Column, row: number): boolean {
  if (column.kind === 'category') return column.codes[row]! < 0;
  return column.kind === 'date' ? !isInstant(column.values[row]!) : !isUsableNumber(column.values[row]!);
}
