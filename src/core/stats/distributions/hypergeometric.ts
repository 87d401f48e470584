import type { Random } from '../../random.js';
import { logBinomialProbability } from './saddle-point.js';

/** Rows drawn without replacement. */
export interface Drawing {
  /** Rows there are. */
  readonly population: number;
  /** Rows among them that count. */
  readonly successes: number;
  /** Rows drawn. */
  readonly draws: number;
}

/**
 * Logarithm of the chance to find so many counting rows among the drawn ones.
 *
 * Formula: C(K, x) C(N - K, d - x) / C(N, d), as three binomial probabilities at p = d / N, which stay accurate
 * where the logarithms of the factorials have lost their digits.
 *
 * @param found x, a whole number between max(0, d - (N - K)) and min(K, d)
 * @param drawing population N, successes K, draws d, with K and d at most N
 *
 * Source: Loader (2000); agrees with SciPy 1.17 `scipy.stats.hypergeom.logpmf`.
 *
 * @example Math.exp(logHypergeometricProbability(1, { population: 4, successes: 2, draws: 2 })) // 2 / 3
 */
export function logHypergeometricProbability(found: number, drawing: Drawing): number {
  const { population, successes, draws } = drawing;
  if (successes === 0 || draws === 0 || successes === population || draws === population) return 0;
  const chance = draws / population;
  const complement = (population - draws) / population;
  return (
    logBinomialProbability(found, successes, chance, complement) +
    logBinomialProbability(draws - found, population - successes, chance, complement) -
    logBinomialProbability(draws, population, chance, complement)
  );
}

/**
 * A random number of counting rows among the drawn ones, by inversion outwards from the most probable number.
 * Cost: about one standard deviation of steps.
 *
 * @param drawing population, successes and draws, with the latter two at most the first
 * @param random one number is taken
 *
 * @example sampleHypergeometric({ population: 10, successes: 4, draws: 10 }, random) // 4
 */
export function sampleHypergeometric(drawing: Drawing, random: Random): number {
  const { population, successes, draws } = drawing;
  const first = Math.max(0, draws - (population - successes));
  const last = Math.min(successes, draws);
  if (first === last) return first;
  const mode = hypergeometricMode(drawing);
  const atMode = Math.exp(logHypergeometricProbability(mode, drawing));
  let rest = random.next() - atMode;
  let low = mode;
  let high = mode;
  let atLow = atMode;
  let atHigh = atMode;
  while (rest >= 0 && (low > first || high < last)) {
    if (high < last) {
      atHigh *= stepUp(high, drawing);
      high++;
      rest -= atHigh;
      if (rest < 0) return high;
    }
    if (low > first) {
      low--;
      atLow /= stepUp(low, drawing);
      rest -= atLow;
      if (rest < 0) return low;
    }
  }
  return mode;
}

/** The most probable number of counting rows among the drawn ones. */
export function hypergeometricMode({ population, successes, draws }: Drawing): number {
  const first = Math.max(0, draws - (population - successes));
  const last = Math.min(successes, draws);
  const mode = Math.floor((draws + 1) * ((successes + 1) / (population + 2)));
  return Math.min(last, Math.max(first, mode));
}

/** Probability of `found` + 1 over that of `found`. */
export function stepUp(found: number, { population, successes, draws }: Drawing): number {
  return (
    ((successes - found) / (found + 1)) * ((draws - found) / (population - successes - draws + found + 1))
  );
}

/**
 * Upper tail: the chance to find at least so many counting rows among the drawn ones.
 *
 * Formula: the sum of the probabilities from `found` on; above the mode summed upwards, below it as the rest to 1.
 *
 * @param found a whole number; at most the smallest possible one gives 1
 * @param drawing population, successes and draws, with the latter two at most the first
 * @returns a probability in [0, 1]
 *
 * Source: SciPy 1.17 `scipy.stats.hypergeom.sf(found - 1, N, K, d)`.
 *
 * @example hypergeometricAtLeast(2, { population: 4, successes: 2, draws: 2 }) // 1 / 6
 */
export function hypergeometricAtLeast(found: number, drawing: Drawing): number {
  const { population, successes, draws } = drawing;
  const first = Math.max(0, draws - (population - successes));
  const last = Math.min(successes, draws);
  if (found <= first) return 1;
  if (found > last) return 0;
  const isAboveMode = found > hypergeometricMode(drawing);
  let term = Math.exp(logHypergeometricProbability(isAboveMode ? found : found - 1, drawing));
  let sum = term;
  if (isAboveMode) {
    for (let count = found; count < last && term > sum * Number.EPSILON; count++) {
      term *= stepUp(count, drawing);
      sum += term;
    }
    return Math.min(1, sum);
  }
  for (let count = found - 1; count > first && term > sum * Number.EPSILON; count--) {
    term /= stepUp(count - 1, drawing);
    sum += term;
  }
  return Math.max(0, 1 - sum);
}
