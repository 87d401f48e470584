import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix, Task } from '../estimator.js';
import { expectEstimator, readChoice, readIndices, readInteger, readNumbers } from '../read-model.js';
import { findLeaves, type PackedTrees, packTrees } from './packed-trees.js';
import { type TreeNodes, treesFromJson, treeToJson } from './tree-nodes.js';

/** Rows that are predicted at a time, which bounds the memory for the answers of all trees. */
const BLOCK_ROWS = 1024;

/** Everything that an AdaBoost model consists of. */
export interface AdaBoostParts {
  readonly task: Task;
  readonly columns: number;
  /** Number of classes; 0 for regression. */
  readonly classCount: number;
  /** Classes that the training rows had, ascending; empty for regression. */
  readonly presentClasses: Int32Array;
  /** At least one. A leaf holds the index of a class, or a number. */
  readonly trees: readonly TreeNodes[];
  /** Say of each tree, above 0. */
  readonly says: Float64Array;
}

/** Trees that vote with different say: classes by the sum of votes, numbers by the weighted median. */
export class AdaBoostModel implements FittedModel {
  private readonly packed: PackedTrees;

  constructor(
    private readonly estimator: string,
    private readonly parts: AdaBoostParts,
  ) {
    this.packed = packTrees(parts.trees, 1);
  }

  predict(x: Matrix): Float64Array {
    checkColumns(x, this.parts.columns);
    const { task, classCount, trees } = this.parts;
    const width = task === 'classification' ? classCount : 1;
    const output = new Float64Array(x.rows * width);
    const answers = trees.map(() => new Float64Array(BLOCK_ROWS));
    const leaves = new Int32Array(BLOCK_ROWS);
    for (let start = 0; start < x.rows; start += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, x.rows - start);
      answers.forEach((answer, tree) => {
        findLeaves(this.packed, tree, x, start, rows, leaves);
        for (let i = 0; i < rows; i++) answer[i] = this.packed.value[leaves[i]!]!;
      });
      const target = output.subarray(start * width, (start + rows) * width);
      if (task === 'classification') writeProbabilities(answers, target, this.parts);
      else writeMedians(answers, target, this.parts.says);
    }
    return output;
  }

  toJSON(): JsonObject {
    const { task, columns, classCount, presentClasses, trees, says } = this.parts;
    return {
      estimator: this.estimator,
      task,
      columns,
      classCount,
      ...(task === 'classification' ? { presentClasses: Array.from(presentClasses) } : {}),
      says: Array.from(says),
      trees: trees.map(treeToJson),
    };
  }
}

/**
 * Rebuilds an AdaBoost model.
 * @throws InvalidArgument on anything that `AdaBoostModel.toJSON` would not have written
 */
export function adaBoostModelFromJson(estimator: string, json: JsonObject): AdaBoostModel {
  expectEstimator(json, estimator);
  const task = readChoice(json, 'task', ['classification', 'regression']);
  const columns = readInteger(json, 'columns', 1);
  const classCount = readInteger(json, 'classCount', task === 'classification' ? 1 : 0);
  const presentClasses = task === 'classification' ? readPresentClasses(json, classCount) : new Int32Array(0);
  const trees = treesFromJson(json['trees'], { columns, valuesPerLeaf: 1, minimum: 1 });
  const says = readNumbers(json, 'says', trees.length, 0);
  if (task === 'classification') {
    for (const { value } of trees)
      readIndices({ value: Array.from(value) }, 'value', value.length, classCount);
  }
  return new AdaBoostModel(estimator, { task, columns, classCount, presentClasses, trees, says });
}

function readPresentClasses(json: JsonObject, classCount: number): Int32Array {
  const listed = json['presentClasses'];
  const count = Array.isArray(listed) ? listed.length : 1;
  const present = readIndices(json, 'presentClasses', count, classCount);
  const isAscending = present.every((one, at) => at === 0 || one > present[at - 1]!);
  if (count > 0 && isAscending) return present;
  throw new InvalidArgument('model.presentClasses', 'must hold the classes of the training rows', count);
}

/**
 * Softmax over the classes of the training rows of (K - 1) / K times the votes, where a vote for another class counts
 * -1 / (K - 1): up to a constant that is the sum of the say of the trees for the class.
 */
function writeProbabilities(
  answers: readonly Float64Array[],
  output: Float64Array,
  { classCount, presentClasses, says }: AdaBoostParts,
): void {
  const votes = new Float64Array(classCount);
  for (let row = 0; row < output.length / classCount; row++) {
    votes.fill(0);
    answers.forEach((answer, tree) => {
      votes[answer[row]!]! += says[tree]!;
    });
    const most = Math.max(...votes);
    let sum = 0;
    for (const k of presentClasses) sum += Math.exp(votes[k]! - most);
    for (const k of presentClasses) output[row * classCount + k] = Math.exp(votes[k]! - most) / sum;
  }
}

/** The smallest answer up to which trees have at least half of all say. */
function writeMedians(answers: readonly Float64Array[], output: Float64Array, says: Float64Array): void {
  const half = says.reduce((sum, say) => sum + say, 0) / 2;
  const ranked = Array.from(says.keys());
  for (let row = 0; row < output.length; row++) {
    ranked.sort((a, b) => answers[a]![row]! - answers[b]![row]! || a - b);
    let at = 0;
    for (let upTo = says[ranked[0]!]!; upTo < half && at + 1 < ranked.length; upTo += says[ranked[at]!]!)
      at++;
    output[row] = answers[ranked[at]!]![row]!;
  }
}
