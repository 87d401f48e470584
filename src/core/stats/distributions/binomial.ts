import betainc from '@stdlib/math-base-special-betainc';
import jstat from 'jstat';
import { InvalidArgument } from '../../errors.js';

/** Up to here jstat's single probabilities are summed; they are right to 1e-13. Beyond, the beta function. */
const largestSummedTrials = 50;

/** With neighbours falling this fast the tail is summed: 60 terms are enough for the last digit. */
const farTailRatio = 0.5;

/**
 * Upper tail of the binomial distribution: P(X > successes), strictly above.
 *
 * Formula: the sum of C(n, j) p^j (1 - p)^(n - j) over j > k for up to 50 trials. Beyond, the
 * regularised incomplete beta function I_p(k + 1, n - k); far out, where that function underflows to 0 too early
 * (for 1068 of 1100 at p = 1/2 instead of 4e-270), the series of the tail from Stirling's first term.
 *
 * @param successes k, a whole number; below 0 gives 1, `trials` and above gives 0
 * @param trials n, a whole number from 0
 * @param probability p, the chance of one success, in [0, 1]
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when an argument is outside its range
 *
 * Source: SciPy 1.17 `scipy.stats.binom.sf`. jstat's own binomial cdf is not used: it rounds to ten decimals.
 *
 * @example binomialSf(8, 10, 0.5) // 11 / 1024
 */
export function binomialSf(successes: number, trials: number, probability: number): number {
  if (!Number.isSafeInteger(successes)) {
    throw new InvalidArgument('successes', 'must be a whole number', successes);
  }
  requireTrials(trials);
  if (!(probability >= 0 && probability <= 1)) {
    throw new InvalidArgument('probability', 'must be between 0 and 1', probability);
  }
  if (successes < 0) return 1;
  if (successes >= trials || probability === 0) return 0;
  if (probability === 1) return 1;
  if (trials <= largestSummedTrials) return summedTail(successes, trials, probability);
  const odds = probability / (1 - probability);
  const ratio = ((trials - successes - 1) / (successes + 2)) * odds;
  if (ratio < farTailRatio) return farTail(successes + 1, trials, probability);
  return betainc(probability, successes + 1, trials - successes, true, false);
}

/**
 * Exact two-sided p-value of a fair coin: how often n throws are at least as one-sided as the ones seen.
 *
 * Formula: min(1, 2 P(X >= max(k, n - k))) with X binomial(n, 1/2). The distribution is symmetric, so this
 * equals the sum of all probabilities not above that of k.
 *
 * @param successes k, a whole number from 0 to `trials`
 * @param trials n, a whole number from 0; no trials give 1
 * @returns a p-value in [0, 1]
 * @throws InvalidArgument when an argument is outside its range
 *
 * Source: SciPy 1.17 `scipy.stats.binomtest(k, n, 0.5)`.
 *
 * @example binomialTwoSidedP(2, 12) // 0.03857421875
 */
export function binomialTwoSidedP(successes: number, trials: number): number {
  requireTrials(trials);
  if (!(Number.isSafeInteger(successes) && successes >= 0 && successes <= trials)) {
    throw new InvalidArgument('successes', `must be a whole number from 0 to ${trials}`, successes);
  }
  const larger = Math.max(successes, trials - successes);
  return Math.min(1, 2 * binomialSf(larger - 1, trials, 0.5));
}

function requireTrials(trials: number): void {
  if (Number.isSafeInteger(trials) && trials >= 0) return;
  throw new InvalidArgument('trials', 'must be a whole number from 0', trials);
}

function summedTail(successes: number, trials: number, probability: number): number {
  let tail = 0;
  for (let count = trials; count > successes; count--) {
    tail += jstat.jStat.binomial.pdf(count, trials, probability);
  }
  return Math.min(1, tail);
}

function farTail(from: number, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  let sum = 1;
  let term = 1;
  for (let count = from; count < trials && term > sum * Number.EPSILON; count++) {
    term *= ((trials - count) / (count + 1)) * odds;
    sum += term;
  }
  return Math.exp(logProbability(from, trials, probability) + Math.log(sum));
}

/** ln P(X = count) by Stirling's formula (Loader 2000); the linear parts of the three factorials cancel. */
function logProbability(count: number, trials: number, probability: number): number {
  const logSuccess = Math.log(probability);
  const rest = trials - count;
  if (rest === 0) return trials * logSuccess;
  return (
    stirlingError(trials) -
    stirlingError(count) -
    stirlingError(rest) +
    count * (logSuccess - Math.log(count / trials)) +
    rest * (Math.log1p(-probability) - Math.log(rest / trials)) -
    Math.log(2 * Math.PI * count * (rest / trials)) / 2
  );
}

/** ln n! minus Stirling's (n + 1/2) ln n - n + ln(2 pi)/2, for n from 1. */
function stirlingError(n: number): number {
  if (n < 16) {
    let factorial = 1;
    for (let factor = 2; factor <= n; factor++) factorial *= factor;
    return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - Math.log(2 * Math.PI) / 2;
  }
  const inverseSquare = 1 / (n * n);
  const series = 1 / 360 - inverseSquare * (1 / 1260 - inverseSquare * (1 / 1680 - inverseSquare / 1188));
  return (1 / 12 - inverseSquare * series) / n;
}
