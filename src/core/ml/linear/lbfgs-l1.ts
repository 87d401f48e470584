import type { Minimum, Objective } from './lbfgs.js';
import {
  addScaled,
  descentDirection,
  difference,
  dot,
  largestSize,
  remember,
  type Step,
} from './quasi-newton.js';

/** A smooth convex function plus a cost for the size of each unknown. */
export interface AbsoluteCosts {
  readonly objective: Objective;
  /** Cost of the absolute value of each unknown, 0 or more. */
  readonly costs: Float64Array;
}

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const LINE_SEARCH_LIMIT = 50;

/**
 * Minimises objective(point) + sum of cost x |point| by orthant-wise limited-memory BFGS: inside one orthant the
 * absolute values are linear, so each step stays in an orthant and sets to 0 what would leave it.
 * Many unknowns end at exactly 0. `converged` says whether the steepest one-sided slope met the tolerance.
 * @param start where to begin; stays untouched
 * @param options maxIterations at least 1; gradientTolerance as for `minimise`
 * Source: Andrew and Gao 2007, Scalable training of L1-regularized log-linear models (OWL-QN).
 * @example objective (p - 3)^2 and cost 2: point [2]; cost 6: point [0]
 */
export function minimiseWithAbsoluteCosts(
  { objective, costs }: AbsoluteCosts,
  start: Float64Array,
  options: { readonly maxIterations: number; readonly gradientTolerance: number },
): Minimum {
  const steps: Step[] = [];
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient) + absoluteCost(point, costs);
  for (let iterations = 0; ; iterations++) {
    const slopes = steepestSlopes(point, gradient, costs);
    if (largestSize(slopes) <= options.gradientTolerance)
      return { point, value, iterations, converged: true };
    if (iterations === options.maxIterations) return { point, value, iterations, converged: false };
    const direction = descentDirection(slopes, steps);
    for (let i = 0; i < direction.length; i++) if (direction[i]! * slopes[i]! >= 0) direction[i] = 0;
    const orthant = point.map((at, i) => Math.sign(at === 0 ? -slopes[i]! : at));
    let size = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(slopes, slopes))) : 1;
    let moved = false;
    // Near the minimum a decrease drowns in the rounding of the value.
    const rounding = 4 * Number.EPSILON * Math.abs(value);
    for (let attempt = 0; attempt < LINE_SEARCH_LIMIT && !moved; attempt++, size /= 2) {
      const next = point.slice();
      addScaled(next, size, direction);
      for (let i = 0; i < next.length; i++) if (costs[i]! > 0 && next[i]! * orthant[i]! < 0) next[i] = 0;
      const nextGradient = new Float64Array(point.length);
      const nextValue = objective(next, nextGradient) + absoluteCost(next, costs);
      const move = difference(next, point);
      if (!(nextValue <= value + SUFFICIENT_DECREASE * dot(slopes, move) + rounding)) continue;
      remember(steps, MEMORY, move, difference(nextGradient, gradient));
      point = next;
      gradient = nextGradient;
      value = nextValue;
      moved = true;
    }
    if (moved) continue;
    if (steps.length === 0) return { point, value, iterations, converged: false };
    // What was remembered of the curvature leads nowhere downhill: start again from the slopes alone.
    steps.length = 0;
  }
}

function absoluteCost(point: Float64Array, costs: Float64Array): number {
  let cost = 0;
  for (let i = 0; i < point.length; i++) cost += costs[i]! * Math.abs(point[i]!);
  return cost;
}

/** The slope of smallest size among those between left and right: 0 where neither side leads downhill. */
function steepestSlopes(point: Float64Array, gradient: Float64Array, costs: Float64Array): Float64Array {
  return gradient.map((slope, i) => {
    const cost = costs[i]!;
    if (point[i]! > 0) return slope + cost;
    if (point[i]! < 0) return slope - cost;
    if (slope + cost < 0) return slope + cost;
    return slope - cost > 0 ? slope - cost : 0;
  });
}
