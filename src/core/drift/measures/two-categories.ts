import type { MeasureResult } from '../measure.js';
import type { MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantCategory } from '../usable-rows.js';

/** Counts of the one and the other category on both sides. */
export interface TwoCategories {
  readonly kind: 'two-categories';
  readonly reference: readonly [number, number];
  readonly current: readonly [number, number];
}

/**
 * The table of a column with exactly two categories, the alphabetically first one first, or why there is none.
 *
 * @param context preparation of two category columns
 *
 * @example twoCategories(context) // { kind: 'two-categories', reference: [80, 20], current: [70, 30] }
 */
export function twoCategories(
  context: MeasureContext,
): TwoCategories | Exclude<MeasureResult, { kind: 'measured' }> {
  const refusal = findReasonNotToCompare(context, () => isConstantCategory(context));
  if (refusal !== undefined) return refusal;
  const { labels, reference, current } = context.categories();
  if (labels.length !== 2) {
    return {
      kind: 'insufficient',
      needed: 2,
      got: labels.length,
      because: `the test compares two categories, the column has ${labels.length}`,
    };
  }
  const first = labels[0]! < labels[1]! ? 0 : 1;
  return {
    kind: 'two-categories',
    reference: [reference[first]!, reference[1 - first]!],
    current: [current[first]!, current[1 - first]!],
  };
}
