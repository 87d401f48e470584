import { normalCdf } from '../../stats/distributions/normal.js';

/** Slopes and shares of five error functions whose sum follows the logistic sigmoid. */
const TERMS: readonly (readonly [slope: number, share: number])[] = [
  [0.41, -1854.8214151],
  [0.4, 3516.89893646],
  [0.37, 221.29346712],
  [0.44, 128.12323805],
  [0.39, -2010.49422654],
];

/**
 * The average of 1 / (1 + exp(-f)) over a normal f.
 * Formula: the sigmoid as sum of share x (1 + erf(slope x f)) / 2, each term of which has the closed average
 * Phi(slope x mean x sqrt(2 / (1 + 2 slope^2 x variance))).
 * @param mean of f
 * @param variance of f, at least 0
 * @returns a probability in [0, 1], within 5e-4 of the integral
 * Source: Williams and Barber 1998, Bayesian Classification with Gaussian Processes, appendix A, with the shares of
 *   scikit-learn 1.9 GaussianProcessClassifier.
 * @example averageSigmoid(0, 4) // 0.5
 */
export function averageSigmoid(mean: number, variance: number): number {
  let sum = 0;
  for (const [slope, share] of TERMS) {
    sum += share * normalCdf(slope * mean * Math.sqrt(2 / (1 + 2 * slope * slope * variance)));
  }
  return Math.min(1, Math.max(0, sum));
}
