import type { NumberTarget } from '../estimator.js';
import {
  type AdaBoostParams,
  type AdaBoostStage,
  answersOf,
  type BoostedTrees,
  growStageTree,
  scaleToOne,
} from './ada-boost-stage.js';
import { createNumberSplitSearch } from './number-split-search.js';
import type { TreeNodes } from './tree-nodes.js';
import { createBootstrap, listRows } from './tree-weights.js';

/** Errors below this share of the largest target are rounding of means, not errors. */
const ROUNDING = 1e-12;

/**
 * AdaBoost.R2: each tree is grown on rows drawn by weight; a row's weight is then multiplied by
 * beta^((1 - loss) * learningRate), loss being its error as a share of the largest and
 * beta = mean loss / (1 - mean loss); the tree's say is learningRate * log(1 / beta).
 * Ends with a tree that makes no error, or before one whose mean loss is a half or more, which stays only as the first.
 * Source: Drucker 1997; ends as in scikit-learn 1.9 AdaBoostRegressor.
 */
export function boostNumbers(stage: AdaBoostStage, y: NumberTarget): BoostedTrees {
  const { x, columns, options, random } = stage;
  const weights = stage.weights.slice();
  const drawn = new Float64Array(x.rows);
  const rowOrder = new Uint32Array(x.rows);
  const search = createNumberSplitSearch({ columns, weights: drawn, rowOrder }, y.values);
  const trees: TreeNodes[] = [];
  const says: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const bootstrap = createBootstrap(weights.map((weight) => weight * x.rows));
    bootstrap(drawn, random.fork(`round/${round}`));
    const tree = growStageTree(stage, search, rowOrder, listRows(drawn, rowOrder), 3);
    const losses = shareLosses(answersOf(tree, x), y.values, weights, options.loss);
    let error = 0;
    for (let row = 0; row < x.rows; row++) error += weights[row]! * losses[row]!;
    if (error >= 0.5 && round > 0) break;
    trees.push(tree);
    if (error <= 0 || error >= 0.5) {
      says.push(1);
      break;
    }
    const beta = error / (1 - error);
    says.push(options.learningRate * Math.log(1 / beta));
    for (let row = 0; row < x.rows; row++)
      weights[row]! *= beta ** ((1 - losses[row]!) * options.learningRate);
    scaleToOne(weights);
  }
  return { trees, says: Float64Array.from(says) };
}

/** Errors as shares of the largest among rows that count, bent as `loss` says; 0 for rows that do not count. */
function shareLosses(
  answers: Float64Array,
  values: Float64Array,
  weights: Float64Array,
  loss: AdaBoostParams['loss'],
): Float64Array {
  const losses = answers.map((answer, row) => (weights[row]! > 0 ? Math.abs(answer - values[row]!) : 0));
  const largest = losses.reduce((most, one) => Math.max(most, one), 0);
  const size = values.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  if (largest <= ROUNDING * size) return losses.fill(0);
  return losses.map((one) => {
    const share = one / largest;
    if (loss === 'square') return share * share;
    return loss === 'exponential' && one > 0 ? 1 - Math.exp(-share) : share;
  });
}
