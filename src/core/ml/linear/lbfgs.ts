import {
  addScaled,
  descentDirection,
  difference,
  dot,
  largestSize,
  remember,
  type Step,
} from './quasi-newton.js';

/**
 * A smooth function to minimise: returns its value at `point` and writes its gradient there into `gradient`.
 */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** When to stop, and how much curvature to remember. */
export interface MinimiseOptions {
  /** At least 1. */
  readonly maxIterations: number;
  /** Done when no element of the gradient is larger than this in size. */
  readonly gradientTolerance: number;
  /** Number of past steps kept, by default 10. */
  readonly memory?: number;
}

/** Where the search ended; `converged` says whether the gradient met the tolerance. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Minimises a smooth function with limited-memory BFGS: a quasi-Newton direction from the last few steps, and a
 * line search by bisection and doubling to a step that meets the weak Wolfe conditions. Meant for convex losses of
 * some thousand unknowns at most; elsewhere it finds a stationary point. Ends early, not converged, when rounding
 * leaves no way downhill.
 * @param start where to begin; stays untouched
 * Source: Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5; line search of Lewis and Overton
 * 2013, Mathematical Programming 141.
 * @example minimise((p, g) => { g[0] = 2 * (p[0] - 3); return (p[0] - 3) ** 2; }, new Float64Array(1),
 *   { maxIterations: 50, gradientTolerance: 1e-9 }) // point [3]
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const { maxIterations, gradientTolerance, memory = 10 } = options;
  const steps: Step[] = [];
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  let iterations = 0;
  // Negated so that a gradient of NaN never passes for a minimum.
  while (!(largestSize(gradient) <= gradientTolerance)) {
    if (iterations === maxIterations) return { point, value, iterations, converged: false };
    const direction = descentDirection(gradient, steps);
    // Without curvature the first direction has no scale of its own: start with a step of length one at most.
    const firstSize = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const found = searchLine(objective, { point, value, gradient, direction, firstSize });
    if (found === undefined) return { point, value, iterations, converged: false };
    remember(steps, memory, difference(found.point, point), difference(found.gradient, gradient));
    ({ point, value, gradient } = found);
    iterations++;
  }
  return { point, value, iterations, converged: true };
}

interface Place {
  readonly point: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const LINE_SEARCH_LIMIT = 60;

function searchLine(
  objective: Objective,
  from: Place & { readonly direction: Float64Array; readonly firstSize: number },
): Place | undefined {
  const slope = dot(from.gradient, from.direction);
  if (!(slope < 0)) return undefined;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let size = from.firstSize;
  for (let attempt = 0; attempt < LINE_SEARCH_LIMIT; attempt++) {
    const point = from.point.slice();
    addScaled(point, size, from.direction);
    const gradient = new Float64Array(point.length);
    const value = objective(point, gradient);
    if (!(value <= from.value + SUFFICIENT_DECREASE * size * slope)) high = size;
    else if (dot(gradient, from.direction) < CURVATURE * slope) low = size;
    else return { point, value, gradient };
    size = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
  }
  return undefined;
}
