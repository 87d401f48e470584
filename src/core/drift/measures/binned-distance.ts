import type { ColumnKind, MeasureResult } from '../measure.js';
import { fewestUsableRows, type MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantCategory, isConstantNumber, numberFlags } from '../usable-rows.js';

/** Counts of both sides over the same bins or categories. */
export interface BinnedSides {
  readonly reference: ArrayLike<number>;
  readonly current: ArrayLike<number>;
}

/**
 * Computes a distance of shares: over ten reference quantile bins of numbers, over all categories of labels.
 *
 * @param kind kind of both columns
 * @param context their preparation
 * @param effectMeasure name of the effect, which is the statistic itself
 * @param distance finite and not negative
 */
export function binnedDistance(
  kind: ColumnKind,
  context: MeasureContext,
  effectMeasure: string,
  distance: (sides: BinnedSides) => number,
): MeasureResult {
  const isConstant = () => (kind === 'category' ? isConstantCategory(context) : isConstantNumber(context));
  const refusal = findReasonNotToCompare(context, isConstant);
  if (refusal !== undefined) return refusal;
  if (kind !== 'category') {
    // Quantile edges come from finite values of the reference.
    const got = context.reference().finite.length;
    if (got < fewestUsableRows) return { kind: 'insufficient', needed: fewestUsableRows, got };
  }
  const statistic = distance(context.binnedCounts());
  const flags = kind === 'category' ? [] : numberFlags(context);
  return { kind: 'measured', statistic, effect: statistic, effectMeasure, flags };
}
