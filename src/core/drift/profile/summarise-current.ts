import { sketchOfCategories } from '../../stats/sketch/category-sketch.js';
import type { ColumnSummary } from '../../stats/sketch/column-summary.js';
import { summariseNumbers } from '../../stats/sketch/number-summary.js';
import type { Column } from '../../table.js';

/** Values kept of rows in memory: four times those of a stored summary, so that they add little error. */
const currentPoints = 4_096;

/**
 * Summarises rows in memory for a comparison with a stored summary: exact at every value that the other side kept, so
 * that almost all uncertainty left is that of the stored side.
 *
 * @param current a column of any kind
 * @param reference what it will be compared with
 *
 * @example boundFeature({ name, reference, current: summariseCurrent(column, reference) }, settings)
 */
export function summariseCurrent(current: Column, reference: ColumnSummary): ColumnSummary {
  if (current.kind === 'category') {
    const categories = sketchOfCategories(current, Number.POSITIVE_INFINITY);
    const rows = current.codes.length;
    return { kind: 'category', rows, missing: rows - categories.count, categories };
  }
  const alsoAt = reference.kind === 'category' ? undefined : reference.numbers.sketch.values;
  return { kind: current.kind, numbers: summariseNumbers(current.values, currentPoints, alsoAt) };
}
