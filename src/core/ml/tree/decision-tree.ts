import { checkRawFitInput } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { binTreeColumns } from './bin-tree-columns.js';
import { createSplitSearch } from './create-split-search.js';
import { ForestModel, forestModelFromJson } from './forest-model.js';
import {
  countColumnsPerSplit,
  DEPTH_RULE,
  depthLimit,
  FEATURES_RULE,
  type ForestParams,
  LEAF_ROWS_RULE,
  LEAVES_RULE,
  leafWeight,
} from './forest-params.js';
import { growTree } from './grow-tree.js';
import { listRows, toTreeWeights } from './tree-weights.js';

const ID = 'dt';

const DEFAULTS = {
  maxDepth: 'none' as number | 'none',
  minLeafRows: 1,
  maxFeatures: 'all' as ForestParams['maxFeatures'],
  maxLeaves: 'auto' as number | 'auto',
};
const RULES: ParamRules<typeof DEFAULTS> = {
  maxDepth: DEPTH_RULE,
  minLeafRows: LEAF_ROWS_RULE,
  maxFeatures: FEATURES_RULE,
  maxLeaves: LEAVES_RULE,
};

/** Numbers that all leaves may hold together: 8 MB in memory, some tens of MB as JSON. */
const LEAF_NUMBERS = 1_000_000;

/**
 * One decision tree (CART): the easiest model to read, seldom the best. Splits are searched on at most 255 quantile
 * bins per column, by the Gini index for classes and by squared error for numbers. Missing values go to the side that
 * fits better; levels of a category are ordered once by their target and split as sets.
 * A full-depth tree learns its training rows by heart; set `maxDepth` or `minLeafRows` where scores vary between folds.
 *
 * Parameters: `maxDepth` 'none' or at least 1; `minLeafRows` 1 (at least 1; weighted rows count with their weight);
 * `maxFeatures` 'all' columns at each split, or 'sqrt', 'third' or a share above 0 up to 1 drawn anew at each;
 * `maxLeaves` 'auto' or at least 2: 'auto' is 1,000,000 divided by the number of classes; nodes with many rows are
 * split first, so the smallest splits are given up first.
 * Randomness decides only which rows place the bins above 200,000 rows, and which columns a split sees when not all.
 * Cost: O(rows * columns * depth).
 * Source: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees;
 * defaults as scikit-learn 1.9 DecisionTreeClassifier and DecisionTreeRegressor.
 * @example decisionTree.fit(x, y, { maxDepth: 5 }, createRandom(1)).predict(x)
 */
export const decisionTree: Estimator = {
  id: ID,
  name: 'Decision tree',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'raw',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => rows * columns * 3e-7,
  refuses: refusesBeyond({ fewestRows: 4, mostCells: 1_000_000_000, mostClasses: 1_000 }),
  fit(x, y, params, random, weights) {
    checkRawFitInput(x, y, weights);
    const options = resolveParams(ID, DEFAULTS, params, RULES);
    const columns = binTreeColumns(x, y, random, weights);
    const rowWeights = toTreeWeights(x.rows, weights);
    const rowOrder = new Uint32Array(x.rows);
    const rowCount = listRows(rowWeights, rowOrder);
    const search = createSplitSearch({ columns, weights: rowWeights, rowOrder }, y);
    const limits = {
      maximumDepth: depthLimit(options.maxDepth),
      minimumLeafWeight: leafWeight(options.minLeafRows),
      maximumLeaves:
        options.maxLeaves === 'auto' ? Math.floor(LEAF_NUMBERS / search.valuesPerLeaf) : options.maxLeaves,
      columnsPerSplit:
        options.maxFeatures === 'auto' ? x.columns : countColumnsPerSplit(x.columns, y, options.maxFeatures),
      cuts: 'best',
    } as const;
    const tree = growTree(columns, search, rowOrder, rowCount, limits, random);
    const classCount = y.task === 'classification' ? y.classCount : 0;
    return new ForestModel(ID, { task: y.task, columns: x.columns, classCount, trees: [tree] });
  },
  fromJSON: (json) => forestModelFromJson(ID, json),
};
