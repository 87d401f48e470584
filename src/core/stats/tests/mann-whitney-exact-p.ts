/**
 * Exact two-sided p-value of Mann and Whitney's U when nothing is tied.
 *
 * Formula: min(1, 2 P(U <= u)). The numbers of orderings per value are the coefficients of the Gaussian binomial
 * product of (1 - q^(m + i)) / (1 - q^i) over i up to n, of which only those up to u are worked out. Only powers up to
 * nm/2 occur, where the factors of the numerator take away less than a tenfold: doubles lose one digit at most.
 * Cost: 2n passes over u + 1 numbers for the smaller n.
 *
 * @param n size of one sample, a whole number from 1; the smaller one should be at most about 10
 * @param m size of the other
 * @param smallerU the smaller of U and nm - U, a whole number from 0
 *
 * Source: Mann and Whitney, Ann. Math. Stat. 18 (1947) 50-60; SciPy 1.17
 * `scipy.stats.mannwhitneyu(method="exact")`.
 *
 * @example mannWhitneyExactP(8, 8, 15) // 0.08298368298
 */
export function mannWhitneyExactP(n: number, m: number, smallerU: number): number {
  const few = Math.min(n, m);
  const many = Math.max(n, m);
  const counts = new Float64Array(smallerU + 1);
  counts[0] = 1;
  let orderings = 1;
  for (let factor = 1; factor <= few; factor++) {
    for (let u = factor; u <= smallerU; u++) counts[u]! += counts[u - factor]!;
    orderings *= (many + factor) / factor;
  }
  for (let factor = 1; factor <= few; factor++) {
    for (let u = smallerU; u >= many + factor; u--) counts[u]! -= counts[u - many - factor]!;
  }
  let below = 0;
  for (let u = 0; u <= smallerU; u++) below += counts[u]!;
  return Math.min(1, (2 * below) / orderings);
}
