import { gaussLegendre } from './gauss-legendre.js';
import type { EnsembleTree } from './tree-ensemble.js';

/** Ways in which a row can stand to an edge and to the edge above it that looks at the same column. */
export const EDGE_STATES = 3;
/** The row takes the edge, and all edges above on the same column. */
export const ON_EDGE = 0;
/** The row leaves the path here, as far as this column goes. */
export const LEAVES_EDGE = 1;
/** The row has left the path above, at an edge on the same column. */
export const LEFT_ABOVE = 2;

/**
 * What explaining a tree needs and no row changes. Edge `2 * s` leads from split s to its left child, `2 * s + 1` to
 * the right one; it has level 1 when s is the root.
 */
export interface ShapTree {
  /** Quadrature points. */
  readonly points: number;
  /** Edges on the longest path. */
  readonly levels: number;
  /** Weight of each quadrature point. */
  readonly pointWeights: Float64Array;
  /** Level of the nearest edge above on the same column, -1 for none. */
  readonly levelAbove: Int32Array;
  /** Share of the training rows that follow the path's edges on this column, among those that follow all others. */
  readonly share: Float64Array;
  /** At `(edge * 3 + state) * points + q`: by what the edge multiplies the product over the path's columns. */
  readonly factor: Float64Array;
  /** At the same place: what a unit of weight below the edge adds to the contribution of its column. */
  readonly gain: Float64Array;
  /** What the tree says on average over its training rows, per output that it adds to. */
  readonly expected: Float64Array;
}

/** Prepares a tree for `treeShap`. Cost and memory: O(splits * columns on the longest path). */
export function prepareShapTree({ nodes, width, leafValues, leafCovers }: EnsembleTree): ShapTree {
  const { feature, left, right } = nodes;
  const splits = feature.length;
  const splitCovers = new Float64Array(splits);
  const coverOf = (child: number) => (child >= 0 ? splitCovers[child]! : leafCovers[-1 - child]!);
  for (let split = splits - 1; split >= 0; split--) {
    splitCovers[split] = coverOf(left[split]!) + coverOf(right[split]!);
  }

  const expected = new Float64Array(width);
  const addExpected = (leaf: number, share: number) => {
    for (let k = 0; k < width; k++) expected[k]! += share * leafValues[leaf * width + k]!;
  };
  if (splits === 0) addExpected(0, 1);

  const level = new Int32Array(splits);
  const columnsAbove = new Int32Array(splits);
  const sharesAbove = new Float64Array(splits).fill(1);
  const edgeAbove = new Int32Array(splits).fill(-1);
  const sameAbove = new Int32Array(2 * splits);
  const levelAbove = new Int32Array(2 * splits);
  const share = new Float64Array(2 * splits);
  let mostColumns = 0;
  let levels = 0;
  for (let split = 0; split < splits; split++) {
    let above = edgeAbove[split]!;
    while (above >= 0 && feature[above >> 1] !== feature[split]) above = edgeAbove[above >> 1]!;
    const columns = columnsAbove[split]! + (above < 0 ? 1 : 0);
    mostColumns = Math.max(mostColumns, columns);
    levels = Math.max(levels, level[split]! + 1);
    for (let side = 0; side < 2; side++) {
      const edge = 2 * split + side;
      const child = side === 0 ? left[split]! : right[split]!;
      // A node that no training row has reached is as good as absent: nothing ever weighs its sides.
      const part = splitCovers[split]! > 0 ? coverOf(child) / splitCovers[split]! : 0;
      sameAbove[edge] = above;
      levelAbove[edge] = above < 0 ? -1 : level[above >> 1]! + 1;
      share[edge] = part * (above < 0 ? 1 : share[above]!);
      const reached = sharesAbove[split]! * part;
      if (child < 0) {
        addExpected(-1 - child, reached);
        continue;
      }
      edgeAbove[child] = edge;
      level[child] = level[split]! + 1;
      columnsAbove[child] = columns;
      sharesAbove[child] = reached;
    }
  }
  const quadrature = gaussLegendre(Math.max(1, Math.ceil(mostColumns / 2)));
  const tables = tabulate(share, sameAbove, quadrature.points);
  const points = quadrature.points.length;
  return { points, levels, pointWeights: quadrature.weights, levelAbove, share, ...tables, expected };
}

/**
 * With t the chance that a column is known, a column of the path counts t + (1 - t) * share when the row follows the
 * path, (1 - t) * share when not; an edge replaces what the one above on its column has counted.
 */
function tabulate(share: Float64Array, sameAbove: Int32Array, points: Float64Array) {
  const count = points.length;
  const factor = new Float64Array(share.length * EDGE_STATES * count);
  const gain = new Float64Array(share.length * EDGE_STATES * count);
  for (let edge = 0; edge < share.length; edge++) {
    const own = share[edge]!;
    const above = sameAbove[edge]!;
    for (let state = 0; state < EDGE_STATES; state++) {
      if (state === LEFT_ABOVE && above < 0) continue;
      const isOn = state === ON_EDGE ? 1 : 0;
      const wasOn = state === LEFT_ABOVE ? 0 : 1;
      for (let q = 0; q < count; q++) {
        const known = points[q]!;
        const at = (edge * EDGE_STATES + state) * count + q;
        const counted = isOn * known + (1 - known) * own;
        const before = above < 0 ? 1 : wasOn * known + (1 - known) * share[above]!;
        // Below an edge that neither the row nor any training row takes, nothing is ever counted.
        if (counted === 0 || before === 0) continue;
        factor[at] = counted / before;
        gain[at] = (isOn - own) / counted - (above < 0 ? 0 : (wasOn - share[above]!) / before);
      }
    }
  }
  return { factor, gain };
}
