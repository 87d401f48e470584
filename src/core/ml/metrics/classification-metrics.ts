import { InvalidArgument } from '../../errors.js';
import { accuracy, balancedAccuracy } from './accuracy.js';
import { auc } from './auc.js';
import { prAuc } from './average-precision.js';
import { kappa, mcc } from './chance-corrected.js';
import { countConfusion } from './confusion-counts.js';
import { f1, precision, recall } from './precision-recall.js';
import { predictedLabels } from './predicted-labels.js';
import { brier, logLoss } from './probability-loss.js';
import { collectScores, type Scores } from './scores.js';

/**
 * All classification metrics of one set of predictions.
 * The class list is that of the training target, whatever classes occur here; with two classes the last is positive.
 * The predicted class is the most probable one, ties to the smaller index, unless the classes are given.
 * @param labels true class indices in [0, classCount)
 * @param probabilities row-major `rows x classCount`, finite
 * @param classCount at least 2
 * @param predicted predicted class indices, where they follow a threshold or a vote
 * @throws InvalidArgument on shapes that do not match or a label out of range
 * @example classificationMetrics(Int32Array.of(0, 1), Float64Array.of(0.9, 0.1, 0.2, 0.8), 2).values.accuracy // 1
 */
export function classificationMetrics(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
  predicted?: Int32Array,
): Scores {
  if (!(Number.isInteger(classCount) && classCount >= 2)) {
    throw new InvalidArgument('classCount', 'must be an integer of at least 2', classCount);
  }
  if (probabilities.length !== labels.length * classCount) {
    throw new InvalidArgument(
      'probabilities',
      `must have ${labels.length} x ${classCount} entries`,
      probabilities.length,
    );
  }
  const counts = countConfusion(labels, predicted ?? predictedLabels(probabilities, classCount), classCount);
  return collectScores({
    accuracy: accuracy(counts),
    auc: auc(labels, probabilities, classCount),
    recall: recall(counts),
    precision: precision(counts),
    f1: f1(counts),
    kappa: kappa(counts),
    mcc: mcc(counts),
    logLoss: logLoss(labels, probabilities, classCount),
    brier: brier(labels, probabilities, classCount),
    balancedAccuracy: balancedAccuracy(counts),
    prAuc: prAuc(labels, probabilities, classCount),
  });
}
