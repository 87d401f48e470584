/**
 * Exact p-value of the two-sample Cramer-von Mises statistic when nothing is tied: the share of all orderings of
 * the pooled rows whose statistic is at least the one seen.
 *
 * Formula: an ordering is a lattice path from (0, 0) to (n, m); its value is the sum of (m i - n j)^2 / g^2 over its
 * points, g the greatest common divisor. Paths are counted per point and value. A path whose value has reached the
 * target is counted at once with all its continuations, one that cannot reach it any more is dropped; so only
 * values in between are kept. Counts are whole numbers below 2^53.
 * Cost: under a millisecond for equal sizes; up to a second for 20 against 19.
 *
 * @param n size of one sample, 1 to 20
 * @param m size of the other
 * @param sum nm(n + m)^2 times the statistic; rounded down to a value of the lattice
 *
 * Source: Xiao, Gordon, Yakovlev, Journal of Statistical Software 17(8), 2006; SciPy 1.17
 * `scipy.stats.cramervonmises_2samp(method="exact")`.
 *
 * @example cramerVonMisesExactP(8, 8, 0.4375 * 64 * 256) // 0.06433566434
 */
export function cramerVonMisesExactP(n: number, m: number, sum: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const rise = m / divisor;
  const run = n / divisor;
  const target = Math.floor(sum / (divisor * divisor));
  if (target <= 0) return 1;
  const width = m + 1;
  const valueAt = (i: number, j: number) => (rise * i - run * j) ** 2;
  const continuations = pathCounts(n, m);
  const reach = largestRests(n, m, valueAt);
  let extreme = 0;
  /** Paths by value at the points of the row before, then of this row; values from `from` on. */
  const row: (Window | undefined)[] = new Array(width).fill(undefined);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const isStart = i === 0 && j === 0;
      const above = isStart ? startWindow : row[j];
      const left = j === 0 ? undefined : row[j - 1];
      const point = i * width + j;
      const added = valueAt(i, j);
      const floor = target - reach[point]!;
      const next = openWindow(above, left, added, floor, target);
      for (const source of [above, left]) {
        if (source !== undefined)
          extreme += addPaths(source, added, next, floor, target) * continuations[point]!;
      }
      row[j] = next;
    }
  }
  return Math.min(1, extreme / continuations[0]!);
}

/** Numbers of paths with the values from, from + 1, ... */
interface Window {
  readonly from: number;
  readonly counts: Float64Array;
}

const startWindow: Window = { from: 0, counts: Float64Array.of(1) };

/** Room for the values of both sources that are neither decided upwards (target) nor hopeless (below floor). */
function openWindow(
  above: Window | undefined,
  left: Window | undefined,
  added: number,
  floor: number,
  target: number,
): Window | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const source of [above, left]) {
    if (source === undefined) continue;
    from = Math.min(from, source.from + added);
    to = Math.max(to, source.from + added + source.counts.length);
  }
  from = Math.max(from, floor);
  to = Math.min(to, target);
  return from < to ? { from, counts: new Float64Array(to - from) } : undefined;
}

/** Adds the paths of a source, moved by `added`, to the window; returns how many reached the target. */
function addPaths(
  source: Window,
  added: number,
  window: Window | undefined,
  floor: number,
  target: number,
): number {
  const { from, counts } = source;
  const start = from + added;
  let reached = 0;
  for (let index = Math.max(0, target - start); index < counts.length; index++) reached += counts[index]!;
  if (window === undefined) return reached;
  const offset = start - window.from;
  const end = Math.min(counts.length, target - start);
  for (let index = Math.max(0, floor - start); index < end; index++) {
    window.counts[index + offset]! += counts[index]!;
  }
  return reached;
}

/** Number of paths from every point to the end. */
function pathCounts(n: number, m: number): Float64Array {
  const width = m + 1;
  const counts = new Float64Array((n + 1) * width).fill(1);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      counts[i * width + j] = counts[(i + 1) * width + j]! + counts[i * width + j + 1]!;
    }
  }
  return counts;
}

/** Largest value that the points after every point can add. */
function largestRests(n: number, m: number, valueAt: (i: number, j: number) => number): Float64Array {
  const width = m + 1;
  const rests = new Float64Array((n + 1) * width);
  for (let i = n; i >= 0; i--) {
    for (let j = m; j >= 0; j--) {
      const down = i < n ? valueAt(i + 1, j) + rests[(i + 1) * width + j]! : 0;
      const right = j < m ? valueAt(i, j + 1) + rests[i * width + j + 1]! : 0;
      rests[i * width + j] = Math.max(down, right);
    }
  }
  return rests;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
