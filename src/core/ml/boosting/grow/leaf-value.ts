/** Penalties on the value of a leaf. */
export interface Penalties {
  /** L1 penalty, 0 or more. */
  readonly l1: number;
  /** L2 penalty, 0 or more. */
  readonly l2: number;
}

/** Values that a leaf may have so that monotone columns stay monotone. */
export interface ValueBounds {
  readonly lower: number;
  readonly upper: number;
}

export const UNBOUNDED: ValueBounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/**
 * The value that serves a leaf best: minus the soft-thresholded gradient sum over hessian sum plus `l2`, within bounds.
 * Source: Chen and Guestrin 2016, XGBoost, KDD, equation 5, with the L1 penalty of the implementation.
 */
export function leafValue(
  gradient: number,
  hessian: number,
  { l1, l2 }: Penalties,
  bounds: ValueBounds,
): number {
  const denominator = hessian + l2;
  const value = denominator > 0 ? -softThreshold(gradient, l1) / denominator : 0;
  return Math.min(bounds.upper, Math.max(bounds.lower, value));
}

/**
 * Twice what a leaf with that value takes off the penalised loss; G^2 / (H + l2) for the best value without l1.
 */
export function leafScore(gradient: number, hessian: number, { l1, l2 }: Penalties, value: number): number {
  return -(2 * (gradient * value + l1 * Math.abs(value)) + (hessian + l2) * value * value);
}

function softThreshold(gradient: number, l1: number): number {
  return Math.sign(gradient) * Math.max(0, Math.abs(gradient) - l1);
}
