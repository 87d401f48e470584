import type { ColumnBins } from '../../tree/bin-raw-columns.js';
import type { TreeNodes } from '../../tree/tree-nodes.js';
import type { SplitFound } from './split.js';

/** A cut behind the last bin parts missing values from all others. JSON has no infinity. */
const ABOVE_EVERYTHING = Number.MAX_VALUE;

/** Builds the arrays of a tree split by split. */
export interface TreeWriter {
  readonly splits: number;
  /** Adds a split below `parent` (-1 for the root) and returns its index. */
  addSplit(split: SplitFound, missingLeft: boolean, parent: number, isLeft: boolean): number;
  /** Hangs leaf after leaf into the tree. */
  addLeaf(value: number, cover: number, parent: number, isLeft: boolean): void;
  finish(): TreeNodes;
}

/**
 * An empty tree over columns with these bins.
 * @param maximumLeaves most leaves that will be added
 */
export function createTreeWriter(bins: readonly ColumnBins[], maximumLeaves: number): TreeWriter {
  const feature = new Int32Array(maximumLeaves);
  const threshold = new Float64Array(maximumLeaves);
  const left = new Int32Array(maximumLeaves);
  const right = new Int32Array(maximumLeaves);
  const missing = new Uint8Array(maximumLeaves);
  const value = new Float64Array(maximumLeaves);
  const cover = new Float64Array(maximumLeaves);
  let levels: (Uint32Array | undefined)[] | undefined;
  let splits = 0;
  let leaves = 0;
  return {
    get splits() {
      return splits;
    },
    addSplit(split, missingLeft, parent, isLeft) {
      const node = splits++;
      if (parent >= 0) (isLeft ? left : right)[parent] = node;
      const column = bins[split.column]!;
      feature[node] = split.column;
      missing[node] = missingLeft ? 1 : 0;
      if (column.kind === 'number') threshold[node] = column.thresholds[split.cut] ?? ABOVE_EVERYTHING;
      else {
        levels ??= [];
        levels[node] = toLevels(column.levelBins, split.leftBins!, missingLeft);
      }
      return node;
    },
    addLeaf(leafValue, leafCover, parent, isLeft) {
      if (parent >= 0) (isLeft ? left : right)[parent] = -1 - leaves;
      value[leaves] = leafValue;
      cover[leaves] = leafCover;
      leaves++;
    },
    finish: () => ({
      feature: feature.slice(0, splits),
      threshold: threshold.slice(0, splits),
      left: left.slice(0, splits),
      right: right.slice(0, splits),
      value: value.slice(0, leaves),
      missingLeft: missing.slice(0, splits),
      ...(levels === undefined ? {} : { leftLevels: Array.from({ length: splits }, (_, i) => levels?.[i]) }),
      cover: cover.slice(0, leaves),
    }),
  };
}

/** A level without rows in training goes where missing values go. */
function toLevels(levelBins: Int16Array, leftBins: Uint8Array, missingLeft: boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(levelBins.length / 32));
  levelBins.forEach((bin, level) => {
    const isLeft = bin < 0 ? missingLeft : leftBins[bin] === 1;
    if (isLeft) words[level >> 5] = (words[level >> 5]! | (1 << (level & 31))) >>> 0;
  });
  return words;
}
