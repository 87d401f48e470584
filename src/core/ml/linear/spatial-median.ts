/** When the steps end. */
export interface MedianSettings {
  readonly maxIterations: number;
  /** Ends when a step is shorter than this. */
  readonly tolerance: number;
}

/**
 * The point with the least sum of distances to the given points (Weiszfeld's steps from their mean, in the form that
 * may pass through a given point).
 * @param points `count x size`, row-major, at least one point
 * @returns the point, the number of steps, and whether the last step met the tolerance
 * Cost: count x size per step.
 * Source: Kärkkäinen and Äyrämö 2005, On computation of spatial median for robust data mining; scikit-learn 1.9
 * TheilSenRegressor.
 * @example points (0, 0), (1, 0), (0, 1), (1, 1): (0.5, 0.5)
 */
export function spatialMedian(points: Float64Array, size: number, settings: MedianSettings) {
  const count = points.length / size;
  let median = new Float64Array(size);
  for (let at = 0; at < points.length; at++) median[at % size]! += points[at]! / count;
  for (let iterations = 1; iterations <= settings.maxIterations; iterations++) {
    const next = weiszfeldStep(points, size, median);
    let squares = 0;
    for (let j = 0; j < size; j++) squares += (next[j]! - median[j]!) ** 2;
    median = next;
    if (squares < settings.tolerance ** 2) return { point: median, iterations, converged: true };
  }
  return { point: median, iterations: settings.maxIterations, converged: false };
}

function weiszfeldStep(points: Float64Array, size: number, from: Float64Array): Float64Array<ArrayBuffer> {
  const pull = new Float64Array(size);
  const sum = new Float64Array(size);
  let inverse = 0;
  let isOnPoint = false;
  for (let at = 0; at < points.length; at += size) {
    let squares = 0;
    for (let j = 0; j < size; j++) squares += (points[at + j]! - from[j]!) ** 2;
    const distance = Math.sqrt(squares);
    if (distance < Number.EPSILON) {
      isOnPoint = true;
      continue;
    }
    inverse += 1 / distance;
    for (let j = 0; j < size; j++) {
      pull[j]! += (points[at + j]! - from[j]!) / distance;
      sum[j]! += points[at + j]! / distance;
    }
  }
  const strength = Math.hypot(...pull);
  if (!(strength > Number.EPSILON)) return Float64Array.from(from);
  const stay = isOnPoint ? Math.min(1, 1 / strength) : 0;
  return sum.map((value, j) => (1 - stay) * (value / inverse) + stay * from[j]!);
}
