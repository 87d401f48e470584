import { InvalidArgument } from '../../../errors.js';
import type { NumberTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { fastExp } from './fast-exp.js';

/** Predictions are exp(score): a tree may multiply them by at most e^4 before the learning rate, so that none overflows. */
const LARGEST_STEP = 4;
/** Gradients fit single precision up to here. */
const LARGEST_TARGET = 1e30;

/**
 * Half the Poisson deviance, for means of counts; predictions are exp(score).
 * @throws InvalidArgument on a number below 0 or above 1e30, or when all are 0
 */
export function poissonLoss({ values }: NumberTarget, { rows, weights }: TrainingRows): BoostingLoss {
  for (const value of values) {
    if (value < 0 || value > LARGEST_TARGET) {
      throw new InvalidArgument('y.values', 'must lie between 0 and 1e30 for the poisson loss', value);
    }
  }
  const mean = weightedMean(rows, weights, (row) => values[row]!);
  if (mean === 0) throw new InvalidArgument('y.values', 'must not all be 0 for the poisson loss', 0);
  return {
    width: 1,
    initial: Float64Array.of(Math.log(mean)),
    scale: 1,
    link: 'log',
    largestStep: LARGEST_STEP,
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < values.length; row++) {
        const predicted = fastExp(scores[row]!);
        gradients[2 * row] = predicted - values[row]!;
        gradients[2 * row + 1] = predicted;
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => Math.exp(scores[row]!) - values[row]! * scores[row]!),
  };
}

/**
 * Half the gamma deviance, for means of positive amounts with errors in proportion; predictions are exp(score).
 * @throws InvalidArgument on a number that is not above 0, or above 1e30
 */
export function gammaLoss({ values }: NumberTarget, { rows, weights }: TrainingRows): BoostingLoss {
  for (const value of values) {
    if (!(value > 0 && value <= LARGEST_TARGET)) {
      throw new InvalidArgument('y.values', 'must be above 0 and at most 1e30 for the gamma loss', value);
    }
  }
  return {
    width: 1,
    initial: Float64Array.of(Math.log(weightedMean(rows, weights, (row) => values[row]!))),
    scale: 1,
    link: 'log',
    largestStep: LARGEST_STEP,
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < values.length; row++) {
        const ratio = values[row]! * fastExp(-scores[row]!);
        gradients[2 * row] = 1 - ratio;
        gradients[2 * row + 1] = ratio;
      }
    },
    measure: (scores, judged) =>
      weightedMean(judged, weights, (row) => scores[row]! + values[row]! * Math.exp(-scores[row]!)),
  };
}
