import { logistic } from './log-odds.js';
import { weightedMean } from './weighted-mean.js';

/** p = 1 / (1 + exp(-(slope z + intercept))). */
export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
}

const MOST_STEPS = 100;

/**
 * Maximum likelihood of p = logistic(slope z + intercept) for targets in [0, 1]: Newton's method with step halving, from
 * slope 0. Minimises sum w (ln(1 + exp(f)) - t f).
 * @param z finite, one per row
 * @param targets in [0, 1]
 * @param weights at least 0; absent: 1 each
 * @returns undefined when it does not converge within 100 steps, as happens when z separates targets of 0 and 1
 * Source: Lin, Lin & Weng 2007, A note on Platt's probabilistic outputs for support vector machines.
 * @example fitLogisticLine(Float64Array.of(-1, 0, 1), Float64Array.of(0.2, 0.5, 0.8)) // slope ln 4, intercept 0
 */
export function fitLogisticLine(
  z: Float64Array,
  targets: Float64Array,
  weights?: Float64Array,
): LogisticLine | undefined {
  const meanTarget = weightedMean(targets.keys(), weights, (row) => targets[row]!, 0.5);
  let slope = 0;
  let intercept = Math.log((meanTarget + 1e-12) / (1 - meanTarget + 1e-12));
  let loss = lossOf(z, targets, weights, slope, intercept);
  const rows = Math.max(z.length, 1);
  for (let step = 0; step < MOST_STEPS; step++) {
    // A trace of ridge keeps the Hessian regular when all z are equal.
    let hss = 1e-12;
    let hii = 1e-12;
    let hsi = 0;
    let gs = 0;
    let gi = 0;
    for (let i = 0; i < z.length; i++) {
      const weight = weights?.[i] ?? 1;
      const p = logistic(slope * z[i]! + intercept);
      const curvature = weight * p * (1 - p);
      const error = weight * (p - targets[i]!);
      hss += curvature * z[i]! * z[i]!;
      hsi += curvature * z[i]!;
      hii += curvature;
      gs += error * z[i]!;
      gi += error;
    }
    if (Math.abs(gs) < 1e-9 * rows && Math.abs(gi) < 1e-9 * rows) return { slope, intercept };
    const determinant = hss * hii - hsi * hsi;
    const ds = -(hii * gs - hsi * gi) / determinant;
    const di = -(hss * gi - hsi * gs) / determinant;
    if (!Number.isFinite(ds + di)) return undefined;
    let size = 1;
    for (; size >= 1e-10; size /= 2) {
      const tried = lossOf(z, targets, weights, slope + size * ds, intercept + size * di);
      if (tried < loss + 1e-4 * size * (gs * ds + gi * di)) {
        slope += size * ds;
        intercept += size * di;
        loss = tried;
        break;
      }
    }
    // No step is better within rounding: as good as it gets.
    if (size < 1e-10) return { slope, intercept };
  }
  return undefined;
}

function lossOf(
  z: Float64Array,
  targets: Float64Array,
  weights: Float64Array | undefined,
  slope: number,
  intercept: number,
): number {
  let loss = 0;
  for (let i = 0; i < z.length; i++) {
    const f = slope * z[i]! + intercept;
    const softplus = f > 0 ? f + Math.log1p(Math.exp(-f)) : Math.log1p(Math.exp(f));
    loss += (weights?.[i] ?? 1) * (softplus - targets[i]! * f);
  }
  return loss;
}
