import type { Random } from '../../random.js';
import type { BinnedColumns } from './bin-columns.js';
import { createLargestFirstQueue } from './largest-first-queue.js';
import type { SplitSearch } from './split-search.js';
import type { TreeNodes } from './tree-nodes.js';

/** How far a tree grows. */
export interface TreeLimits {
  /** Splits between the root and any leaf; Infinity for no limit. */
  readonly maximumDepth: number;
  /** Rows that each leaf keeps, 1 or more; a row drawn twice counts twice. */
  readonly minimumLeafRows: number;
  /** Bounds the memory; nodes with many rows are split first, so the smallest ones are left unsplit. */
  readonly maximumLeaves: number;
  /** Columns drawn at each node; all of them for plain CART. */
  readonly columnsPerSplit: number;
}

/**
 * Grows one CART tree until leaves are pure or a limit holds, taking the node with the most rows next.
 * Where the number of leaves is limited that spends them far better than going level by level.
 * At each node `columnsPerSplit` columns are drawn; when none of them can be cut, drawing goes on until one can.
 * With all columns no random number is used and ties go to the lower column.
 * @param rowOrder rows of the tree at `[0, rowCount)`, reordered in place; the search looks at the same array
 * @param random decides which columns each node sees
 * Source: Breiman et al. 1984; drawing beyond the first columns as in scikit-learn 1.9 BestSplitter.
 */
export function growTree(
  binned: BinnedColumns,
  search: SplitSearch,
  rowOrder: Uint32Array,
  rowCount: number,
  limits: TreeLimits,
  random: Random,
): TreeNodes {
  const { bins, rows, columns, thresholds } = binned;
  const width = search.valuesPerLeaf;
  const capacity = Math.min(limits.maximumLeaves, rowCount);
  const feature = new Int32Array(capacity);
  const threshold = new Float64Array(capacity);
  const children = [new Int32Array(capacity), new Int32Array(capacity)] as const;
  const value = new Float64Array(capacity * width);
  const scratch = new Uint32Array(rowCount);
  const draw = columnDrawer(columns, limits.columnsPerSplit, random);

  // Nodes in the order in which they were opened; `parent` is twice the split, plus one on its right side.
  const start = new Int32Array(2 * capacity);
  const end = new Int32Array(2 * capacity);
  const depth = new Int32Array(2 * capacity);
  const parent = new Int32Array(2 * capacity);
  const queue = createLargestFirstQueue(capacity);
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
    const chosen = mayGrow ? draw.bestCut(search, limits.minimumLeafRows) : undefined;
    const link = chosen === undefined ? -1 - leaves : splits;
    if (node > 0) children[parent[node]! & 1]![parent[node]! >> 1] = link;
    if (chosen === undefined) {
      search.writeLeaf(value, leaves * width);
      leaves++;
      continue;
    }
    feature[splits] = chosen.column;
    threshold[splits] = thresholds[chosen.column]![chosen.bin]!;
    const columnStart = chosen.column * rows;
    let middle = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = rowOrder[i]!;
      if (bins[columnStart + row]! <= chosen.bin) rowOrder[middle++] = row;
      else scratch[right++] = row;
    }
    rowOrder.set(scratch.subarray(0, right), middle);
    for (const side of [0, 1]) {
      start[opened] = side === 0 ? from : middle;
      end[opened] = side === 0 ? middle : to;
      depth[opened] = depth[node]! + 1;
      parent[opened] = 2 * splits + side;
      queue.add(opened, end[opened]! - start[opened]!);
      opened++;
    }
    splits++;
  }
  return {
    feature: feature.slice(0, splits),
    threshold: threshold.slice(0, splits),
    left: children[0].slice(0, splits),
    right: children[1].slice(0, splits),
    value: value.slice(0, leaves * width),
  };
}

interface ColumnCut {
  readonly column: number;
  readonly bin: number;
}

function columnDrawer(columns: number, perSplit: number, random: Random) {
  const order = new Int32Array(columns);
  for (let column = 0; column < columns; column++) order[column] = column;
  const isDrawing = perSplit < columns;
  return {
    bestCut(search: SplitSearch, minimumRows: number): ColumnCut | undefined {
      let best: ColumnCut | undefined;
      let bestScore = Number.NEGATIVE_INFINITY;
      for (let seen = 0; seen < columns && (seen < perSplit || best === undefined); seen++) {
        if (isDrawing) {
          const other = seen + random.integer(columns - seen);
          const kept = order[seen]!;
          order[seen] = order[other]!;
          order[other] = kept;
        }
        const column = order[seen]!;
        const cut = search.findCut(column, minimumRows);
        if (cut !== undefined && cut.score > bestScore) {
          bestScore = cut.score;
          best = { column, bin: cut.bin };
        }
      }
      return best;
    },
  };
}
