import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix, Task } from '../estimator.js';
import { expectEstimator, readChoice, readInteger } from '../read-model.js';
import { addRankedLeaves } from './add-ranked-leaves.js';
import { addLeafVectors, type PackedTrees, packTrees } from './packed-trees.js';
import { packRankedTrees, type RankedTrees } from './ranked-trees.js';
import { type TreeNodes, treesFromJson, treeToJson } from './tree-nodes.js';

/** Everything that a tree or a forest consists of. */
export interface ForestParts {
  readonly task: Task;
  readonly columns: number;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
  /** At least one. Leaves hold the weight of training rows per class, or the mean of their rows. */
  readonly trees: readonly TreeNodes[];
}

/** The mean over trees of class shares or of numbers; one tree makes a decision tree. */
export class ForestModel implements FittedModel {
  private packed: PackedTrees | RankedTrees | undefined;

  constructor(
    private readonly estimator: string,
    private readonly parts: ForestParts,
  ) {}

  /** Lays the trees out for prediction now; else the first prediction does, and a model that is only stored need not. */
  pack(): PackedTrees | RankedTrees {
    if (this.packed !== undefined) return this.packed;
    const { task, columns, classCount, trees } = this.parts;
    const width = task === 'classification' ? classCount : 1;
    const averaged = task === 'classification' ? trees.map((tree) => withShares(tree, classCount)) : trees;
    this.packed = packRankedTrees(averaged, columns, width) ?? packTrees(averaged, width);
    return this.packed;
  }

  predict(x: Matrix): Float64Array {
    const { task, columns, classCount, trees } = this.parts;
    checkColumns(x, columns);
    const width = task === 'classification' ? classCount : 1;
    const output = new Float64Array(x.rows * width);
    const packed = this.pack();
    if ('ranks' in packed) addRankedLeaves(packed, x, output, width);
    else addLeafVectors(packed, x, output, width);
    for (let i = 0; i < output.length; i++) output[i]! /= trees.length;
    return output;
  }

  toJSON(): JsonObject {
    const { task, columns, classCount, trees } = this.parts;
    return { estimator: this.estimator, task, columns, classCount, trees: trees.map(treeToJson) };
  }
}

/**
 * Rebuilds a tree or forest.
 * @throws InvalidArgument on anything that `ForestModel.toJSON` would not have written
 */
export function forestModelFromJson(estimator: string, json: JsonObject): ForestModel {
  expectEstimator(json, estimator);
  const task = readChoice(json, 'task', ['classification', 'regression']);
  const columns = readInteger(json, 'columns', 1);
  const classCount = readInteger(json, 'classCount', task === 'classification' ? 1 : 0);
  const valuesPerLeaf = task === 'classification' ? classCount : 1;
  const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf, minimum: 1 });
  if (task === 'classification') for (const tree of trees) checkCounts(tree.value, classCount);
  const model = new ForestModel(estimator, { task, columns, classCount, trees });
  // What is loaded is loaded to predict, and its first row should not wait.
  model.pack();
  return model;
}

/** The tree with shares of classes in the place of their weights. */
function withShares(tree: TreeNodes, classCount: number): TreeNodes {
  const value = tree.value.slice();
  for (let leaf = 0; leaf < value.length; leaf += classCount) {
    let rows = 0;
    for (let k = 0; k < classCount; k++) rows += value[leaf + k]!;
    for (let k = 0; k < classCount; k++) value[leaf + k]! /= rows;
  }
  return { ...tree, value };
}

function checkCounts(counts: Float64Array, classCount: number): void {
  for (let leaf = 0; leaf < counts.length; leaf += classCount) {
    let rows = 0;
    for (let k = 0; k < classCount; k++) {
      const count = counts[leaf + k]!;
      if (count < 0) throw new InvalidArgument('model.value', 'must hold weights of rows per class', count);
      rows += count;
    }
    if (!(rows > 0 && Number.isFinite(rows))) {
      throw new InvalidArgument('model.value', 'must hold a row in every leaf', rows);
    }
  }
}
