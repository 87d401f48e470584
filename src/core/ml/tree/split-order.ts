import type { TreeNodes } from './tree-nodes.js';

/** Splits whose children fill a line of the cache: two children of four bytes each in 64 bytes. */
const SPLITS_PER_LINE = 8;

/**
 * The order in which the children of splits should lie in memory, so that a way from the root to a leaf touches few
 * lines of the cache: stretches of eight splits that hang together, each beginning with the splits that most leaves lie
 * below. A split stands behind its parent.
 * @returns every split of the tree once
 * @example orderSplits(tree)[0] // 0, the root, unless the tree is a single leaf
 */
export function orderSplits({ feature, left, right }: TreeNodes): Int32Array {
  const splits = feature.length;
  const order = new Int32Array(splits);
  const leaves = countLeavesBelow(left, right);
  // Splits that begin a stretch, the next one last; then those that may follow in the present stretch.
  const waiting = new Int32Array(splits + 1);
  const near = new Int32Array(SPLITS_PER_LINE + 1);
  let waitingCount = splits === 0 ? 0 : 1;
  let placed = 0;
  while (waitingCount > 0) {
    near[0] = waiting[--waitingCount]!;
    let nearCount = 1;
    for (let room = SPLITS_PER_LINE; room > 0 && nearCount > 0; room--) {
      const at = findLargest(near, nearCount, leaves);
      const split = near[at]!;
      near[at] = near[--nearCount]!;
      order[placed++] = split;
      if (left[split]! >= 0) near[nearCount++] = left[split]!;
      if (right[split]! >= 0) near[nearCount++] = right[split]!;
    }
    for (let i = 0; i < nearCount; i++) waiting[waitingCount++] = near[i]!;
  }
  return order;
}

function countLeavesBelow(left: Int32Array, right: Int32Array): Int32Array {
  const leaves = new Int32Array(left.length);
  // Children have a larger index than their parent.
  for (let split = left.length - 1; split >= 0; split--) {
    const [a, b] = [left[split]!, right[split]!];
    leaves[split] = (a >= 0 ? leaves[a]! : 1) + (b >= 0 ? leaves[b]! : 1);
  }
  return leaves;
}

function findLargest(splits: Int32Array, count: number, leaves: Int32Array): number {
  let largest = 0;
  for (let i = 1; i < count; i++) if (leaves[splits[i]!]! > leaves[splits[largest]!]!) largest = i;
  return largest;
}
