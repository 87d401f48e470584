import { InvalidArgument } from '../../errors.js';

/** Texts that `readMonotone` takes: one sign per column, or the columns with a sign by number. */
export const MONOTONE_PATTERN = /^$|^[+\-0](,[+\-0])*$|^\d+:[+-](,\d+:[+-])*$/;

const SIGNS: Readonly<Record<string, number>> = { '+': 1, '-': -1, '0': 0 };

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
  const entries = text.split(',');
  if (!text.includes(':') && entries.length !== columns) {
    throw new InvalidArgument('params.monotone', `must have one sign for each of ${columns} columns`, text);
  }
  entries.forEach((entry, place) => {
    const [name, sign] = entry.includes(':') ? entry.split(':') : [String(place), entry];
    const column = Number(name);
    if (column >= columns) {
      throw new InvalidArgument('params.monotone', `must name columns 0 to ${columns - 1}`, column);
    }
    signs[column] = SIGNS[sign ?? ''] ?? 0;
    if (signs[column] !== 0 && (levels?.[column] ?? 0) > 0) {
      throw new InvalidArgument('params.monotone', 'must leave columns of categories out', column);
    }
  });
  return signs.some((sign) => sign !== 0) ? signs : undefined;
}
