import type { Matrix } from '../estimator.js';
import { type ColumnScaling, weightedScaling } from './weighted-moments.js';

/** Columns and target brought to mean 0 and deviation 1, so that no search depends on units. */
export interface StandardProblem {
  readonly scaling: ColumnScaling;
  /** Mean of the target: what a model without weights predicts. */
  readonly centre: number;
  /** Deviation of the target, or 1 where it is constant. */
  readonly spread: number;
  readonly isTargetConstant: boolean;
  /** (target - centre) / spread. */
  readonly target: Float64Array;
}

/**
 * Standardises columns and target by their weighted moments.
 * @throws InvalidArgument when a column or the target spreads so far that its variance overflows
 * @example values 1, 3: centre 2, spread 1, target -1, 1
 */
export function standardProblem(x: Matrix, values: Float64Array, weights?: Float64Array): StandardProblem {
  const own = weightedScaling({ rows: values.length, columns: 1, data: values }, weights);
  const centre = own.means[0]!;
  const spread = own.scales[0]!;
  const isTargetConstant = own.isConstant[0] === 1;
  return {
    scaling: weightedScaling(x, weights),
    centre,
    spread,
    isTargetConstant,
    target: isTargetConstant
      ? new Float64Array(values.length)
      : values.map((value) => (value - centre) / spread),
  };
}
