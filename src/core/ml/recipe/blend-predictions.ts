import { InvalidArgument } from '../../errors.js';
import { predictedLabels } from '../metrics/predicted-labels.js';
import type { ClassPrediction, Prediction } from '../prediction.js';
import { checkWeights } from './check-recipe.js';

/**
 * Several models' predictions of the same rows as one. Soft: the weighted mean of probabilities or values, p = sum w_m p_m.
 * Hard: the share of the weight whose label a class is; ties go to the smaller class.
 * @param weights at least 0, not all 0; they are scaled to sum 1
 * @throws InvalidArgument on predictions that do not match, bad weights, or a vote in regression
 * @example blendPredictions([a, b], [1, 1], 'soft')
 */
export function blendPredictions(
  predictions: readonly Prediction[],
  weights: readonly number[],
  method: 'soft' | 'hard',
): Prediction {
  checkWeights(weights, predictions.length, 'weights');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const [first] = predictions;
  if (first?.task === 'classification') return blendClasses(first, predictions, shares, method);
  if (method === 'hard') throw new InvalidArgument('method', 'must be soft for regression', method);
  const values = new Float64Array(first?.values.length ?? 0);
  predictions.forEach((prediction, m) => {
    if (prediction.task !== 'regression' || prediction.values.length !== values.length) throw mismatch();
    const share = shares[m]!;
    for (let i = 0; i < values.length; i++) values[i]! += share * prediction.values[i]!;
  });
  return { task: 'regression', values };
}

function blendClasses(
  { classCount, probabilities: { length } }: ClassPrediction,
  predictions: readonly Prediction[],
  shares: readonly number[],
  method: 'soft' | 'hard',
): ClassPrediction {
  const probabilities = new Float64Array(length);
  predictions.forEach((prediction, m) => {
    if (
      prediction.task !== 'classification' ||
      prediction.classCount !== classCount ||
      prediction.probabilities.length !== length
    ) {
      throw mismatch();
    }
    const share = shares[m]!;
    if (method === 'hard') {
      prediction.labels.forEach((label, row) => {
        probabilities[row * classCount + label]! += share;
      });
      return;
    }
    for (let i = 0; i < length; i++) probabilities[i]! += share * prediction.probabilities[i]!;
  });
  return {
    task: 'classification',
    classCount,
    probabilities,
    labels: predictedLabels(probabilities, classCount),
  };
}

function mismatch(): InvalidArgument {
  return new InvalidArgument(
    'predictions',
    'must all be of one task, class list and number of rows',
    'others',
  );
}
