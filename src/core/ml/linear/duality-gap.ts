/** What the gap is computed of, all in units of the mean squared target. */
export interface GapParts {
  /** Mean of squared residuals. */
  readonly residualSquares: number;
  /** Mean of residual x target. */
  readonly residualTarget: number;
  readonly weights: Float64Array;
  /** Per column the mean of column x residual, less squareCost x weight. */
  readonly slopes: Float64Array;
  readonly absoluteCosts: Float64Array;
  readonly squareCosts: Float64Array;
}

/**
 * How far, at most, 1/2 mean residual^2 + sum absoluteCost |w| + 1/2 sum squareCost w^2 lies above its minimum: the
 * distance to the dual problem at the residuals, shrunk until they are allowed there. 0 exactly at the minimum.
 * Source: Kim et al. 2007, IEEE Journal of Selected Topics in Signal Processing 1; scikit-learn 1.9
 * enet_coordinate_descent.
 */
export function dualityGap(parts: GapParts): number {
  const { residualSquares, residualTarget, weights, slopes, absoluteCosts, squareCosts } = parts;
  let shrink = 1;
  let absolute = 0;
  let squares = 0;
  for (let j = 0; j < weights.length; j++) {
    const slope = Math.abs(slopes[j]!);
    if (slope > absoluteCosts[j]!) shrink = Math.min(shrink, absoluteCosts[j]! / slope);
    absolute += absoluteCosts[j]! * Math.abs(weights[j]!);
    squares += squareCosts[j]! * weights[j]! * weights[j]!;
  }
  return 0.5 * (residualSquares + squares) * (1 + shrink * shrink) + absolute - shrink * residualTarget;
}
