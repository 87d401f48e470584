import { InvalidArgument } from '../errors.js';

/** A non-decreasing function: linear between its points, level beyond them. */
export interface IsotonicFit {
  /** Ascending, distinct. */
  readonly x: Float64Array;
  /** Not descending; as many as `x`. */
  readonly y: Float64Array;
}

/**
 * The non-decreasing function that comes closest to the points in least squares. Turns scores into probabilities
 * when `y` is 1 for the class and 0 for the others.
 *
 * Formula: minimise sum (y_i - f(x_i))^2 over non-decreasing f, by pooling adjacent violators: walk the points in
 * order of x (equal x pooled first) and replace neighbours that descend by their mean. Of a level stretch only its two
 * ends are kept.
 *
 * @param x finite values, at least one, in any order; ties allowed
 * @param y finite values, as many
 * @param weights how much each point counts: finite, at least 0, not all 0; absent: 1 each
 * @throws InvalidArgument when there is no point, the lengths differ or a value is not finite
 * Cost: O(n log n) for the sort, the pooling itself is linear.
 *
 * Source: Barlow, Bartholomew, Bremner and Brunk 1972; scikit-learn 1.9
 * `IsotonicRegression(out_of_bounds="clip")`, golden file test/golden/performance.json.
 *
 * @example isotonicRegression(Float64Array.of(1, 2, 3), Float64Array.of(0, 2, 1)).y // [0, 1.5, 1.5]
 */
export function isotonicRegression(x: Float64Array, y: Float64Array, weights?: Float64Array): IsotonicFit {
  if (x.length === 0) throw new InvalidArgument('x', 'must hold at least one value', 0);
  if (x.length !== y.length) throw new InvalidArgument('y', `must have ${x.length} entries`, y.length);
  requireFinite('x', x);
  requireFinite('y', y);
  if (weights !== undefined) {
    if (weights.length !== x.length) {
      throw new InvalidArgument('weights', `must have ${x.length} entries`, weights.length);
    }
    requireFinite('weights', weights);
  }
  const points = poolEqualX(x, y, weights);
  if (points.x.length === 0) throw new InvalidArgument('weights', 'must not all be 0', 0);
  const levels = poolAdjacentViolators(points.means, points.weights);
  return keepEnds(points.x, levels);
}

/**
 * The fitted function at a point.
 *
 * @param fit as made by `isotonicRegression`
 * @param at any number but NaN; beyond the outer points the outer level holds
 *
 * Source: scikit-learn 1.9 `IsotonicRegression.predict`.
 *
 * @example isotonicValue({ x: Float64Array.of(0, 1), y: Float64Array.of(0, 1) }, 0.25) // 0.25
 */
export function isotonicValue(fit: IsotonicFit, at: number): number {
  const { x, y } = fit;
  let low = 0;
  let high = x.length - 1;
  if (at <= x[low]!) return y[low]!;
  if (at >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}

interface WeightedPoints {
  readonly x: Float64Array;
  readonly means: Float64Array;
  readonly weights: Float64Array;
}

function poolEqualX(x: Float64Array, y: Float64Array, weights: Float64Array | undefined): WeightedPoints {
  // Sorting by y within ties makes the sums, and with them the last digit, independent of the order of rows.
  const order = Uint32Array.from(x, (_, index) => index).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const points = {
    x: new Float64Array(x.length),
    means: new Float64Array(x.length),
    weights: new Float64Array(x.length),
  };
  let count = 0;
  for (let start = 0; start < order.length; ) {
    const value = x[order[start]!]!;
    let sum = 0;
    let weight = 0;
    for (; start < order.length && x[order[start]!] === value; start++) {
      const own = weights?.[order[start]!] ?? 1;
      sum += own * y[order[start]!]!;
      weight += own;
    }
    if (weight === 0) continue;
    points.x[count] = value;
    points.means[count] = sum / weight;
    points.weights[count] = weight;
    count++;
  }
  return {
    x: points.x.subarray(0, count),
    means: points.means.subarray(0, count),
    weights: points.weights.subarray(0, count),
  };
}

/** The fitted level of every point. */
function poolAdjacentViolators(means: Float64Array, weights: Float64Array): Float64Array {
  const levels = new Float64Array(means.length);
  const blockWeights = new Float64Array(means.length);
  const starts = new Uint32Array(means.length);
  let blocks = 0;
  for (let point = 0; point < means.length; point++) {
    let level = means[point]!;
    let weight = weights[point]!;
    let start = point;
    while (blocks > 0 && levels[blocks - 1]! >= level) {
      blocks--;
      const other = blockWeights[blocks]!;
      level = (level * weight + levels[blocks]! * other) / (weight + other);
      weight += other;
      start = starts[blocks]!;
    }
    levels[blocks] = level;
    blockWeights[blocks] = weight;
    starts[blocks] = start;
    blocks++;
  }
  const fitted = new Float64Array(means.length);
  for (let block = 0; block < blocks; block++) {
    fitted.fill(levels[block]!, starts[block]!, block + 1 < blocks ? starts[block + 1]! : means.length);
  }
  return fitted;
}

/** Drops points inside a level stretch: they change no interpolated value. */
function keepEnds(x: Float64Array, levels: Float64Array): IsotonicFit {
  const kept: number[] = [];
  for (let point = 0; point < x.length; point++) {
    const isInside = levels[point - 1] === levels[point] && levels[point + 1] === levels[point];
    if (!isInside) kept.push(point);
  }
  return {
    x: Float64Array.from(kept, (point) => x[point]!),
    y: Float64Array.from(kept, (point) => levels[point]!),
  };
}

function requireFinite(argument: string, values: Float64Array): void {
  const position = values.findIndex((value) => !Number.isFinite(value));
  if (position < 0) return;
  throw new InvalidArgument(argument, `must be finite (entry ${position})`, values[position]);
}
