import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';
import { input, type NodeContext, type Operator, type Run } from '../operator.js';
import { expectNumbers, type NumberTensor, numberTensor } from '../tensor.js';
import { labelTensor, readLabels } from './labels.js';
import { postTransform, readPostTransform } from './post-transform.js';
import { readNodeTrees, readTensorTrees, sumLeaves } from './tree-nodes.js';

/** Ensembles of trees of `ai.onnx.ml`. */
export const TREE_ENSEMBLES: { readonly [name: string]: Operator } = {
  TreeEnsembleRegressor: ({ attributes }) => {
    const targets = attributes.number('n_targets', 1);
    const trees = readNodeTrees(attributes, 'target', targets);
    const average = attributes.text('aggregate_function', 'SUM');
    if (average !== 'SUM' && average !== 'AVERAGE') {
      throw new InvalidArgument('model.graph', 'must add up or average its trees', average);
    }
    const base = baseValues(attributes);
    const transform = readPostTransform(attributes);
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'TreeEnsembleRegressor');
      const { sums } = sumLeaves(trees, x);
      const factor = average === 'AVERAGE' ? 1 / trees.roots.length : 1;
      const scores = sums.map((sum, i) => sum * factor + (base[i % targets] ?? 0));
      return [
        numberTensor('float', [sums.length / targets, targets], postTransform(transform, scores, targets)),
      ];
    };
  },
  TreeEnsembleClassifier: treeClassifier,
  TreeEnsemble: ({ attributes }) => {
    const targets = attributes.number('n_targets', 1);
    const trees = readTensorTrees(attributes, targets);
    if (attributes.number('aggregate_function', 1) !== 1 || attributes.number('post_transform', 0) !== 0) {
      throw new InvalidArgument(
        'model.graph',
        'must add up its trees and leave the sums alone',
        'another rule',
      );
    }
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'TreeEnsemble');
      const { sums } = sumLeaves(trees, x);
      return [numberTensor(x.type, [sums.length / targets, targets], sums)];
    };
  },
};

function baseValues(attributes: Attributes): ArrayLike<number> {
  if (!attributes.has('base_values_as_tensor')) return attributes.numbers('base_values');
  return expectNumbers(attributes.tensor('base_values_as_tensor'), 'base values').data;
}

/**
 * Two classes may share one score: then it is a probability when all leaf weights are at least 0, else a margin, as
 * onnxruntime has it.
 */
function treeClassifier({ attributes }: NodeContext): Run {
  const labels = readLabels(attributes);
  const width = labels.count;
  const trees = readNodeTrees(attributes, 'class', width);
  const base = baseValues(attributes);
  const transform = readPostTransform(attributes);
  const arePositive = trees.leafWeights.every((weight) => weight >= 0);
  const isSingle = width === 2 && trees.leafTargets.every((target) => target === trees.leafTargets[0]);
  return (inputs) => {
    const x: NumberTensor = expectNumbers(input(inputs, 0), 'TreeEnsembleClassifier');
    const { sums } = sumLeaves(trees, x);
    const rows = sums.length / width;
    const places = new Int32Array(rows);
    if (isSingle) {
      const at = trees.leafTargets[0] ?? 0;
      const scores = new Float64Array(2 * rows);
      for (let row = 0; row < rows; row++) {
        const score = sums[2 * row + at]! + (base[base.length - 1] ?? 0);
        places[row] = score > (arePositive ? 0.5 : 0) ? 1 : 0;
        const isMargin = !arePositive;
        const second = isMargin && transform === 'LOGISTIC' ? 1 / (1 + Math.exp(-score)) : score;
        scores[2 * row] = isMargin && transform !== 'LOGISTIC' ? -second : 1 - second;
        scores[2 * row + 1] = second;
      }
      return [labelTensor(labels, places), numberTensor('float', [rows, 2], scores)];
    }
    const scores = sums.map((sum, i) => sum + (base.length === width ? base[i % width]! : 0));
    for (let row = 0; row < rows; row++) {
      for (let k = 1; k < width; k++) {
        if (scores[row * width + k]! > scores[row * width + places[row]!]!) places[row] = k;
      }
    }
    return [
      labelTensor(labels, places),
      numberTensor('float', [rows, width], postTransform(transform, scores, width)),
    ];
  };
}
