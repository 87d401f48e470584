import { permutation, type Random } from '../../../random.js';
import type { Matrix } from '../../estimator.js';

const TREES = 100;
/** Rows that a tree is grown on at most. */
const SAMPLE = 256;

/** A tree as arrays; `split[node]` is -1 in a leaf, whose `threshold` then is the depth that it stands for. */
interface IsolationTree {
  readonly split: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
}

/**
 * How hard each row is to cut off from the others by random cuts, as its mean depth in 100 random trees, each grown on
 * 256 rows: the lower, the more of an outlier. The anomaly score of the paper is 2^(-depth / c), which only turns the
 * order round.
 * @param matrix finite
 * @param random draws rows, columns and cuts
 * Cost: rows x 100 trees x about 8 steps.
 * Source: Liu, Ting, Zhou 2008, Isolation Forest, ICDM; scikit-learn 1.9 `IsolationForest`.
 */
export function isolationDepths(matrix: Matrix, random: Random): Float64Array {
  const { rows, columns, data } = matrix;
  const depths = new Float64Array(rows);
  const size = Math.min(SAMPLE, rows);
  const limit = Math.ceil(Math.log2(Math.max(2, size)));
  for (let t = 0; t < TREES; t++) {
    const stream = random.fork(`tree/${t}`);
    const { split, threshold, left, right } = growTree(matrix, drawRows(rows, size, stream), limit, stream);
    for (let i = 0; i < rows; i++) {
      let node = 0;
      while (split[node]! >= 0) {
        node = data[i * columns + split[node]!]! < threshold[node]! ? left[node]! : right[node]!;
      }
      depths[i]! += threshold[node]! / TREES;
    }
  }
  return depths;
}

/** Few of many rows are drawn one by one; from a small table they are the beginning of a shuffle. */
function drawRows(rows: number, size: number, random: Random): Uint32Array {
  if (rows <= 16 * size) return permutation(rows, random).subarray(0, size).slice();
  const drawn = new Set<number>();
  while (drawn.size < size) drawn.add(random.integer(rows));
  return Uint32Array.from(drawn);
}

function growTree(
  { columns, data }: Matrix,
  rows: Uint32Array,
  limit: number,
  random: Random,
): IsolationTree {
  const tree: IsolationTree = { split: [], threshold: [], left: [], right: [] };
  grow(0, rows.length, 0);
  return tree;

  /** Grows the node of `rows[start..end)` and everything below; returns its index. */
  function grow(start: number, end: number, depth: number): number {
    const node = tree.split.length;
    tree.split.push(-1);
    tree.threshold.push(depth + meanDepth(end - start));
    tree.left.push(-1);
    tree.right.push(-1);
    if (depth >= limit || end - start < 2) return node;
    const cut = drawCut(start, end);
    if (cut === undefined) return node;
    let middle = start;
    for (let k = start; k < end; k++) {
      const row = rows[k]!;
      if (data[row * columns + cut.column]! >= cut.at) continue;
      rows[k] = rows[middle]!;
      rows[middle++] = row;
    }
    tree.split[node] = cut.column;
    tree.threshold[node] = cut.at;
    tree.left[node] = grow(start, middle, depth + 1);
    tree.right[node] = grow(middle, end, depth + 1);
    return node;
  }

  /** A random place on a random column that varies among the rows; columns that do not are tried at most once each. */
  function drawCut(start: number, end: number): { column: number; at: number } | undefined {
    const first = random.integer(columns);
    for (let tried = 0; tried < columns; tried++) {
      const column = (first + tried) % columns;
      let least = Number.POSITIVE_INFINITY;
      let greatest = Number.NEGATIVE_INFINITY;
      for (let k = start; k < end; k++) {
        const value = data[rows[k]! * columns + column]!;
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
      if (least === greatest) continue;
      const at = least + random.next() * (greatest - least);
      // A cut at the least value would leave one side empty.
      return { column, at: at > least ? at : greatest };
    }
    return undefined;
  }
}

/** Mean depth at which a search in a random binary tree of so many rows ends. */
function meanDepth(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + 0.5772156649015329) - (2 * (rows - 1)) / rows;
}
