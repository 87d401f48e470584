/** A time filter as a condition in SQL. */
import { InvalidArgument } from '../../core/errors.js';
import { quoteName } from './sql-text.js';
import type { TimeFilter } from './table-source.js';

/** Compares the column itself with constants, so that the engine skips row groups that cannot fit. */
export function timeFilterSql({ column, from, to, weekdays, hours }: TimeFilter): string {
  const time = `CAST(${quoteName(column)} AS TIMESTAMP)`;
  const conditions = [`${time} >= ${instant('from', from)}`, `${time} < ${instant('to', to)}`];
  if (weekdays !== undefined) conditions.push(`isodow(${time}) IN (${wholeNumbers('weekdays', weekdays)})`);
  if (hours !== undefined) conditions.push(`hour(${time}) IN (${wholeNumbers('hours', hours)})`);
  return conditions.join(' AND ');
}

function instant(name: string, milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds)) {
    throw new InvalidArgument(name, 'must be whole epoch milliseconds', milliseconds);
  }
  return `make_timestamp(CAST(${BigInt(milliseconds) * 1000n} AS BIGINT))`;
}

function wholeNumbers(name: string, values: readonly number[]): string {
  if (values.length === 0 || !values.every(Number.isSafeInteger)) {
    throw new InvalidArgument(name, 'must be whole numbers, at least one', values.join());
  }
  return values.join(', ');
}
