/** One past move of a search and how it changed the gradient. */
export interface Step {
  readonly move: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/**
 * The two-loop recursion of limited-memory BFGS: minus the gradient times the inverse Hessian that the past steps
 * imply.
 * @param steps oldest first; without any, the answer is minus the gradient
 * Source: Nocedal and Wright 2006, Numerical Optimization, algorithm 7.4.
 */
export function descentDirection(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k--) {
    const { move, change, curvature } = steps[k]!;
    shares[k] = dot(move, direction) / curvature;
    addScaled(direction, -shares[k]!, change);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let k = 0; k < steps.length; k++) {
    const { move, change, curvature } = steps[k]!;
    addScaled(direction, shares[k]! - dot(change, direction) / curvature, move);
  }
  return direction;
}

/** Adds a step to the memory and drops the oldest beyond `memory`; a step without usable curvature is left out. */
export function remember(steps: Step[], memory: number, move: Float64Array, change: Float64Array): void {
  const curvature = dot(move, change);
  // Rounding can leave a step without usable curvature; it would make the direction point uphill.
  if (!(curvature > Number.EPSILON * dot(change, change))) return;
  steps.push({ move, change, curvature });
  if (steps.length > memory) steps.shift();
}

/** a - b. */
export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** target += factor x vector. */
export function addScaled(target: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * vector[i]!;
}

/** Sum of products. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The largest absolute value. */
export function largestSize(vector: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]!));
  return largest;
}
