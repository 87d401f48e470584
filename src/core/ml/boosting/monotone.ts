import { InvalidArgument } from '../../errors.js';

/** Texts that `readMonotone` takes: one sign per column, or columns with a sign each. */
export const MONOTONE_PATTERN = /^$|^[+\-0](,[+\-0])*$|^.+:[+-]$/s;

/** The sign of one column, `column` a name or a number counted from 0. */
export interface ColumnSign {
  readonly column: string;
  readonly sign: '+' | '-';
}

const SIGNS: Readonly<Record<string, number>> = { '+': 1, '-': -1, '0': 0 };

/**
 * The columns of a text like `age:+,3:-`; undefined for a text of another form.
 * @throws InvalidArgument on a column without a sign and on one that stands twice
 * @example listSigned('age:+') // [{ column: 'age', sign: '+' }]
 */
export function listSigned(text: string): ColumnSign[] | undefined {
  if (!text.includes(':')) return undefined;
  // A name may have commas and colons; only a comma after a sign ends it.
  const signed = text.split(/(?<=:[+-]),/).map((entry): ColumnSign => {
    const sign = entry.at(-1);
    if (!/^.+:[+-]$/s.test(entry) || (sign !== '+' && sign !== '-')) {
      throw new InvalidArgument('params.monotone', "must have a sign for each column, as in 'age:+'", entry);
    }
    return { column: entry.slice(0, -2), sign };
  });
  const seen = new Set<string>();
  for (const { column } of signed) {
    if (seen.has(column)) throw new InvalidArgument('params.monotone', 'must name each column once', column);
    seen.add(column);
  }
  return signed;
}

/**
 * Reads which columns predictions must rise or fall with.
 * @param text '' for none; `+,-,0` with one sign per column; or `3:+,5:-` naming columns counted from 0
 * @param columns columns of the matrix
 * @param levels levels per column where some are categories, which have no order
 * @returns 1 for rising, -1 for falling, 0 for free, per column; undefined when all are free
 * @throws InvalidArgument when signs and columns do not match, or a category has a sign
 * @example readMonotone('1:+', 3) // 0, 1, 0
 */
export function readMonotone(text: string, columns: number, levels?: Int32Array): Int8Array | undefined {
  if (text === '') return undefined;
  const signs = new Int8Array(columns);
  const entries = listSigned(text) ?? text.split(',').map((sign, place) => ({ column: String(place), sign }));
  if (!text.includes(':') && entries.length !== columns) {
    throw new InvalidArgument('params.monotone', `must have one sign for each of ${columns} columns`, text);
  }
  for (const { column, sign } of entries) {
    const place = Number(column);
    if (!/^\d+$/.test(column) || place >= columns) {
      throw new InvalidArgument('params.monotone', `must name columns 0 to ${columns - 1}`, column);
    }
    signs[place] = SIGNS[sign] ?? 0;
    if (signs[place] !== 0 && (levels?.[place] ?? 0) > 0) {
      throw new InvalidArgument('params.monotone', 'must leave columns of categories out', place);
    }
  }
  return signs.some((sign) => sign !== 0) ? signs : undefined;
}
