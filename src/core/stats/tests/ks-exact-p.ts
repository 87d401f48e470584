/** Lattice steps that still take less than about a tenth of a second. */
const largestStepCount = 20_000_000;

/**
 * Exact p-value of the two-sample Kolmogorov-Smirnov distance when nothing is tied: the share of all
 * orderings of the pooled rows whose distance is at least the one seen.
 *
 * Formula: equal sizes use the reflection sum 2 [C(2n, n - h) - C(2n, n - 2h) + ...] / C(2n, n). Otherwise a
 * lattice walk: u(i, j) is the chance that a path through (i, j) has touched the distance before, 1 outside the
 * band and (i u(i - 1, j) + j u(i, j - 1)) / (i + j) inside. All terms are positive, so tails keep their digits.
 *
 * @param n size of one sample, a whole number from 1
 * @param m size of the other
 * @param gap the distance as a whole number: max |i m - j n| over pooled points
 * @returns the p-value, or undefined when the walk would take too long (only where p is below about 1e-40)
 *
 * Source: Hodges, Arkiv foer Matematik 3 (1958) 469-486; Schroeer and Trenkler, CSDA 20 (1995) 185-202;
 * SciPy 1.17 `scipy.stats.ks_2samp(method="exact")`.
 *
 * @example ksExactP(8, 8, 40) // 0.0870240870
 */
export function ksExactP(n: number, m: number, gap: number): number | undefined {
  if (gap <= 0) return 1;
  if (n === m) return equalSizesP(n, Math.round(gap / n));
  const divisor = greatestCommonDivisor(n, m);
  const bandCells = 2 * gap + (n + m);
  if (bandCells > largestStepCount) return undefined;
  return n < m ? latticeP(m, n, divisor, gap / divisor) : latticeP(n, m, divisor, gap / divisor);
}

function equalSizesP(n: number, height: number): number {
  let p = 0;
  for (let reflection = Math.floor(n / height); reflection >= 1; reflection--) {
    const inner = (reflection - 1) * height;
    let ratio = 1;
    for (let step = 1; step <= height; step++) ratio *= (n - inner - height + step) / (n + inner + step);
    p = ratio * (1 - p);
  }
  return Math.min(1, 2 * p);
}

function latticeP(rows: number, columns: number, divisor: number, height: number): number {
  const rowStep = columns / divisor;
  const columnStep = rows / divisor;
  const touched = new Float64Array(columns + 1).fill(1);
  touched[0] = 0;
  for (let j = 1; j <= columns && j * columnStep < height; j++) touched[j] = 0;
  for (let i = 1; i <= rows; i++) {
    const centre = i * rowStep;
    const first = Math.max(0, Math.floor((centre - height) / columnStep) + 1);
    const last = Math.min(columns, Math.ceil((centre + height) / columnStep) - 1);
    let left = 1;
    for (let j = first; j <= last; j++) {
      const share = 1 / (i + j);
      left = i * share * touched[j]! + j * share * left;
      touched[j] = left;
    }
  }
  return Math.min(1, touched[columns]!);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
