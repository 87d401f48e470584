import { choleskyInPlace, solveCholesky, triangleRow } from '../discriminant/cholesky.js';

/** The search for the mode ends when a step gains less than this share of the objective; its error is then squared. */
const TOLERANCE = 1e-10;
const MOST_STEPS = 100;

/** What a normal distribution around the most likely latent values needs to predict. */
export interface LaplaceMode {
  /** Slope of the log likelihood at the mode, one per row: weight x (1 or 0, minus the probability). */
  readonly slopes: Float64Array;
  /** Square roots of the negative curvature there: sqrt(weight x probability x (1 - probability)). */
  readonly roots: Float64Array;
  /** Log of the probability of the labels with the latent values integrated out. */
  readonly logMarginalLikelihood: number;
  readonly converged: boolean;
}

interface Latent {
  /** Coefficients whose product with the kernel is `values`. */
  readonly coefficients: Float64Array;
  readonly values: Float64Array;
  readonly objective: number;
}

/**
 * Laplace's approximation of a Gaussian process for two classes with the logistic likelihood: the mode of the latent
 * values f, found by Newton steps, halved where they overshoot.
 * Maximises sum of weight x log sigmoid(+-f) - 1/2 f' K^-1 f, without inverting K.
 * Log marginal likelihood: that maximum minus half the log determinant of I + W^1/2 K W^1/2.
 * @param kernel lower triangle of K, row after row; untouched
 * @param isPositive 1 for rows of the class, 0 for the others
 * @param weights of the rows, above 0; a whole weight is the same as repeating the row so often
 * Cost: size^3 / 6 multiplications a step, of which there are about 5 to 10; one more triangle of memory.
 * Source: Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, algorithm 3.1; scikit-learn 1.9
 *   GaussianProcessClassifier, which does not halve steps and ends when the marginal likelihood gains less than 1e-10.
 * @example laplaceMode(Float64Array.of(1), Uint8Array.of(1), Float64Array.of(1)).slopes // [0.4011], since f is 0.4011
 */
export function laplaceMode(
  kernel: Float64Array,
  isPositive: Uint8Array,
  weights: Float64Array,
): LaplaceMode {
  const size = isPositive.length;
  let latent = latentOf(kernel, new Float64Array(size), isPositive, weights);
  for (let step = 0, isSettled = false; ; step++) {
    const slopes = new Float64Array(size);
    const roots = new Float64Array(size);
    latent.values.forEach((value, i) => {
      const probability = 1 / (1 + Math.exp(-value));
      slopes[i] = weights[i]! * (isPositive[i]! - probability);
      roots[i] = Math.sqrt(weights[i]! * probability * (1 - probability));
    });
    const factor = factorOf(kernel, roots);
    if (factor === undefined || isSettled || step === MOST_STEPS) {
      const logMarginalLikelihood = latent.objective - halfLogDeterminant(factor, size);
      return { slopes, roots, logMarginalLikelihood, converged: isSettled };
    }
    const aim = newtonAim(kernel, factor, latent, slopes, roots);
    const next = climb(latent, latentOf(kernel, aim, isPositive, weights), isPositive, weights);
    isSettled = !(next.objective - latent.objective > TOLERANCE * (1 + Math.abs(latent.objective)));
    if (next.objective >= latent.objective) latent = next;
  }
}

/**
 * The lower triangle L with L L' = I + W^1/2 K W^1/2, or undefined when numbers are too large for doubles.
 * @param kernel lower triangle of K; untouched
 * @param roots diagonal of W^1/2
 */
export function factorOf(kernel: Float64Array, roots: Float64Array): Float64Array | undefined {
  const lower = new Float64Array(kernel.length);
  for (let i = 0, at = 0; i < roots.length; i++) {
    for (let j = 0; j <= i; j++, at++) lower[at] = roots[i]! * kernel[at]! * roots[j]!;
    lower[at - 1]! += 1;
  }
  return choleskyInPlace(lower, roots.length, 0);
}

/** Where a full Newton step leads: b - W^1/2 (L L')^-1 W^1/2 K b with b = W f + slopes. */
function newtonAim(
  kernel: Float64Array,
  factor: Float64Array,
  { values }: Latent,
  slopes: Float64Array,
  roots: Float64Array,
): Float64Array {
  const aim = slopes.map((slope, i) => roots[i]! ** 2 * values[i]! + slope);
  const correction = timesVector(kernel, aim);
  for (let i = 0; i < correction.length; i++) correction[i]! *= roots[i]!;
  solveCholesky(factor, correction);
  for (let i = 0; i < aim.length; i++) aim[i]! -= roots[i]! * correction[i]!;
  return aim;
}

/** The aim, or the first point half, a quarter, .. of the way to it that is no worse than where the step began. */
function climb(from: Latent, aim: Latent, isPositive: Uint8Array, weights: Float64Array): Latent {
  let next = aim;
  for (let share = 0.5; !(next.objective >= from.objective) && share > 1e-6; share /= 2) {
    const between = (a: Float64Array, b: Float64Array) =>
      a.map((value, i) => value + share * (b[i]! - value));
    next = assess(
      between(from.coefficients, aim.coefficients),
      between(from.values, aim.values),
      isPositive,
      weights,
    );
  }
  return next;
}

function latentOf(
  kernel: Float64Array,
  coefficients: Float64Array,
  isPositive: Uint8Array,
  weights: Float64Array,
): Latent {
  return assess(coefficients, timesVector(kernel, coefficients), isPositive, weights);
}

function assess(
  coefficients: Float64Array,
  values: Float64Array,
  isPositive: Uint8Array,
  weights: Float64Array,
): Latent {
  let objective = 0;
  for (let i = 0; i < values.length; i++) {
    const margin = isPositive[i] === 1 ? values[i]! : -values[i]!;
    const logLikelihood = Math.min(0, margin) - Math.log1p(Math.exp(-Math.abs(margin)));
    objective += weights[i]! * logLikelihood - (coefficients[i]! * values[i]!) / 2;
  }
  return { coefficients, values, objective };
}

/** A symmetric matrix, given by its lower triangle, times a vector. */
function timesVector(lower: Float64Array, vector: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  for (let i = 0, at = 0; i < vector.length; i++) {
    const value = vector[i]!;
    let sum = 0;
    for (let j = 0; j < i; j++, at++) {
      sum += lower[at]! * vector[j]!;
      product[j]! += lower[at]! * value;
    }
    product[i]! += sum + lower[at++]! * value;
  }
  return product;
}

function halfLogDeterminant(factor: Float64Array | undefined, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(factor?.[triangleRow(i) + i] ?? 1);
  return sum;
}
