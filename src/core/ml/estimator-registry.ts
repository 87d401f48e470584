import { InvalidArgument } from '../errors.js';
import { dummy } from './baseline/dummy.js';
import { gaussianNaiveBayes } from './bayes/gaussian-naive-bayes.js';
import { gradientBoosting } from './boosting/gradient-boosting.js';
import type { Estimator, Task } from './estimator.js';
import { linearRegression } from './linear/linear-regression.js';
import { logisticRegression } from './linear/logistic-regression.js';
import { ridge } from './linear/ridge.js';
import { kNearestNeighbours } from './neighbours/k-nearest-neighbours.js';
import { decisionTree } from './tree/decision-tree.js';
import { randomForest } from './tree/random-forest.js';

/** The yardstick comes first, then from simple to elaborate. An id stands once per task: `lr` is one for each. */
const ESTIMATORS: readonly Estimator[] = [
  dummy,
  logisticRegression,
  linearRegression,
  ridge,
  kNearestNeighbours,
  gaussianNaiveBayes,
  decisionTree,
  randomForest,
  gradientBoosting,
];

/**
 * All estimators for a task, the dummy first.
 * @example listEstimators('regression')[0]?.id // 'dummy'
 */
export function listEstimators(task: Task): readonly Estimator[] {
  return ESTIMATORS.filter((estimator) => estimator.tasks.includes(task));
}

/**
 * The estimator with that id for that task.
 * @throws InvalidArgument naming the known ids
 * @example getEstimator('classification', 'lr').name // 'Logistic regression'
 */
export function getEstimator(task: Task, id: string): Estimator {
  const found = listEstimators(task).find((estimator) => estimator.id === id);
  if (found !== undefined) return found;
  const known = listEstimators(task).map((estimator) => estimator.id);
  throw new InvalidArgument('estimator', `must be one of ${known.join(', ')} for ${task}`, id);
}
