import { expectClasses, expectNumbers } from '../check-fit-input.js';
import type { Estimator, Task } from '../estimator.js';
import { resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { BoostedModel, boostedModelFromJson } from './boosted-model.js';
import { BOOSTING_RULES, type BoostingParams, CLASSIC_DEFAULTS, GBDT_DEFAULTS } from './boosting-params.js';
import { fitBoosting } from './fit-boosting.js';

/** Fewest rows in which a split can be told from chance. */
const FEWEST_ROWS = 20;
/** Binned data, a byte per cell, and histograms stay within about 1 GB each. */
const MOST_CELLS = 1_000_000_000;
const MOST_COLUMNS = 5_000;
/** One tree per class and round: beyond this, fits and model files grow out of proportion. */
const MOST_CLASSES = 100;

/**
 * Gradient boosted trees on histograms: each round adds one small tree per output that follows the gradient of the loss.
 * The strongest default on tables; prefer a forest when labels are noisy and rows few, a linear model to extrapolate.
 * Two classes take one tree per round, more classes one per class and round. Trees grow leaf by leaf.
 * More than two classes: the second derivative of the score of a class is p (1 - p), as in scikit-learn's HistGradientBoosting.
 * LightGBM multiplies it by K / (K - 1) for K classes and so makes smaller steps: its rate r is r (K - 1) / K here.
 *
 * Raw input. Missing values have a bin of their own and go to the side of a split that gains more; where a leaf had none
 * in training, to the child with more rows. Levels of a category are put in the order of their gradients and cut in two;
 * a category keeps its 254 most frequent levels apart, the others count as one. Levels of few rows in a leaf are judged
 * together, levels unseen in training are treated as missing.
 *
 * Parameters
 * - `rounds` 100 (1 to 10,000), `learningRate` 0.1 (above 0, at most 1)
 * - `loss` 'auto': squared error for numbers, log-loss for classes. For numbers also 'absolute', 'huber', 'quantile',
 *   'poisson' (numbers of at least 0) and 'gamma' (above 0); the last two predict exp(score). `alpha` 0.9 (in (0, 1)) is
 *   the quantile of 'quantile', and of the residuals beyond which 'huber' is absolute
 * - `maxLeaves` 31 (2 to 65,536 or 'none'), `maxDepth` 'none' or at least 1
 * - `minLeafRows` 'auto' or at least 1: rows in a leaf, whatever they weigh; 'auto' is 20, and a tenth of the rows below
 *   200 rows. `minLeafHessian` 0.001 (above 0)
 * - `l1` 0, `l2` 1, penalties on leaf values; `minGain` 0, what a split must gain, in units of the loss times 2
 * - `maxBins` 255 (2 to 255), for numbers
 * - `rowShare` 1, rows drawn for each tree without replacement; `columnShare` 1, columns drawn for each tree;
 *   `columnShareNode` 1, columns drawn from these for each split (all above 0, at most 1)
 * - `categorySmoothing` 10, added to the hessian sum of a level before levels are put in order; `categoryL2` 10, added
 *   to `l2` in the gain of splits on categories
 * - `monotone` '': columns of the matrix with which predictions, or the probability of class 1, must not fall (+) or not
 *   rise (-): '+,-,0' has a sign per column, '3:+,5:-' names columns counted from 0; a recipe also takes columns of the
 *   table, 'age:+', see `signFeatures`. Not for more than two classes, for categories, or for 'absolute', 'huber' and
 *   'quantile'. Missing values keep the direction that they learn
 * - `classWeight` 'none' or 'balanced', which makes all classes weigh the same
 * - `earlyStopping` 'auto', 'on' or 'off': keeps `validationShare` 0.1 of the rows back, of every class for itself, stops
 *   when their loss has not improved for `patience` 10 rounds and keeps the rounds up to the best. 'auto' does so
 *   above 10,000 rows when more than 100 rounds are asked for. With ties whole groups, or the newest rows with the gap
 *   before them left out, are kept back; where they leave too little to learn from, all rounds are made
 *
 * Weights multiply gradients and hessians. Randomness decides what is kept back and drawn, and which rows place the bins
 * above 200,000 rows. Training stops when no tree finds a split.
 * Cost: O(rows * columns * rounds * outputs * log(maxLeaves)); memory beside the matrix: a byte per cell, 32 bytes per
 * row, 8 per row and output (16 for more than two classes), and 16 bytes * bins * columns * leaves.
 * The compiled kernel and the plain one give identical models.
 * Source: Friedman 2001, Annals of Statistics 29; Ke et al. 2017, LightGBM, NeurIPS 30; Chen and Guestrin 2016, XGBoost, KDD;
 * defaults as in scikit-learn 1.9 HistGradientBoosting, except for early stopping and that `l2` is 1 as in XGBoost:
 * on three small data sets log-loss fell by 7 to 17 %, accuracy moved by less than 0.01 either way.
 * @example gradientBoosting.fit(x, y, { rounds: 50 }, createRandom(1)).predict(x)
 */
export const gradientBoosting = boostingEstimator(
  'gbdt',
  'Gradient boosted trees (histogram)',
  ['classification', 'regression'],
  GBDT_DEFAULTS,
);

/**
 * Gradient boosting with the defaults of scikit-learn 1.9 GradientBoostingClassifier: trees of depth 3 with leaves of any size,
 * no penalty. The engine and the parameters are those of `gradientBoosting`; splits are searched on bins and scored with
 * second derivatives, so that trees differ in detail from scikit-learn's.
 * @example gradientBoostingClassifier.fit(x, y, { rounds: 50 }, createRandom(1)).predict(x)
 */
export const gradientBoostingClassifier = boostingEstimator(
  'gbc',
  'Gradient boosting classifier',
  ['classification'],
  CLASSIC_DEFAULTS,
);

/**
 * The same for numbers: defaults of scikit-learn 1.9 GradientBoostingRegressor.
 * @example gradientBoostingRegressor.fit(x, y, { loss: 'huber' }, createRandom(1)).predict(x)
 */
export const gradientBoostingRegressor = boostingEstimator(
  'gbr',
  'Gradient boosting regressor',
  ['regression'],
  CLASSIC_DEFAULTS,
);

function boostingEstimator(
  id: string,
  name: string,
  tasks: readonly Task[],
  defaults: BoostingParams,
): Estimator {
  return {
    id,
    name,
    tasks,
    defaults,
    rules: BOOSTING_RULES,
    input: 'raw',
    usesWeights: true,
    isSlow: false,
    estimateSeconds: ({ rows, columns, classCount }) =>
      0.02 + rows * columns * (classCount > 2 ? classCount : 1) * 5e-7,
    refuses: refusesBeyond({
      fewestRows: FEWEST_ROWS,
      mostColumns: MOST_COLUMNS,
      mostCells: MOST_CELLS,
      mostClasses: MOST_CLASSES,
    }),
    fit(x, y, params, random, weights, ties) {
      const options = resolveParams(id, defaults, params, BOOSTING_RULES);
      if (!tasks.includes('classification')) expectNumbers(id, y);
      if (!tasks.includes('regression')) expectClasses(id, y);
      return new BoostedModel(id, fitBoosting({ x, y, weights, ties }, options, random));
    },
    fromJSON: (json) => boostedModelFromJson(id, json),
  };
}
