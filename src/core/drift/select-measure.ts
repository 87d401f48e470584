import type { ColumnKind } from './measure.js';
import type { MeasureContext } from './measure-context.js';

/** Above this chance of two random rows tying, tests for continuous values no longer hold their error rate. */
const largestTieIndex = 0.03;

/** The measure that decides about a feature, and why in words. */
export interface MeasureSelection {
  readonly measure: 'ks' | 'chi2';
  readonly because: string;
}

/**
 * Chooses the deciding measure of a feature when the settings say `auto`. The choice looks at the kind, the
 * number of distinct values and the ties of both samples together, never at which sample a row came from.
 *
 * @param kind kind of both columns
 * @param context their preparation; every side holds at least one value
 * @returns `chi2` for labels, for at most 20 distinct numbers and for heavy ties; otherwise `ks`
 *
 * @example selectMeasure('category', context).measure // 'chi2'
 */
export function selectMeasure(kind: ColumnKind, context: MeasureContext): MeasureSelection {
  if (kind === 'category') return { measure: 'chi2', because: 'the column holds categories' };
  const { allValues, distinct, tieIndex } = context.ties();
  if (allValues !== undefined) {
    return { measure: 'chi2', because: `the column holds only ${distinct} distinct values` };
  }
  if (tieIndex > largestTieIndex) {
    return { measure: 'chi2', because: `many rows tie (tie index ${Number(tieIndex.toPrecision(3))})` };
  }
  return { measure: 'ks', because: 'the column holds continuous numbers' };
}
