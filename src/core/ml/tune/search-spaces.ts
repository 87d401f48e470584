import type { Task } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import type { Dimension, SearchSpace } from './search-space.js';

/** Raised when a space below changes. */
const SEARCH_SPACES_VERSION = 1;

type Dimensions = SearchSpace['dimensions'];

const log = (low: number, high: number): Dimension => ({ kind: 'float', low, high, log: true });
const float = (low: number, high: number): Dimension => ({ kind: 'float', low, high });
const int = (low: number, high: number): Dimension => ({ kind: 'int', low, high });
const logInt = (low: number, high: number): Dimension => ({ kind: 'int', low, high, log: true });
const choice = (...values: readonly (number | string | boolean)[]): Dimension => ({ kind: 'choice', values });

/** Number and depth of trees, their rate, and what keeps them from learning noise. */
const boosting: Dimensions = {
  rounds: logInt(30, 500),
  learningRate: log(0.01, 0.3),
  maxLeaves: logInt(4, 128),
  minLeafRows: logInt(1, 100),
  rowShare: float(0.4, 1),
  columnShare: float(0.4, 1),
  l1: log(1e-8, 10),
  l2: log(1e-3, 30),
};

/** As scikit-learn's boosting is searched: depth in place of leaves, no penalties. */
const classicBoosting: Dimensions = {
  rounds: logInt(30, 500),
  learningRate: log(0.01, 0.3),
  maxDepth: int(1, 8),
  minLeafRows: logInt(1, 100),
  rowShare: float(0.4, 1),
  columnShareNode: float(0.3, 1),
};

const forest: Dimensions = {
  trees: logInt(50, 300),
  maxDepth: choice('none', 4, 6, 8, 12, 16, 24),
  minLeafRows: logInt(1, 50),
  maxFeatures: choice('sqrt', 'third', 0.2, 0.5, 0.7, 'all'),
};

const tree: Dimensions = {
  maxDepth: choice('none', 2, 3, 4, 5, 6, 8, 10, 12, 16),
  minLeafRows: logInt(1, 100),
  maxFeatures: choice('all', 'third', 0.5, 0.8),
};

const network: Dimensions = {
  hidden: logInt(16, 256),
  alpha: log(1e-6, 1),
  learningRate: log(1e-3, 3e-2),
};

const neighbours: Dimensions = {
  neighbours: logInt(1, 60),
  weights: choice('uniform', 'distance'),
  metric: choice('euclidean', 'manhattan'),
};

const classWeight: Dimension = choice('none', 'balanced');

/** By task and estimator id; ids that stand here for both tasks have the same parameters in both. */
const SPACES: { readonly [task in Task]: { readonly [id: string]: Dimensions } } = {
  classification: {
    gbdt: boosting,
    gbc: classicBoosting,
    rf: forest,
    et: forest,
    dt: tree,
    ada: { rounds: logInt(20, 300), learningRate: log(0.01, 2), maxDepth: choice('auto', 1, 2, 3, 4) },
    lr: {
      C: log(1e-4, 1e3),
      penalty: choice('l2', 'l1', 'elasticnet'),
      l1Ratio: float(0.05, 0.95),
      classWeight,
    },
    ridge: { alpha: log(1e-4, 1e4), classWeight },
    svm: { C: log(1e-4, 1e2), classWeight },
    gpc: { lengthScale: log(0.3, 100), signalVariance: log(0.1, 1e3) },
    rbfsvm: { C: log(1e-2, 1e3), gamma: log(1e-4, 10) },
    lda: { shrinkage: choice('none', 'auto', 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1) },
    qda: { regParam: float(0, 1) },
    nb: { varSmoothing: log(1e-10, 1), alpha: log(1e-3, 10) },
    knn: neighbours,
    mlp: network,
  },
  regression: {
    gbdt: boosting,
    gbr: classicBoosting,
    rf: forest,
    et: forest,
    dt: tree,
    ada: {
      rounds: logInt(20, 300),
      learningRate: log(0.01, 2),
      maxDepth: choice('auto', 2, 3, 4, 6),
      loss: choice('linear', 'square', 'exponential'),
    },
    ridge: { alpha: log(1e-4, 1e4) },
    lasso: { alpha: log(1e-5, 1e2) },
    en: { alpha: log(1e-5, 1e2), l1Ratio: float(0.02, 0.98) },
    huber: { epsilon: float(1.05, 3), alpha: log(1e-6, 10) },
    par: { C: log(1e-4, 10), epsilon: log(1e-3, 1) },
    br: {
      lambda1: log(1e-8, 1e-1),
      lambda2: log(1e-8, 1e-1),
      alpha1: log(1e-8, 1e-1),
      alpha2: log(1e-8, 1e-1),
    },
    ard: {
      threshold: log(10, 1e5),
      lambda1: log(1e-8, 1e-1),
      lambda2: log(1e-8, 1e-1),
      alpha1: log(1e-8, 1e-1),
      alpha2: log(1e-8, 1e-1),
    },
    omp: { nonZeroWeights: int(0, 30) },
    lar: { nonZeroWeights: int(1, 40) },
    llar: { alpha: log(1e-5, 1e2) },
    poly: { degree: int(1, 3) },
    svm: { C: log(1e-2, 1e3), gamma: log(1e-4, 10), epsilon: log(1e-3, 1) },
    kr: { alpha: log(1e-5, 10), kernel: choice('rbf', 'linear'), gamma: log(1e-4, 10) },
    knn: neighbours,
    mlp: network,
  },
};

/**
 * Where a search for better parameters of an estimator looks, or undefined when there is nothing to tune (the dummy,
 * plain least squares).
 * @throws InvalidArgument when there is no such estimator
 * @example searchSpaceOf('classification', 'lr')?.dimensions['C'] // { kind: 'float', low: 1e-4, high: 1e3, log: true }
 */
export function searchSpaceOf(task: Task, estimatorId: string): SearchSpace | undefined {
  getEstimator(task, estimatorId);
  const dimensions = SPACES[task][estimatorId];
  return dimensions === undefined ? undefined : { version: SEARCH_SPACES_VERSION, dimensions };
}

/** Ids that have a space, for a task. */
export function tunableIds(task: Task): readonly string[] {
  return Object.keys(SPACES[task]);
}
