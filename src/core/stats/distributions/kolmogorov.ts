import { InvalidArgument } from '../../errors.js';
import { kolmogorovDurbinCdf } from './kolmogorov-durbin.js';
import { kolmogorovPelzGoodCdf } from './kolmogorov-pelz-good.js';
import { smirnovSf } from './smirnov.js';

/** Up to here Durbin's exact matrix is cheap wherever the one-sided tail is not yet good enough. */
const largestExactSize = 140;

/**
 * Upper tail of the two-sided Kolmogorov-Smirnov statistic for n values: P(D >= d).
 * Relative accuracy about 1e-10 down to 1e-300 for n up to 140 and wherever the tail is below 0.02;
 * in the body of larger n about 1e-7 of the true value, the error of the Pelz-Good series.
 *
 * Formula: by region of n and n d^2, Durbin's matrix, the Pelz-Good series, or twice the one-sided tail.
 *
 * @param distance d, any number; 0 and below give 1, 1 and above give 0
 * @param size n, a whole number from 1; for two samples the rounded n m / (n + m)
 * @returns a probability in [0, 1]
 * @throws InvalidArgument when d is NaN or n is not a whole number from 1
 *
 * Source: Simard and L'Ecuyer, Journal of Statistical Software 39(11), 2011; SciPy 1.17 `scipy.stats.kstwo.sf`.
 *
 * @example kolmogorovSf(0.274, 10) // 0.3715203845
 */
export function kolmogorovSf(distance: number, size: number): number {
  if (Number.isNaN(distance)) throw new InvalidArgument('distance', 'must be a number', distance);
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new InvalidArgument('size', 'must be a whole number from 1', size);
  }
  if (size * distance <= 0.5) return 1;
  if (distance >= 1) return 0;
  const squared = size * distance * distance;
  const isTail = distance >= 0.5 || squared > (size <= largestExactSize ? 4 : 2.2);
  if (isTail) return Math.min(1, 2 * smirnovSf(distance, size));
  // Below this the distribution function is smaller than the rounding of 1.
  if (squared < 0.03) return 1;
  const isDurbinCheap = size <= largestExactSize || (size <= 100_000 && size * distance ** 1.5 <= 1.4);
  const cdf = isDurbinCheap ? kolmogorovDurbinCdf(distance, size) : kolmogorovPelzGoodCdf(distance, size);
  return Math.min(1, Math.max(0, 1 - cdf));
}
