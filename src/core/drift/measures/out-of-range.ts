import { hypergeometricAtLeast } from '../../stats/distributions/hypergeometric.js';
import { countBelow, countUpTo } from '../../stats/summaries/sorted-values.js';
import { exceedanceP } from '../../stats/tests/exceedance.js';
import type { DriftMeasure } from '../measure.js';
import { fewestUsableRows, type MeasureContext } from '../measure-context.js';
import { findReasonNotToCompare, isConstantNumber, numberFlags } from '../usable-rows.js';

/**
 * Asks whether more rows than expected lie outside the finite range of the reference, above or below it. Statistic:
 * such rows; effect: their share of the current rows. Infinite rows are outside, as far as the reference does not
 * show them as often. Numbers only: dates move on, so every later batch lies outside.
 *
 * Formula: one exact p for each end, one more for infinite rows when there are any, the smallest times their number.
 *
 * Source: see `stats/tests/exceedance.ts`.
 */
export const outOfRangeMeasure: DriftMeasure = {
  id: 'out_of_range',
  title: 'Rows outside the range of the reference',
  role: 'companion',
  kinds: ['number'],
  effectFloors: { out_of_range_share: 0.01 },
  compute(_reference, _current, context) {
    const refusal = findReasonNotToCompare(context, () => isConstantNumber(context));
    if (refusal !== undefined) return refusal;
    const reference = context.reference().finite;
    const current = context.current().finite;
    const [low] = reference;
    const high = reference.at(-1);
    if (low === undefined || high === undefined) {
      return {
        kind: 'insufficient',
        needed: fewestUsableRows,
        got: 0,
        because: 'the reference holds no finite value',
      };
    }
    const below = countBelow(current, low);
    const above = current.length - countUpTo(current, high);
    const infinite = infiniteRows(context);
    const pValues = [
      exceedanceP(reference.length, current.length, above),
      exceedanceP(reference.length, current.length, below),
      ...(infinite.reference + infinite.current > 0 ? [infiniteP(context, infinite)] : []),
    ];
    const rows = context.current().all.length;
    const expectedInfinite = (infinite.reference / context.reference().all.length) * rows;
    return {
      kind: 'measured',
      statistic: below + above + infinite.current,
      pValue: Math.min(1, pValues.length * Math.min(...pValues)),
      pMethod: 'exact',
      effect: (below + above + Math.max(0, infinite.current - expectedInfinite)) / rows,
      effectMeasure: 'out_of_range_share',
      flags: numberFlags(context),
    };
  },
};

interface InfiniteRows {
  readonly reference: number;
  readonly current: number;
}

function infiniteRows(context: MeasureContext): InfiniteRows {
  const count = (side: { readonly all: Float64Array; readonly finite: Float64Array }) =>
    side.all.length - side.finite.length;
  return { reference: count(context.reference()), current: count(context.current()) };
}

/** Chance of so many infinite rows among the current ones if chance had dealt them. */
function infiniteP(context: MeasureContext, infinite: InfiniteRows): number {
  const draws = context.current().all.length;
  const population = context.reference().all.length + draws;
  const successes = infinite.reference + infinite.current;
  return hypergeometricAtLeast(infinite.current, { population, successes, draws });
}
