import { InvalidArgument } from '../errors.js';
import { dummy } from './baseline/dummy.js';
import { naiveBayes } from './bayes/naive-bayes.js';
import {
  gradientBoosting,
  gradientBoostingClassifier,
  gradientBoostingRegressor,
} from './boosting/gradient-boosting.js';
import { linearDiscriminant } from './discriminant/linear-discriminant.js';
import { quadraticDiscriminant } from './discriminant/quadratic-discriminant.js';
import type { Estimator, Task } from './estimator.js';
import { gaussianProcess } from './kernel/gaussian-process.js';
import { kernelRidge } from './kernel/kernel-ridge.js';
import { rbfSvm } from './kernel/rbf-svm.js';
import { supportVectorRegression } from './kernel/support-vector-regression.js';
import { ardRegression } from './linear/ard-regression.js';
import { bayesianRidge } from './linear/bayesian-ridge.js';
import { elasticNet } from './linear/elastic-net.js';
import { huberRegression } from './linear/huber-regression.js';
import { lasso } from './linear/lasso.js';
import { lassoLeastAngle, leastAngle } from './linear/least-angle.js';
import { linearRegression } from './linear/linear-regression.js';
import { linearSvm } from './linear/linear-svm.js';
import { logisticRegression } from './linear/logistic-regression.js';
import { orthogonalMatchingPursuit } from './linear/orthogonal-matching-pursuit.js';
import { passiveAggressive } from './linear/passive-aggressive.js';
import { polynomialRegression } from './linear/polynomial-regression.js';
import { ransac } from './linear/ransac.js';
import { ridge } from './linear/ridge.js';
import { ridgeClassifier } from './linear/ridge-classifier.js';
import { theilSen } from './linear/theil-sen.js';
import { kNearestNeighbours } from './neighbours/k-nearest-neighbours.js';
import { multiLayerPerceptron } from './neural/multi-layer-perceptron.js';
import { adaBoost } from './tree/ada-boost.js';
import { decisionTree } from './tree/decision-tree.js';
import { extraTrees } from './tree/extra-trees.js';
import { randomForest } from './tree/random-forest.js';

/** The yardstick comes first, then from simple to elaborate. An id stands once per task: `lr` is one for each. */
const ESTIMATORS: readonly Estimator[] = [
  dummy,
  logisticRegression,
  linearRegression,
  ridge,
  ridgeClassifier,
  linearSvm,
  kNearestNeighbours,
  lasso,
  elasticNet,
  bayesianRidge,
  ardRegression,
  huberRegression,
  passiveAggressive,
  orthogonalMatchingPursuit,
  leastAngle,
  lassoLeastAngle,
  theilSen,
  ransac,
  polynomialRegression,
  naiveBayes,
  linearDiscriminant,
  quadraticDiscriminant,
  decisionTree,
  randomForest,
  extraTrees,
  adaBoost,
  gradientBoostingClassifier,
  gradientBoostingRegressor,
  gradientBoosting,
  rbfSvm,
  supportVectorRegression,
  kernelRidge,
  gaussianProcess,
  multiLayerPerceptron,
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
