import { logBinomialProbability } from './saddle-point.js';

/** More terms than this add nothing: the terms are a smooth function that vanishes at both ends. */
const largestTermCount = 4096;

/**
 * Upper tail of the one-sided Kolmogorov-Smirnov statistic for n values: P(D+ >= d).
 *
 * Formula: sum over j from 0 to n(1 - d) of d / (d + j/n) * Binomial(j; n, d + j/n). All terms are positive,
 * so the far tail keeps its relative accuracy. For large n every s-th term times s gives the same sum: the
 * trapezoid rule of a function flat at both ends converges faster than any power of the step.
 *
 * @param distance d in (0, 1)
 * @param size n, a whole number from 1
 * @returns a probability in [0, 1]
 *
 * Source: Birnbaum and Tingey, Ann. Math. Stat. 22 (1951) 592-596; SciPy 1.17 `scipy.special.smirnov`.
 *
 * @example smirnovSf(0.5, 1) // 0.5
 */
export function smirnovSf(distance: number, size: number): number {
  const last = Math.floor(size * (1 - distance));
  const stride = Math.max(1, Math.floor(size / largestTermCount));
  let sum = 0;
  for (let j = 0; j <= last; j += stride) {
    const chance = distance + j / size;
    const complement = (size - j) / size - distance;
    if (complement <= 0) continue;
    sum += (distance / chance) * Math.exp(logBinomialProbability(j, size, chance, complement));
  }
  return Math.min(1, sum * stride);
}
