import { checkRawFitInput } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { AdaBoostModel, adaBoostModelFromJson } from './ada-boost-model.js';
import { boostNumbers } from './ada-boost-r2.js';
import { boostClasses, listPresentClasses } from './ada-boost-samme.js';
import { type AdaBoostParams, toShares } from './ada-boost-stage.js';
import { binTreeColumns } from './bin-tree-columns.js';
import { DEPTH_RULE } from './forest-params.js';

const ID = 'ada';

const DEFAULTS: AdaBoostParams = { rounds: 50, learningRate: 1, maxDepth: 'auto', loss: 'linear' };
const RULES: ParamRules<typeof DEFAULTS> = {
  rounds: { kind: 'number', minimum: 1, maximum: 1_000, integer: true },
  learningRate: { kind: 'number', above: 0, maximum: 10 },
  maxDepth: { kind: 'any-of', rules: [{ kind: 'choice', values: ['auto'] }, DEPTH_RULE] },
  loss: { kind: 'choice', values: ['linear', 'square', 'exponential'] },
};

/**
 * AdaBoost: small trees one after the other, each on weights that have grown where the trees before were wrong.
 * An old classic, sensitive to wrong labels; gradient boosting is nearly always better.
 * Classes: SAMME on the labels that the trees predict, stumps by default. Probabilities are the softmax of the summed
 * say of the trees for each class, the link under which AdaBoost is additive logistic regression; scikit-learn divides
 * by the total say first, which leaves the order of classes as it is and all probabilities near to each other.
 * Numbers: AdaBoost.R2, trees of depth 3 on rows drawn by weight, the prediction is their weighted median.
 * Missing values and categories as in the random forest (`rf`). Weights are where the boosting of weights begins.
 *
 * Parameters: `rounds` 50 (1 to 1,000); `learningRate` 1 (above 0, at most 10), factor on the say of each tree;
 * `maxDepth` 'auto' (1 for classes, 3 for numbers), 'none' or at least 1; `loss` 'linear', 'square' or 'exponential',
 * how errors of numbers count. Cost: O(rounds * rows * columns * depth).
 * Source: Zhu, Zou, Rosset, Hastie 2009, Statistics and Its Interface 2 (SAMME); Drucker 1997, ICML (R2);
 * Friedman, Hastie, Tibshirani 2000, Annals of Statistics 28 (the link);
 * defaults as in scikit-learn 1.9 AdaBoostClassifier and AdaBoostRegressor.
 * @example adaBoost.fit(x, y, { rounds: 100 }, createRandom(1)).predict(x)
 */
export const adaBoost: Estimator = {
  id: ID,
  name: 'AdaBoost',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'raw',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => rows * columns * 2e-6,
  refuses: refusesBeyond({ fewestRows: 10, mostRows: 1_000_000, mostCells: 1_000_000_000, mostClasses: 100 }),
  fit(x, y, params, random, weights) {
    checkRawFitInput(x, y, weights);
    const options = resolveParams(ID, DEFAULTS, params, RULES);
    const stage = {
      x,
      columns: binTreeColumns(x, y, random, weights),
      options,
      weights: toShares(x.rows, weights),
      random,
    };
    const shape = { task: y.task, columns: x.columns } as const;
    if (y.task === 'regression') {
      const none = new Int32Array(0);
      return new AdaBoostModel(ID, {
        ...shape,
        classCount: 0,
        presentClasses: none,
        ...boostNumbers(stage, y),
      });
    }
    const presentClasses = listPresentClasses(y.labels, stage.weights);
    const boosted = boostClasses(stage, y, presentClasses.length);
    return new AdaBoostModel(ID, { ...shape, classCount: y.classCount, presentClasses, ...boosted });
  },
  fromJSON: (json) => adaBoostModelFromJson(ID, json),
};
