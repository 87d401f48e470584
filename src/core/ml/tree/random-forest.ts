import type { Random } from '../../random.js';
import { checkFitInput } from '../check-fit-input.js';
import type { Estimator, Target } from '../estimator.js';
import { resolveParams } from '../params.js';
import { refusesBeyond } from '../size-limits.js';
import { binColumns } from './bin-columns.js';
import { createSplitSearch } from './create-split-search.js';
import { ForestModel, forestModelFromJson } from './forest-model.js';
import { growTree } from './grow-tree.js';
import type { TreeNodes } from './tree-nodes.js';

const ID = 'rf';

const DEFAULTS = {
  trees: 100,
  maxDepth: 'none' as number | 'none',
  minLeafRows: 1,
  columnShare: 'auto' as number | 'auto',
  maxLeaves: 'auto' as number | 'auto',
};

const FEWEST_ROWS = 10;
const MOST_ROWS = 1_000_000;
const MOST_CELLS = 1_000_000_000;
const MOST_CLASSES = 100;
/** Leaves of all trees together: some 20 MB in memory and as JSON. */
const FOREST_LEAVES = 400_000;
/** A tree keeps at least this many, however many trees there are. */
const TREE_LEAVES = 1_000;
/** Numbers in all leaves together, which many classes multiply: 40 MB. */
const LEAF_NUMBERS = 5_000_000;

/**
 * Random forest: the mean of many full-depth trees, each grown on rows drawn with replacement and, for classes,
 * on few columns per split. Hard to get wrong and good on few noisy rows; on many rows boosting is better and smaller.
 * Each tree has its own random stream, named after its number, so that trees could grow in any order.
 *
 * Parameters: `trees` 100 (1 to 10,000); `maxDepth` 'none' or at least 1; `minLeafRows` 1 (at least 1);
 * `columnShare` 'auto' or above 0 up to 1, the share of the columns that each split looks at: 'auto' takes the square root
 * of their number for classes and all for regression; a third, as R has it, lost 7 % RMSE on friedman1 and
 * won 2 % on diabetes;
 * `maxLeaves` 'auto' or at least 2, per tree: 'auto' is 400,000 divided by `trees`, less with many classes,
 * which with 100 trees cuts nothing below about 6,000 rows and cost 3 % RMSE on friedman1 with 40,000.
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
  wantsScaling: false,
  refuses: refusesBeyond({
    fewestRows: FEWEST_ROWS,
    mostRows: MOST_ROWS,
    mostCells: MOST_CELLS,
    mostClasses: MOST_CLASSES,
  }),
  fit(x, y, params, random) {
    checkFitInput(x, y);
    const options = resolveParams(ID, DEFAULTS, params, {
      trees: { kind: 'number', minimum: 1, maximum: 10_000, integer: true },
      maxDepth: {
        kind: 'any-of',
        rules: [
          { kind: 'choice', values: ['none'] },
          { kind: 'number', minimum: 1, integer: true },
        ],
      },
      minLeafRows: { kind: 'number', minimum: 1, integer: true },
      columnShare: {
        kind: 'any-of',
        rules: [
          { kind: 'choice', values: ['auto'] },
          { kind: 'number', above: 0, maximum: 1 },
        ],
      },
      maxLeaves: {
        kind: 'any-of',
        rules: [
          { kind: 'choice', values: ['auto'] },
          { kind: 'number', minimum: 2, integer: true },
        ],
      },
    });
    const binned = binColumns(x, random);
    const weights = new Int32Array(x.rows);
    const rowOrder = new Uint32Array(x.rows);
    const search = createSplitSearch({ binned, weights, rowOrder }, y);
    const limits = {
      maximumDepth: options.maxDepth === 'none' ? Number.POSITIVE_INFINITY : options.maxDepth,
      minimumLeafRows: options.minLeafRows,
      maximumLeaves:
        options.maxLeaves === 'auto'
          ? affordableLeaves(options.trees, search.valuesPerLeaf)
          : options.maxLeaves,
      columnsPerSplit: columnsPerSplit(x.columns, y, options.columnShare),
    };
    const trees: TreeNodes[] = [];
    for (let index = 0; index < options.trees; index++) {
      const stream = random.fork(`tree/${index}`);
      const rowCount = drawBootstrap(weights, rowOrder, stream);
      trees.push(growTree(binned, search, rowOrder, rowCount, limits, stream));
    }
    const classCount = y.task === 'classification' ? y.classCount : 0;
    return new ForestModel(ID, { task: y.task, columns: x.columns, classCount, trees });
  },
  fromJSON: (json) => forestModelFromJson(ID, json),
};

function columnsPerSplit(columns: number, y: Target, share: number | 'auto'): number {
  if (share !== 'auto') return Math.max(1, Math.round(share * columns));
  return y.task === 'classification' ? Math.max(1, Math.floor(Math.sqrt(columns))) : columns;
}

function affordableLeaves(trees: number, valuesPerLeaf: number): number {
  const byLeaves = Math.max(TREE_LEAVES, Math.floor(FOREST_LEAVES / trees));
  const byNumbers = Math.max(64, Math.floor(LEAF_NUMBERS / (trees * valuesPerLeaf)));
  return Math.min(byLeaves, byNumbers);
}

/** Draws as many rows as there are, with replacement; each row drawn stands once in `rowOrder`, its weight says how often. */
function drawBootstrap(weights: Int32Array, rowOrder: Uint32Array, random: Random): number {
  const rows = weights.length;
  weights.fill(0);
  for (let i = 0; i < rows; i++) weights[random.integer(rows)]!++;
  let count = 0;
  for (let row = 0; row < rows; row++) if (weights[row]! > 0) rowOrder[count++] = row;
  return count;
}
