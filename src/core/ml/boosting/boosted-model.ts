import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix, Task } from '../estimator.js';
import { expectEstimator, readChoice, readInteger, readNumbers } from '../read-model.js';
import { addLeafNumbers, type PackedTrees, packTrees } from '../tree/packed-trees.js';
import { type TreeNodes, treesFromJson, treeToJson } from '../tree/tree-nodes.js';
import { toProbabilities } from './losses/class-probabilities.js';

/** Everything that a boosted model consists of. */
export interface BoostedParts {
  readonly task: Task;
  readonly columns: number;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
  /** Numbers are the score, or its exponential. */
  readonly link: 'identity' | 'log';
  /** Scores before the first tree, one per output. */
  readonly initial: Float64Array;
  /** Trees round after round, within a round one per output. */
  readonly trees: readonly TreeNodes[];
}

/** Sums of tree values, turned into probabilities for classes. */
export class BoostedModel implements FittedModel {
  private readonly packed: PackedTrees;

  constructor(
    private readonly estimator: string,
    private readonly parts: BoostedParts,
  ) {
    this.packed = packTrees(parts.trees, 1);
  }

  predict(x: Matrix): Float64Array {
    const { task, columns, classCount, initial, link } = this.parts;
    checkColumns(x, columns);
    const width = initial.length;
    const scores = new Float64Array(x.rows * width);
    for (let i = 0; i < scores.length; i++) scores[i] = initial[i % width]!;
    addLeafNumbers(this.packed, x, scores, width);
    if (task === 'classification') return toProbabilities(scores, classCount);
    return link === 'log' ? scores.map(Math.exp) : scores;
  }

  toJSON(): JsonObject {
    const { task, columns, classCount, initial, link, trees } = this.parts;
    return {
      estimator: this.estimator,
      task,
      columns,
      classCount,
      ...(link === 'log' ? { link } : {}),
      initial: Array.from(initial),
      rounds: trees.length / initial.length,
      trees: trees.map(treeToJson),
    };
  }
}

/**
 * Rebuilds a boosted model.
 * @throws InvalidArgument on anything that `BoostedModel.toJSON` would not have written
 */
export function boostedModelFromJson(estimator: string, json: JsonObject): BoostedModel {
  expectEstimator(json, estimator);
  const task = readChoice(json, 'task', ['classification', 'regression']);
  const columns = readInteger(json, 'columns', 1);
  const classCount = readInteger(json, 'classCount', task === 'classification' ? 1 : 0);
  const width = task === 'regression' || classCount === 2 ? 1 : classCount;
  const initial = readNumbers(json, 'initial', width);
  const link = json['link'] === undefined ? 'identity' : readChoice(json, 'link', ['log']);
  const rounds = readInteger(json, 'rounds', 0);
  const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf: 1, minimum: 0 });
  if (trees.length !== rounds * width) {
    throw new InvalidArgument('model.trees', `must hold ${rounds} rounds of ${width} trees`, trees.length);
  }
  return new BoostedModel(estimator, { task, columns, classCount, link, initial, trees });
}
