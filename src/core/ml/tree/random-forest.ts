import { checkRawFitInput } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { resolveParams } from '../params.js';
import { fitForest } from './fit-forest.js';
import { forestModelFromJson } from './forest-model.js';
import { FOREST_RULES, forestDefaults, forestRefuses } from './forest-params.js';

const ID = 'rf';
const DEFAULTS = forestDefaults(true);

/**
 * Random forest: the mean of many full-depth trees, each grown on rows drawn with replacement and, for classes,
 * on few columns per split. Hard to get wrong and good on few noisy rows; on many rows boosting is better and smaller.
 * Missing values have a bin of their own and go to the side that fits better; levels of a category are ordered once by
 * their target and split as sets. Weights steer how often a row is drawn.
 *
 * Parameters: `trees` 100 (1 to 10,000); `maxDepth` 'none' or at least 1; `minLeafRows` 1 (at least 1; weighted rows
 * count with their weight); `maxFeatures` columns that each split looks at: 'sqrt', 'third', 'all', a share above 0
 * up to 1, or 'auto', which is 'sqrt' for classes and 'all' for numbers;
 * `maxLeaves` 'auto' or at least 2, per tree: 'auto' is 800,000 divided by `trees` (at least 200), less with many
 * classes, which bounds memory and model files (at most about 35 MB with 100 trees); it cuts nothing up to about
 * 12,000 rows of numbers, and on friedman1 with 40,000 rows it costs no accuracy against scikit-learn's full trees;
 * `bootstrap` true, or false to grow every tree on all rows.
 * Cost: O(trees * rows * columns per split * depth).
 * Source: Breiman 2001, Machine Learning 45; class shares are averaged, not votes, and defaults are
 * as in scikit-learn 1.9 RandomForestClassifier and RandomForestRegressor.
 * @example randomForest.fit(x, y, { trees: 200 }, createRandom(1)).predict(x)
 */
export const randomForest: Estimator = {
  id: ID,
  name: 'Random forest',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: FOREST_RULES,
  input: 'raw',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => rows * columns * 5e-6,
  refuses: forestRefuses,
  fit(x, y, params, random, weights) {
    checkRawFitInput(x, y, weights);
    const options = resolveParams(ID, DEFAULTS, params, FOREST_RULES);
    return fitForest(ID, 'best', { x, y, weights }, options, random);
  },
  fromJSON: (json) => forestModelFromJson(ID, json),
};
