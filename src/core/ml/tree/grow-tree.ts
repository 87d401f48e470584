import type { Random } from '../../random.js';
import { finishTree } from './finish-tree.js';
import { createLargestFirstQueue, createLastFirstQueue } from './node-queue.js';
import type { SplitSearch } from './split-search.js';
import { MISSING_BIN, type TreeColumns } from './tree-columns.js';
import type { TreeNodes } from './tree-nodes.js';

/** How far a tree grows and how it looks for cuts. */
export interface TreeLimits {
  /** Splits between the root and any leaf; Infinity for no limit. */
  readonly maximumDepth: number;
  /** Weight that each leaf keeps, 0 or more; a row drawn twice counts twice. */
  readonly minimumLeafWeight: number;
  /** Bounds the memory; nodes with many rows are split first, so the smallest ones are left unsplit. */
  readonly maximumLeaves: number;
  /** Columns drawn at each node; all of them for plain CART. */
  readonly columnsPerSplit: number;
  /** Whether each column offers its best cut or one drawn at random. */
  readonly cuts: 'best' | 'random';
}

/**
 * Grows one CART tree until leaves are pure or a limit holds. Where the number of leaves is limited the node with the
 * most rows is taken next, which spends them far better than going level by level.
 * At each node `columnsPerSplit` columns are drawn; when none of them can be cut, drawing goes on until one can.
 * With all columns and best cuts no random number is used and ties go to the lower column.
 * Missing values that a node has not seen follow the larger child.
 * Forests grow theirs with the compiled twin of this function and of the searches, kernel/forest.ts, which must take the
 * same steps in the same order.
 * @param rowOrder rows of the tree at `[0, rowCount)`, reordered in place; the search looks at the same array
 * @param random decides which columns each node sees, and the random cuts
 * @returns the tree; with `cover` unless leaves hold several values: classes sum to it
 * Source: Breiman et al. 1984; drawing beyond the first columns as in scikit-learn 1.9 BestSplitter.
 */
export function growTree(
  treeColumns: TreeColumns,
  search: SplitSearch,
  rowOrder: Uint32Array,
  rowCount: number,
  limits: TreeLimits,
  random: Random,
): TreeNodes {
  const { bins, rows, columns } = treeColumns;
  const width = search.valuesPerLeaf;
  const capacity = Math.min(limits.maximumLeaves, rowCount);
  const feature = new Int32Array(capacity);
  const cutBins = new Uint8Array(capacity);
  const missingLeft = new Uint8Array(capacity);
  const children = [new Int32Array(capacity), new Int32Array(capacity)] as const;
  const value = new Float64Array(capacity * width);
  const cover = new Float64Array(capacity);
  const scratch = new Uint32Array(rowCount);
  const chooser = createCutChooser(columns, limits, random);

  // Nodes in the order in which they were opened; `parent` is twice the split, plus one on its right side.
  const start = new Int32Array(2 * capacity);
  const end = new Int32Array(2 * capacity);
  const depth = new Int32Array(2 * capacity);
  const parent = new Int32Array(2 * capacity);
  const queue = capacity < rowCount ? createLargestFirstQueue(capacity) : createLastFirstQueue(capacity);
  end[0] = rowCount;
  parent[0] = -1;
  queue.add(0, rowCount);
  let opened = 1;
  let splits = 0;
  let leaves = 0;

  for (let node = queue.take(); node !== undefined; node = queue.take()) {
    const from = start[node]!;
    const to = end[node]!;
    const isPure = search.enter(from, to);
    const mayGrow = !isPure && depth[node]! < limits.maximumDepth && leaves + queue.waiting + 2 <= capacity;
    const isSplit = mayGrow && chooser.choose(search);
    const link = isSplit ? splits : -1 - leaves;
    if (node > 0) children[parent[node]! & 1]![parent[node]! >> 1] = link;
    if (!isSplit) {
      search.writeLeaf(value, leaves * width);
      cover[leaves] = search.nodeWeight();
      leaves++;
      continue;
    }
    const { column, bin, hasMissing, isMissingLeft } = chooser.chosen;
    feature[splits] = column;
    cutBins[splits] = bin;
    const columnStart = column * rows;
    let middle = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = rowOrder[i]!;
      const rowBin = bins[columnStart + row]!;
      if (rowBin <= bin || (isMissingLeft && rowBin === MISSING_BIN)) rowOrder[middle++] = row;
      else scratch[right++] = row;
    }
    for (let i = 0; i < right; i++) rowOrder[middle + i] = scratch[i]!;
    missingLeft[splits] = Number(hasMissing ? isMissingLeft : middle - from >= right);
    for (let side = 0; side < 2; side++) {
      start[opened] = side === 0 ? from : middle;
      end[opened] = side === 0 ? middle : to;
      depth[opened] = depth[node]! + 1;
      parent[opened] = 2 * splits + side;
      queue.add(opened, side === 0 ? middle - from : right);
      opened++;
    }
    splits++;
  }
  return finishTree(treeColumns, {
    feature: feature.slice(0, splits),
    cutBins: cutBins.slice(0, splits),
    missingLeft: missingLeft.slice(0, splits),
    left: children[0].slice(0, splits),
    right: children[1].slice(0, splits),
    value: value.slice(0, leaves * width),
    cover: cover.slice(0, leaves),
  });
}

interface ChosenCut {
  column: number;
  bin: number;
  hasMissing: boolean;
  isMissingLeft: boolean;
}

function createCutChooser(columns: number, limits: TreeLimits, random: Random) {
  const { columnsPerSplit, minimumLeafWeight, cuts } = limits;
  const order = new Int32Array(columns);
  for (let column = 0; column < columns; column++) order[column] = column;
  const isDrawing = columnsPerSplit < columns;
  const isBest = cuts === 'best';
  const chosen: ChosenCut = { column: 0, bin: 0, hasMissing: false, isMissingLeft: false };
  return {
    chosen: chosen as Readonly<ChosenCut>,
    /** Whether a cut was found; it stands in `chosen`. */
    choose(search: SplitSearch): boolean {
      const { cut } = search;
      let bestScore = Number.NEGATIVE_INFINITY;
      let hasFound = false;
      for (let seen = 0; seen < columns && (seen < columnsPerSplit || !hasFound); seen++) {
        if (isDrawing) {
          const other = seen + Math.floor(random.next() * (columns - seen));
          const kept = order[seen]!;
          order[seen] = order[other]!;
          order[other] = kept;
        }
        const column = order[seen]!;
        const isCut = isBest
          ? search.findCut(column, minimumLeafWeight)
          : search.drawCut(column, minimumLeafWeight, random);
        if (!isCut || cut.score <= bestScore) continue;
        hasFound = true;
        bestScore = cut.score;
        chosen.column = column;
        chosen.bin = cut.bin;
        chosen.hasMissing = cut.hasMissing;
        chosen.isMissingLeft = cut.isMissingLeft;
      }
      return hasFound;
    },
  };
}
