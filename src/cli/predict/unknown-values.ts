/** Counts what a model could not take as it was: rows without a value, and values that training did not know. */

import type { ColumnStep } from '../../core/ml/preprocess/column-step.js';
import { type ColumnReplacements, countReplacements } from '../../core/ml/preprocess/count-replacements.js';
import type { FittedRecipe } from '../../core/ml/recipe/fitted-recipe.js';
import { countMissing, findColumn, type Table } from '../../core/table.js';
import { count } from '../figures.js';

/** Rows of one column in which the model met something else than in training. */
export type UnknownValues = ColumnReplacements;

export interface UnknownValueCounter {
  add(table: Table): void;
  /** Columns with any, in the order in which the model uses them. */
  counted(): readonly UnknownValues[];
}

export function countUnknownValues(fitted: FittedRecipe): UnknownValueCounter {
  const parts = preprocessingsOf(fitted);
  const totals = new Map(
    fitted.usedColumns.map((column) => [column, { column, missing: 0, infinite: 0, unseen: 0 }]),
  );
  return {
    add(table) {
      const counts = parts.map((steps) => ({
        reads: new Set(steps.map(({ column }) => column)),
        replaced: new Map(countReplacements(steps, table).map((one) => [one.column, one])),
      }));
      for (const [name, total] of totals) {
        const column = findColumn(table, name);
        if (column === undefined) continue;
        // Of several models in one, a value is unseen when none of those that read the column knows it.
        const readers = counts
          .filter(({ reads }) => reads.has(name))
          .map(({ replaced }) => replaced.get(name));
        total.missing +=
          readers.length === 0 ? countMissing(column) : fewest(readers.map((one) => one?.missing ?? 0));
        total.infinite += fewest(readers.map((one) => one?.infinite ?? 0));
        total.unseen += fewest(readers.map((one) => one?.unseen ?? 0));
      }
    },
    counted: () =>
      [...totals.values()].filter(({ missing, infinite, unseen }) => missing + infinite + unseen > 0),
  };
}

/** One line for each column. */
export function describeUnknownValues(
  { column, missing, infinite, unseen }: UnknownValues,
  rows: number,
): string {
  const parts = [
    ...(missing === 0 ? [] : [`${count(missing)} without a value`]),
    ...(unseen === 0 ? [] : [`${count(unseen)} with one that training did not know`]),
    ...(infinite === 0 ? [] : [`${count(infinite)} with a number too large to be used`]),
  ];
  return `${column}: of ${count(rows)} rows ${parts.join(', ')}`;
}

/** What each model in it does to the columns; nothing for one that was trained elsewhere. */
function preprocessingsOf(fitted: FittedRecipe): readonly (readonly ColumnStep[])[] {
  switch (fitted.kind) {
    case 'single':
      return [fitted.preprocessor.steps];
    case 'blend':
    case 'bagging':
    case 'stack':
      return fitted.members.flatMap(preprocessingsOf);
    case 'calibrated':
    case 'threshold':
      return preprocessingsOf(fitted.base);
    case 'imported':
      return [];
  }
}

function fewest(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}
