import { InvalidArgument } from '../../errors.js';
import { criticalNormal } from './confidence.js';

/** What `wilsonInterval` can answer. Shares run from 0 to 1. */
export type WilsonResult =
  | { readonly kind: 'estimated'; readonly share: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'insufficient-data'; readonly needed: number; readonly got: number };

/**
 * A share and its Wilson score interval, which stays inside [0, 1] and keeps a width at 0 and n successes.
 *
 * Formula: the two solutions of (p^ - p)^2 = z^2 p (1 - p) / n. Each bound is written
 * so that nothing cancels, also near 0 and 1.
 *
 * @param successes x, a whole number from 0 to `trials`
 * @param trials n, a whole number from 0
 * @param confidence level of the interval, between 0 and 1
 * @returns `estimated`, or `insufficient-data` without trials
 * @throws InvalidArgument when a count or the level is outside its range
 *
 * Source: Wilson, JASA 22 (1927) 209-212; statsmodels 0.15 `proportion_confint(method='wilson')`.
 *
 * @example wilsonInterval(8, 10) // share 0.8, lower 0.490, upper 0.943
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): WilsonResult {
  requireShareCounts(successes, trials);
  const squaredZ = criticalNormal(confidence) ** 2;
  if (trials === 0) return { kind: 'insufficient-data', needed: 1, got: 0 };
  return {
    kind: 'estimated',
    share: successes / trials,
    lower: lowerBound(successes, trials, squaredZ),
    upper: upperBound(successes, trials, squaredZ),
  };
}

/**
 * Refuses counts that cannot be successes out of trials.
 *
 * @param successes a whole number from 0 to `trials`
 * @param trials a whole number from 0
 * @throws InvalidArgument when either is not
 *
 * @example requireShareCounts(3, 2) // throws
 */
export function requireShareCounts(successes: number, trials: number): void {
  if (!(Number.isSafeInteger(trials) && trials >= 0)) {
    throw new InvalidArgument('trials', 'must be a whole number from 0', trials);
  }
  if (!(Number.isSafeInteger(successes) && successes >= 0 && successes <= trials)) {
    throw new InvalidArgument('successes', `must be a whole number from 0 to ${trials}`, successes);
  }
}

/** The smaller solution, from the product x^2 / (n (n + z^2)) of the two. */
function lowerBound(successes: number, trials: number, squaredZ: number): number {
  return successes ** 2 / (trials * (successes + squaredZ / 2 + root(successes, trials, squaredZ)));
}

function upperBound(successes: number, trials: number, squaredZ: number): number {
  if (successes > trials / 2) return 1 - lowerBound(trials - successes, trials, squaredZ);
  return (successes + squaredZ / 2 + root(successes, trials, squaredZ)) / (trials + squaredZ);
}

function root(successes: number, trials: number, squaredZ: number): number {
  return Math.sqrt(squaredZ * (squaredZ / 4 + successes * ((trials - successes) / trials)));
}
