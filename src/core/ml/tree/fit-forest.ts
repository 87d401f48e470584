import type { Random } from '../../random.js';
import type { Matrix, Target } from '../estimator.js';
import { binTreeColumns } from './bin-tree-columns.js';
import { ForestModel } from './forest-model.js';
import { countColumnsPerSplit, depthLimit, type ForestParams, leafWeight } from './forest-params.js';
import type { GrowerMaker } from './grower.js';
import { createTreeGrower } from './tree-grower.js';
import type { TreeNodes } from './tree-nodes.js';
import { createBootstrap, listRows, toTreeWeights } from './tree-weights.js';

/** Leaves of all trees together: some 50 MB in memory, 20 to 35 MB as JSON. */
const FOREST_LEAVES = 800_000;
/** A tree keeps at least this many, however many trees there are. */
const TREE_LEAVES = 200;
/** Numbers in all leaves together, which many classes multiply: 40 MB. */
const LEAF_NUMBERS = 5_000_000;

/**
 * Grows the trees of a forest one after the other on the same bins. Each tree has its own random stream, named after
 * its number, so that trees could grow in any order.
 * @param estimator id that the model carries
 * @param createGrower another grower than the fastest, for comparisons
 * @param cuts whether columns offer their best cut (random forest) or one drawn at random (extra trees)
 */
export function fitForest(
  estimator: string,
  cuts: 'best' | 'random',
  { x, y, weights }: { readonly x: Matrix; readonly y: Target; readonly weights: Float64Array | undefined },
  params: ForestParams,
  random: Random,
  createGrower: GrowerMaker = createTreeGrower,
): ForestModel {
  const columns = binTreeColumns(x, y, random, weights);
  const rowWeights = toTreeWeights(x.rows, weights);
  const classCount = y.task === 'classification' ? y.classCount : 0;
  const limits = {
    maximumDepth: depthLimit(params.maxDepth),
    minimumLeafWeight: leafWeight(params.minLeafRows),
    maximumLeaves:
      params.maxLeaves === 'auto'
        ? affordableLeaves(params.trees, Math.max(1, classCount))
        : params.maxLeaves,
    columnsPerSplit: countColumnsPerSplit(x.columns, y, params.maxFeatures),
    cuts,
  };
  const { weights: drawn, rowOrder, grow } = createGrower(columns, y, limits);
  drawn.set(rowWeights);
  const bootstrap = createBootstrap(rowWeights);
  const trees: TreeNodes[] = [];
  for (let index = 0; index < params.trees; index++) {
    const stream = random.fork(`tree/${index}`);
    if (params.bootstrap) bootstrap(drawn, stream);
    const rowCount = listRows(drawn, rowOrder);
    trees.push(grow(rowCount, stream));
  }
  return new ForestModel(estimator, { task: y.task, columns: x.columns, classCount, trees });
}

function affordableLeaves(trees: number, valuesPerLeaf: number): number {
  const byLeaves = Math.max(TREE_LEAVES, Math.floor(FOREST_LEAVES / trees));
  const byNumbers = Math.max(64, Math.floor(LEAF_NUMBERS / (trees * valuesPerLeaf)));
  return Math.min(byLeaves, byNumbers);
}
