import type { ClassTarget } from '../estimator.js';
import {
  type AdaBoostStage,
  answersOf,
  type BoostedTrees,
  growStageTree,
  scaleToOne,
} from './ada-boost-stage.js';
import { createClassSplitSearch } from './class-split-search.js';
import type { TreeNodes } from './tree-nodes.js';
import { listRows } from './tree-weights.js';

/**
 * SAMME: after each tree, rows that it gets wrong gain weight by exp(say), its say being
 * learningRate * (log((1 - error) / error) + log(K - 1)).
 * Ends with a tree that makes no error, or before one that is no better than chance, which stays only as the first.
 * @param classes K, the number of classes that have weight
 * @returns trees whose leaves hold the index of a class
 * Source: Zhu, Zou, Rosset, Hastie 2009; ends as in scikit-learn 1.9 AdaBoostClassifier.
 */
export function boostClasses(stage: AdaBoostStage, y: ClassTarget, classes: number): BoostedTrees {
  const { x, columns, options } = stage;
  const weights = stage.weights.slice();
  const rowOrder = new Uint32Array(x.rows);
  const search = createClassSplitSearch({ columns, weights, rowOrder }, y.labels, y.classCount);
  const trees: TreeNodes[] = [];
  const says: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const rowCount = listRows(weights, rowOrder);
    const tree = toLabels(growStageTree(stage, search, rowOrder, rowCount, 1), y.classCount);
    const answers = answersOf(tree, x);
    let error = 0;
    for (let row = 0; row < x.rows; row++) if (answers[row] !== y.labels[row]) error += weights[row]!;
    const isPerfect = error <= 0;
    const isUseless = error >= 1 - 1 / classes && !isPerfect;
    if (isUseless && round > 0) break;
    trees.push(tree);
    if (isPerfect || isUseless) {
      says.push(1);
      break;
    }
    const say = options.learningRate * (Math.log((1 - error) / error) + Math.log(classes - 1));
    says.push(say);
    for (let row = 0; row < x.rows; row++) {
      if (answers[row] !== y.labels[row]) weights[row]! *= Math.exp(say);
    }
    scaleToOne(weights);
  }
  return { trees, says: Float64Array.from(says) };
}

/** The classes that have a row of a weight above 0, ascending. */
export function listPresentClasses(labels: Int32Array, weights: Float64Array): Int32Array {
  return Int32Array.from(new Set(labels.filter((_, row) => weights[row]! > 0))).sort();
}

/** The tree with the heaviest class of each leaf in place of the weights per class; ties go to the lower class. */
function toLabels(tree: TreeNodes, classCount: number): TreeNodes {
  const value = Float64Array.from({ length: tree.value.length / classCount }, (_, leaf) => {
    let label = 0;
    for (let k = 1; k < classCount; k++) {
      if (tree.value[leaf * classCount + k]! > tree.value[leaf * classCount + label]!) label = k;
    }
    return label;
  });
  return { ...tree, value };
}
