import { fitLogisticLine } from '../fit-logistic-line.js';
import { logistic } from '../log-odds.js';

/** P(positive | decision value f) = 1 / (1 + exp(slope f + shift)). */
export interface Sigmoid {
  readonly slope: number;
  readonly shift: number;
}

/**
 * The sigmoid that turns decision values into probabilities: maximum likelihood with targets drawn a little towards
 * the middle, (N+ + 1) / (N+ + 2) and 1 / (N- + 2).
 * @param decisions values of rows that the machine was not trained on
 * @param isPositive 1 for rows of the positive class, else 0
 * @param weights of the rows; they count, so that a row of weight 2 is a row that stands twice
 * @returns the share of the positive rows for every decision when no line can be found
 * Source: Platt 1999; Lin, Lin and Weng 2007, Machine Learning 68 (the method of LIBSVM).
 * @example fitSigmoid(Float64Array.of(-1, 1), Uint8Array.of(0, 1), Float64Array.of(1, 1)) // slope -ln 2, shift 0
 */
export function fitSigmoid(decisions: Float64Array, isPositive: Uint8Array, weights: Float64Array): Sigmoid {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < weights.length; i++) {
    if (isPositive[i] === 1) positive += weights[i]!;
    else negative += weights[i]!;
  }
  const targets = Float64Array.from(isPositive, (one) =>
    one === 1 ? (positive + 1) / (positive + 2) : 1 / (negative + 2),
  );
  const line = fitLogisticLine(decisions, targets, weights);
  if (line === undefined) return { slope: 0, shift: Math.log((negative + 1) / (positive + 1)) };
  return { slope: -line.slope, shift: -line.intercept };
}

/** The probability of the positive class at a decision value, without overflow. */
export function probabilityOf({ slope, shift }: Sigmoid, decision: number): number {
  return logistic(-(slope * decision + shift));
}
