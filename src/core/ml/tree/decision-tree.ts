import { checkFitInput } from '../check-fit-input.js';
import type { Estimator } from '../estimator.js';
import { resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { binColumns } from './bin-columns.js';
import { createSplitSearch } from './create-split-search.js';
import { ForestModel, forestModelFromJson } from './forest-model.js';
import { growTree } from './grow-tree.js';

const ID = 'dt';

const DEFAULTS = {
  maxDepth: 'none' as number | 'none',
  minLeafRows: 1,
};

const FEWEST_ROWS = 4;
const MOST_CELLS = 1_000_000_000;
const MOST_CLASSES = 1_000;
/** Numbers that all leaves may hold together: 8 MB in memory, some tens of MB as JSON. */
const LEAF_NUMBERS = 1_000_000;

/**
 * One decision tree (CART): the easiest model to read, seldom the best. Splits are searched on at most 255 quantile
 * bins per column, by the Gini index for classes and by squared error for numbers.
 * A full-depth tree learns its training rows by heart; set `maxDepth` or `minLeafRows` where scores vary between folds.
 *
 * Parameters: `maxDepth` 'none' or at least 1; `minLeafRows` 1 (at least 1).
 * A tree never has more leaves than 1,000,000 divided by the number of classes; the deepest splits are given up first.
 * Randomness decides only which rows place the bins above 200,000 rows. Cost: O(rows * columns * depth).
 * Source: Breiman, Friedman, Olshen, Stone 1984, Classification and Regression Trees;
 * defaults as scikit-learn 1.9 DecisionTreeClassifier and DecisionTreeRegressor.
 * @example decisionTree.fit(x, y, { maxDepth: 5 }, createRandom(1)).predict(x)
 */
export const decisionTree: Estimator = {
  id: ID,
  name: 'Decision tree',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  wantsScaling: false,
  refuses: refusesBeyond({
    fewestRows: FEWEST_ROWS,
    mostCells: MOST_CELLS,
    mostClasses: MOST_CLASSES,
  }),
  fit(x, y, params, random) {
    checkFitInput(x, y);
    const options = resolveParams(ID, DEFAULTS, params, {
      maxDepth: {
        kind: 'any-of',
        rules: [
          { kind: 'choice', values: ['none'] },
          { kind: 'number', minimum: 1, integer: true },
        ],
      },
      minLeafRows: { kind: 'number', minimum: 1, integer: true },
    });
    const binned = binColumns(x, random);
    const rowOrder = Uint32Array.from({ length: x.rows }, (_, row) => row);
    const weights = new Int32Array(x.rows).fill(1);
    const search = createSplitSearch({ binned, weights, rowOrder }, y);
    const limits = {
      maximumDepth: options.maxDepth === 'none' ? Number.POSITIVE_INFINITY : options.maxDepth,
      minimumLeafRows: options.minLeafRows,
      maximumLeaves: Math.floor(LEAF_NUMBERS / search.valuesPerLeaf),
      columnsPerSplit: x.columns,
    };
    const tree = growTree(binned, search, rowOrder, x.rows, limits, random);
    const classCount = y.task === 'classification' ? y.classCount : 0;
    return new ForestModel(ID, { task: y.task, columns: x.columns, classCount, trees: [tree] });
  },
  fromJSON: (json) => forestModelFromJson(ID, json),
};
