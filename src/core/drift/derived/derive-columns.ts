import type { Random } from '../../random.js';
import type { Column } from '../../table.js';
import { hourColumns, weekdayColumns } from './date-columns.js';
import { isText } from './is-text.js';
import { textColumns } from './text-columns.js';

/** One column on both sides; undefined where the table has no such column. */
export interface ColumnPair {
  readonly name: string;
  readonly reference: Column | undefined;
  readonly current: Column | undefined;
}

/** A column made of another one, on both sides. */
export interface DerivedColumns {
  readonly name: string;
  /** The column it was made of. */
  readonly derivedFrom: string;
  readonly reference: Column;
  readonly current: Column;
}

/** How to derive. */
export interface DeriveOptions {
  /** What the contract of the data set says the column is; otherwise `isText` decides about category columns. */
  readonly treatAs?: 'text' | undefined;
  /** Seeds what is random; forked by the name of the column. */
  readonly random: Random;
}

/**
 * Derives the columns in which a text or a date can drift. Texts become `(length)`, `(non-letter share)` and
 * `(new words)`, all numbers; dates become `(weekday)` and `(hour)`, categories, as far as their span allows.
 * Numbers and labels have none.
 *
 * @param columns one column on both sides
 * @param options what is known about the column, and the source of randomness
 * @returns derived columns in a fixed order; empty when a side is absent or the kinds differ
 *
 * @example deriveColumns({ name: 'review', reference, current }, { random }).map((c) => c.name)
 *   // ['review (length)', 'review (non-letter share)', 'review (new words)']
 */
export function deriveColumns(
  { name, reference, current }: ColumnPair,
  { treatAs, random }: DeriveOptions,
): DerivedColumns[] {
  if (reference === undefined || current === undefined) return [];
  if (reference.kind === 'category' && current.kind === 'category') {
    if (treatAs !== 'text' && !isText({ reference, current })) return [];
    const texts = textColumns(reference, current, random.fork(`derived/${name}`));
    return [
      { name: `${name} (length)`, derivedFrom: name, ...texts.length },
      { name: `${name} (non-letter share)`, derivedFrom: name, ...texts.nonLetterShare },
      { name: `${name} (new words)`, derivedFrom: name, ...texts.newWords },
    ];
  }
  if (reference.kind === 'date' && current.kind === 'date') {
    const weekday = weekdayColumns(reference, current);
    const hour = hourColumns(reference, current);
    return [
      ...(weekday === undefined ? [] : [{ name: `${name} (weekday)`, derivedFrom: name, ...weekday }]),
      ...(hour === undefined ? [] : [{ name: `${name} (hour)`, derivedFrom: name, ...hour }]),
    ];
  }
  return [];
}
