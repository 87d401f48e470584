import type { CategoryTable } from './category-table.js';

/** The most frequent categories, and everything else in one count. */
export interface TopCategories {
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly otherReference: number;
  readonly otherCurrent: number;
  /** How many categories stand behind `other`. */
  readonly otherCategories: number;
}

/**
 * The `limit` categories with the largest pooled counts, most frequent first, ties in order of the label.
 * Cost: one comparison for most categories, so millions of them are fine.
 *
 * @param table counts of both sides
 * @param limit a whole number from 1
 *
 * @example topCategories(table, 50).labels[0] // the most frequent label
 */
export function topCategories(table: CategoryTable, limit: number): TopCategories {
  const pooled = (index: number) => table.reference[index]! + table.current[index]!;
  const comesBefore = (a: number, b: number) =>
    pooled(a) !== pooled(b) ? pooled(a) > pooled(b) : table.labels[a]! < table.labels[b]!;
  const top: number[] = [];
  for (let index = 0; index < table.labels.length; index++) {
    if (top.length === limit && !comesBefore(index, top.at(-1)!)) continue;
    let place = top.length;
    while (place > 0 && comesBefore(index, top[place - 1]!)) place--;
    top.splice(place, 0, index);
    if (top.length > limit) top.pop();
  }
  const reference = top.map((index) => table.reference[index]!);
  const current = top.map((index) => table.current[index]!);
  return {
    labels: top.map((index) => table.labels[index]!),
    reference,
    current,
    otherReference: total(table.reference) - total(reference),
    otherCurrent: total(table.current) - total(current),
    otherCategories: table.labels.length - top.length,
  };
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) sum += counts[index]!;
  return sum;
}
