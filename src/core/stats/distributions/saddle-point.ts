const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Exact corrections for small counts: the series below is only good from 16. */
const smallCorrections: readonly number[] = (() => {
  const corrections = [0];
  let factorial = 1;
  for (let count = 1; count < 16; count++) {
    factorial *= count;
    corrections.push(Math.log(factorial) - (count + 0.5) * Math.log(count) + count - halfLogTwoPi);
  }
  return corrections;
})();

/**
 * What Stirling's formula leaves out: ln n! - [(n + 1/2) ln n - n + ln(2 pi)/2].
 *
 * @param count whole number from 0; 0 gives 0
 * @returns the correction, about 1 / (12 n)
 *
 * Source: Loader (2000), "Fast and accurate computation of binomial probabilities".
 *
 * @example stirlingCorrection(20) // 0.00416631969
 */
export function stirlingCorrection(count: number): number {
  const known = smallCorrections[count];
  if (known !== undefined) return known;
  const inverse = 1 / count;
  const square = inverse * inverse;
  return (
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))))
  );
}

/**
 * Deviance of one cell: x ln(x / expected) + expected - x, without cancellation when both are close.
 *
 * @param x count above 0
 * @param expected expected count above 0
 *
 * Source: Loader (2000), function D0.
 *
 * @example cellDeviance(10, 10) // 0
 */
export function cellDeviance(x: number, expected: number): number {
  const difference = x - expected;
  if (Math.abs(difference) >= 0.1 * (x + expected)) return x * Math.log(x / expected) - difference;
  const ratio = difference / (x + expected);
  const square = ratio * ratio;
  let sum = difference * ratio;
  let power = 2 * x * ratio;
  for (let odd = 3; odd < 1000; odd += 2) {
    power *= square;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * Logarithm of a binomial probability, right to about 1e-14 even where ln n! itself has lost its digits.
 *
 * Formula: P(X = k) = sqrt(n / (2 pi k (n - k))) exp(c(n) - c(k) - c(n - k) - D(k, np) - D(n - k, n(1 - p)))
 * with Stirling corrections c and deviances D.
 *
 * @param successes k, a whole number in [0, trials]
 * @param trials n, a whole number from 0
 * @param chance p in (0, 1)
 * @param complement 1 - p, given apart so that it keeps its digits when p is close to 1
 *
 * Source: Loader (2000); agrees with SciPy 1.17 `scipy.stats.binom.logpmf`.
 *
 * @example Math.exp(logBinomialProbability(2, 4, 0.5, 0.5)) // 0.375
 */
export function logBinomialProbability(
  successes: number,
  trials: number,
  chance: number,
  complement: number,
): number {
  if (successes === 0) return trials * (complement < 0.5 ? Math.log(complement) : Math.log1p(-chance));
  const failures = trials - successes;
  if (failures === 0) return trials * (chance < 0.5 ? Math.log(chance) : Math.log1p(-complement));
  const exponent =
    stirlingCorrection(trials) -
    stirlingCorrection(successes) -
    stirlingCorrection(failures) -
    cellDeviance(successes, trials * chance) -
    cellDeviance(failures, trials * complement);
  return exponent - 0.5 * Math.log(2 * Math.PI * successes * (failures / trials));
}
