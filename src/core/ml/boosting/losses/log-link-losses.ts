import { InvalidArgument } from '../../../errors.js';
import type { NumberTarget } from '../../estimator.js';
import { weightedMean } from '../../weighted-mean.js';
import type { BoostingLoss, TrainingRows } from './boosting-loss.js';
import { fastExp } from './fast-exp.js';

/** Predictions are exp(score): a tree may multiply them by at most e^4 before the learning rate, so that none overflows. */
const LARGEST_STEP = 4;
/** Gradients fit single precision up to here. */
const LARGEST_TARGET = 1e30;
/** Smaller numbers have an inverse that is infinite. */
const SMALLEST_UNIT = 1e-300;

/**
 * Half the Poisson deviance, for means of counts and of amounts; predictions are exp(score). The second derivatives of
 * counts add up to the events in a leaf, which is what floors and penalties weigh. An amount has no unit of its own:
 * gradients are divided by the mean, so that trees do not hang on whether it is in cents or in millions.
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
  const unit = areCounts(values, rows, weights) ? 1 : Math.max(SMALLEST_UNIT, mean);
  const inverse = 1 / unit;
  const start = Math.log(unit);
  return {
    width: 1,
    initial: Float64Array.of(Math.log(mean)),
    scale: 1,
    gradientScale: unit,
    link: 'log',
    largestStep: LARGEST_STEP,
    differentiate(scores, _output, gradients) {
      for (let row = 0; row < values.length; row++) {
        const predicted = fastExp(scores[row]!);
        gradients[2 * row] = (predicted - values[row]!) * inverse;
        gradients[2 * row + 1] = predicted * inverse;
      }
    },
    measure: (scores, judged) =>
      weightedMean(
        judged,
        weights,
        (row) => (Math.exp(scores[row]!) - values[row]! * (scores[row]! - start)) * inverse,
      ),
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
    gradientScale: 1,
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

/** Whole numbers, or rates that come to whole numbers times the weight that they have, such as events per exposure. */
function areCounts(values: Float64Array, rows: Uint32Array, weights: Float64Array | undefined): boolean {
  if (rows.every((row) => Number.isSafeInteger(values[row]!))) return true;
  if (weights === undefined) return false;
  return rows.every((row) => {
    const events = weights[row]! * values[row]!;
    return Math.abs(events - Math.round(events)) <= 1e-9 * events;
  });
}
