import type { RowGroups } from '../../stats/tests/repeated-rows.js';

/**
 * Counts the groups of identical rows of two samples by their make-up, single rows included.
 *
 * @param reference one number a row that is equal for equal rows, ascending
 * @param current the same; sizes may differ
 * @returns one entry for each make-up that occurs, by copies in the reference, then in the current rows
 *
 * @example rowGroups(Float64Array.of(1, 1, 2), Float64Array.of(1, 3))
 *   // [{ reference: 0, current: 1, groups: 1 }, { reference: 1, current: 0, groups: 1 }, { reference: 2, current: 1, groups: 1 }]
 */
export function rowGroups(reference: Float64Array, current: Float64Array): RowGroups[] {
  const found = new Map<string, { reference: number; current: number; groups: number }>();
  let i = 0;
  let j = 0;
  while (i < reference.length || j < current.length) {
    const row = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY);
    const startReference = i;
    const startCurrent = j;
    while (reference[i] === row) i++;
    while (current[j] === row) j++;
    const copies = { reference: i - startReference, current: j - startCurrent };
    const key = `${copies.reference}/${copies.current}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...copies, groups: 1 });
    else known.groups++;
  }
  return [...found.values()].sort((a, b) => a.reference - b.reference || a.current - b.current);
}
