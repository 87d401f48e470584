import type { MeasureResult } from './measure.js';
import { fewestUsableRows, type MeasureContext } from './measure-context.js';

/**
 * Why the values of two columns cannot be compared, or undefined when they can. Every value measure asks first.
 *
 * @param context preparation of both columns
 * @param isConstant whether one and the same value fills both sides; only asked when there are enough rows
 *
 * @example findReasonNotToCompare(context, () => false) // { kind: 'empty' } when a side has no value
 */
export function findReasonNotToCompare(
  context: MeasureContext,
  isConstant: () => boolean,
): Exclude<MeasureResult, { kind: 'measured' }> | undefined {
  const got = Math.min(
    context.referenceRows - context.referenceMissing,
    context.currentRows - context.currentMissing,
  );
  if (got === 0) return { kind: 'empty' };
  if (got < fewestUsableRows) return { kind: 'insufficient', needed: fewestUsableRows, got };
  return isConstant() ? { kind: 'constant' } : undefined;
}

/** Whether all numbers of both sides are one value. Needs at least one row a side. */
export function isConstantNumber(context: MeasureContext): boolean {
  const reference = context.reference().all;
  const current = context.current().all;
  const [value] = reference;
  return reference.at(-1) === value && current[0] === value && current.at(-1) === value;
}

/** Whether all labels of both sides are one category. */
export function isConstantCategory(context: MeasureContext): boolean {
  return context.categories().labels.length <= 1;
}

/** Flags that hold for every measure of numbers: infinities are ranked but left out of moments and distances. */
export function numberFlags(context: MeasureContext): string[] {
  const isInfinite = [context.reference(), context.current()].some(
    ({ all, finite }) => all.length > finite.length,
  );
  return isInfinite ? ['infinite'] : [];
}

/** The finite values of both sides in ascending order. */
export interface FiniteSides {
  readonly kind: 'finite';
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * The finite values of both sides for measures that have no use for infinities, or why they cannot be compared.
 *
 * @param context preparation of two columns of numbers
 *
 * @example finiteSides(context) // { kind: 'finite', reference, current }
 */
export function finiteSides(
  context: MeasureContext,
): FiniteSides | Exclude<MeasureResult, { kind: 'measured' }> {
  const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
  if (refusal !== undefined) return refusal;
  const reference = context.reference().finite;
  const current = context.current().finite;
  const got = Math.min(reference.length, current.length);
  if (got < fewestUsableRows) return { kind: 'insufficient', needed: fewestUsableRows, got };
  return { kind: 'finite', reference, current };
}
