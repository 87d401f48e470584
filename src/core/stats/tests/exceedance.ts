/**
 * Asks whether more rows than chance explains lie beyond the largest value of the reference: if all rows come from
 * one distribution, how probable is it that the `beyond` largest rows of both samples are all current ones.
 * Exact for continuous values, conservative with ties, and free of any assumption about the distribution.
 *
 * Formula: p = C(N - x, n) / C(N, n), N = n + m; computed as a product of ratios.
 *
 * @param referenceRows n, from 1
 * @param currentRows m, from 0
 * @param beyond x, current rows above the largest value of the reference, from 0 to m
 * @returns a one-sided p-value in [0, 1]; 1 when no row is beyond, 0 below 1e-300
 *
 * Source: Gumbel and von Schelling, Ann. Math. Statist. 21 (1950) 247-262; SciPy 1.17
 * `hypergeom.sf(x - 1, N, m, x)`.
 *
 * @example exceedanceP(1000, 1000, 5) // 0.0311
 */
export function exceedanceP(referenceRows: number, currentRows: number, beyond: number): number {
  const total = referenceRows + currentRows;
  let pValue = 1;
  if (beyond <= referenceRows) {
    for (let row = 0; row < beyond && pValue > 0; row++) pValue *= (currentRows - row) / (total - row);
  } else {
    for (let row = 0; row < referenceRows && pValue > 0; row++) {
      pValue *= (total - beyond - row) / (total - row);
    }
  }
  return pValue;
}
