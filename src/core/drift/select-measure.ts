import type { ColumnKind } from './measure.js';
import { largestTieChance, type MeasureContext } from './measure-context.js';

/** From here on the smaller side fills a table of bins. */
const fewestBinnedRows = 40;

/** The measure that decides about a feature, and why in words. */
export interface MeasureSelection {
  readonly measure: 'ad' | 'chi2';
  readonly because: string;
}

/**
 * Chooses the deciding measure of a feature when the settings say `auto`. The choice looks at the kind, the
 * number of distinct values and the ties of both samples together, never at which sample a row came from.
 *
 * @param kind kind of both columns
 * @param context their preparation; a side without a value has no decision, whichever measure is named
 * @returns `chi2` for labels and for heavy ties, such as few distinct numbers; otherwise `ad`, which permutes
 *   heavy ties of a side with fewer than 40 rows, where all bins of a table would be too thin
 *
 * @example selectMeasure('category', context).measure // 'chi2'
 */
export function selectMeasure(kind: ColumnKind, context: MeasureContext): MeasureSelection {
  if (kind === 'category') return { measure: 'chi2', because: 'the column holds categories' };
  const { allValues, distinct, tieChance } = context.ties();
  if (tieChance <= largestTieChance) {
    return { measure: 'ad', because: 'the column holds continuous numbers' };
  }
  if (allValues !== undefined) {
    return { measure: 'chi2', because: `the column holds only ${distinct} distinct values` };
  }
  const ties = `many rows tie (two rows with a chance of ${Number(tieChance.toPrecision(3))})`;
  const smallerSide = Math.min(context.reference().all.length, context.current().all.length);
  return smallerSide < fewestBinnedRows
    ? { measure: 'ad', because: `${ties} and a side has only ${smallerSide} rows` }
    : { measure: 'chi2', because: ties };
}
