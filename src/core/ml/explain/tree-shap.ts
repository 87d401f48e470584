import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix } from '../estimator.js';
import { goesLeft } from '../tree/tree-nodes.js';
import {
  EDGE_STATES,
  LEAVES_EDGE,
  LEFT_ABOVE,
  ON_EDGE,
  prepareShapTree,
  type ShapTree,
} from './shap-tree.js';
import { type EnsembleTree, readTreeEnsemble, type TreeEnsemble } from './tree-ensemble.js';

/** Shapley values of every row: what each column adds to the prediction, beginning from the average one. */
export interface TreeContributions {
  readonly kind: 'contributions';
  readonly rows: number;
  readonly columns: number;
  /** Numbers that a prediction consists of: 1, or one per class. */
  readonly outputs: number;
  /** What base values and contributions are: scores before sigmoid, softmax or exp, probabilities, or target values. */
  readonly scale: TreeEnsemble['scale'];
  /** Average prediction over the training rows, one per output. */
  readonly base: Float64Array;
  /** Of row i, column j and output k at `(i * columns + j) * outputs + k`. */
  readonly values: Float64Array;
}

/** Contributions, or why there are none. */
export type TreeShapResult =
  | TreeContributions
  | { readonly kind: 'unsupported'; readonly estimator: string }
  | { readonly kind: 'no-covers' };

/**
 * Explains predictions of a model that is a sum of trees: boosting on the scale of its scores (log odds for two
 * classes), forests and single trees on that of probabilities or values.
 * `base[k]` plus the contributions of all columns is the prediction of output k, up to rounding.
 * @param model any fitted model
 * @param x rows to explain, as for `predict`; missing values and categories go the way the model sends them
 * @returns contributions; `unsupported` for a model that is no sum of trees; `no-covers` for one that was stored before
 *   trees kept the weight of their leaves (fit it anew)
 * @throws InvalidArgument when `x` has other columns than the training matrix
 * @example explainTreeModel(gradientBoosting.fit(x, y, {}, random), x)
 */
export function explainTreeModel(model: FittedModel, x: Matrix): TreeShapResult {
  const reading = readTreeEnsemble(model.toJSON());
  return reading.kind === 'ensemble' ? treeShap(reading.ensemble, x) : reading;
}

/**
 * Exact path-dependent TreeSHAP. The contribution of column i is its Shapley value in the game whose value of a set S
 * of columns is the expectation of the tree when only the columns in S are known, unknown splits being passed in
 * proportion to the training rows (Lundberg, Erion, Lee 2018, arXiv:1802.03888, Algorithm 1).
 * A Shapley value is the integral over t in [0, 1] of what a column adds when every other column is known with chance t
 * (Owen 1972). Along a path that is a polynomial in t of lower degree than the path has columns, so Gauss-Legendre
 * quadrature on half as many points gives it exactly, and a leaf's share in all contributions of its path follows from
 * sums over the leaves below each edge (as in Yu et al. 2022, Linear TreeSHAP, NeurIPS 35). All terms of the products
 * are positive: nothing cancels however deep a tree is, which unwinding as in Algorithm 2 cannot promise.
 * Cost: O(rows * leaves * columns on the longest path / 2) per tree and output. Nothing is allocated per row.
 * @param ensemble from `readTreeEnsemble`, which is worth keeping when rows come one by one
 * @throws InvalidArgument when `x` has other columns than the training matrix
 * @example treeShap(ensemble, { rows: 1, columns: 2, data: Float64Array.of(1, 2) }).values
 */
export function treeShap(ensemble: TreeEnsemble, x: Matrix): TreeContributions {
  const { columns, outputs, scale, trees } = ensemble;
  checkColumns(x, columns);
  const base = ensemble.base.slice();
  const values = new Float64Array(x.rows * columns * outputs);
  for (const tree of trees) {
    const prepared = prepareShapTree(tree);
    for (let k = 0; k < tree.width; k++) base[tree.output + k]! += prepared.expected[k]!;
    if (tree.nodes.feature.length > 0) addTree(tree, prepared, x, values, outputs);
  }
  return { kind: 'contributions', rows: x.rows, columns, outputs, scale, base, values };
}

function addTree(tree: EnsembleTree, shap: ShapTree, x: Matrix, values: Float64Array, outputs: number): void {
  const { nodes, output, width, leafValues } = tree;
  const { feature, left, right } = nodes;
  const { points, levels, levelAbove, share, factor, gain } = shap;
  const { data, columns } = x;
  // Per level: the product over the columns of the path, and sums of it times leaf values over the leaves below.
  const product = new Float64Array((levels + 1) * points);
  const below = new Float64Array((levels + 1) * points * width);
  const isOn = new Uint8Array(levels + 1);
  product.set(shap.pointWeights);
  let row = 0;

  function visit(split: number, level: number): void {
    const column = feature[split]!;
    const isLeft = goesLeft(nodes, split, data[row * columns + column]!);
    const target = (row * columns + column) * outputs + output;
    const from = level * points;
    const to = from + points;
    for (let i = from * width; i < to * width; i++) below[i] = 0;
    for (let side = 0; side < 2; side++) {
      const edge = 2 * split + side;
      const above = levelAbove[edge]!;
      const wasOn = above < 0 || isOn[above] === 1;
      const takes = wasOn && isLeft === (side === 0);
      if (!takes && share[edge] === 0) continue;
      const state = takes ? ON_EDGE : wasOn ? LEAVES_EDGE : LEFT_ABOVE;
      const table = (edge * EDGE_STATES + state) * points;
      const child = side === 0 ? left[split]! : right[split]!;
      if (child < 0) {
        const leaf = (-1 - child) * width;
        let gained = 0;
        for (let q = 0; q < points; q++) {
          const reached = product[from + q]! * factor[table + q]!;
          gained += gain[table + q]! * reached;
          for (let k = 0; k < width; k++) below[(from + q) * width + k]! += reached * leafValues[leaf + k]!;
        }
        for (let k = 0; k < width; k++) values[target + k]! += gained * leafValues[leaf + k]!;
        continue;
      }
      for (let q = 0; q < points; q++) product[to + q] = product[from + q]! * factor[table + q]!;
      isOn[level + 1] = takes ? 1 : 0;
      visit(child, level + 1);
      for (let q = 0; q < points; q++) {
        const edgeGain = gain[table + q]!;
        for (let k = 0; k < width; k++) {
          const sum = below[(to + q) * width + k]!;
          values[target + k]! += edgeGain * sum;
          below[(from + q) * width + k]! += sum;
        }
      }
    }
  }

  for (row = 0; row < x.rows; row++) visit(0, 0);
}
