const levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001] as const;

/** Scholz and Stephens, table 2, for two samples: b0 + b1 + b2. */
const criticalValues = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
].map((terms) => terms.reduce((sum, term) => sum + term, 0));

/**
 * p-value of the standardised two-sample Anderson-Darling statistic as SciPy gives it: a quadratic through the table
 * of critical values, cut off at 0.25 and 0.001. Kept to reproduce peers; see `tests/anderson-darling.ts` for the
 * real one.
 *
 * Formula: exp(c0 + c1 T + c2 T^2), least squares of ln(level) on the critical values.
 *
 * @param statistic T, finite
 * @returns a number in [0.001, 0.25]
 *
 * Source: SciPy 1.17 `anderson_ksamp`; Scholz and Stephens, JASA 82 (1987) 918-924, table 2.
 *
 * @example interpolatedAndersonP(1.7183096744) // 0.0635146773
 */
export function interpolatedAndersonP(statistic: number): number {
  if (statistic < criticalValues[0]!) return levels[0];
  if (statistic > criticalValues.at(-1)!) return levels[6];
  const [constant, slope, curve] = quadraticFit(criticalValues, levels.map(Math.log));
  return Math.exp(constant + statistic * (slope + statistic * curve));
}

/** Least squares by orthogonal polynomials over the points, which keeps the digits that normal equations lose. */
function quadraticFit(points: readonly number[], values: readonly number[]): [number, number, number] {
  const mean = average(points);
  const linear = points.map((point) => point - mean);
  const drift =
    dot(
      linear,
      linear.map((x) => x * x),
    ) / dot(linear, linear);
  const spread = average(linear.map((x) => x * x));
  const square = linear.map((x) => x * x - drift * x - spread);
  const level = average(values);
  const slope = dot(linear, values) / dot(linear, linear);
  const curve = dot(square, values) / dot(square, square);
  // level + slope (t - mean) + curve ((t - mean)^2 - drift (t - mean) - spread), sorted by powers of t.
  return [
    level - slope * mean + curve * (mean * mean + drift * mean - spread),
    slope - curve * (2 * mean + drift),
    curve,
  ];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
