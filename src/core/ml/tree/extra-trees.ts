import { checkRawFitInput } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { resolveParams } from '../params.js';
import { fitForest } from './fit-forest.js';
import { forestModelFromJson } from './forest-model.js';
import { FOREST_RULES, forestDefaults, forestRefuses } from './forest-params.js';

const ID = 'et';
const DEFAULTS = forestDefaults(false);

/**
 * Extremely randomised trees: a forest whose splits choose the best of cuts drawn at random, one per column looked at,
 * on all rows. Smoother than a random forest and often as good; trees are larger.
 * Drawn cuts lie on the bounds between at most 255 bins per column. Missing values go to a side drawn at random;
 * levels of a category are ordered once by their target.
 *
 * Parameters: those of the random forest (`rf`) with the same defaults, except that `bootstrap` is false. Without
 * drawn rows trees have more leaves, so the bound of `maxLeaves` bites earlier: from about 8,000 rows of numbers on; on
 * friedman1 with 40,000 rows it costs 1 % RMSE, on 80,000 rows of two classes 0.002 of accuracy.
 * Cost: O(trees * rows * columns per split * depth).
 * Source: Geurts, Ernst, Wehenkel 2006, Machine Learning 63; defaults as in scikit-learn 1.9 ExtraTreesClassifier and
 * ExtraTreesRegressor.
 * @example extraTrees.fit(x, y, { minLeafRows: 2 }, createRandom(1)).predict(x)
 */
export const extraTrees: Estimator = {
  id: ID,
  name: 'Extra trees',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: FOREST_RULES,
  input: 'raw',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => rows * columns * 6e-6,
  refuses: forestRefuses,
  fit(x, y, params, random, weights) {
    checkRawFitInput(x, y, weights);
    const options = resolveParams(ID, DEFAULTS, params, FOREST_RULES);
    return fitForest(ID, 'random', { x, y, weights }, options, random);
  },
  fromJSON: (json) => forestModelFromJson(ID, json),
};
