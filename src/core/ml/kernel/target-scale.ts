/** Where a target lies and how far it spreads. */
export interface TargetScale {
  readonly mean: number;
  /** Standard deviation (divisor: the sum of weights), 1 when nothing varies. */
  readonly deviation: number;
  readonly isConstant: boolean;
}

/**
 * Mean and standard deviation of a target.
 * @param weights of the values, absent when each counts 1
 * @example targetScale(Float64Array.of(1, 3), undefined) // mean 2, deviation 1, not constant
 */
export function targetScale(values: Float64Array, weights: Float64Array | undefined): TargetScale {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * values[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (weights?.[i] ?? 1) * (values[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / total);
  const isConstant = !(deviation > values.length * Number.EPSILON * Math.abs(mean));
  const isUsable = !isConstant && Number.isFinite(deviation);
  return { mean, deviation: isUsable ? deviation : 1, isConstant };
}
