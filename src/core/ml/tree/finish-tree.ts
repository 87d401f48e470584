import { MISSING_BIN, type TreeColumns } from './tree-columns.js';
import type { TreeNodes } from './tree-nodes.js';

/** A tree whose splits are still on bins. */
export interface BinnedTree {
  readonly feature: Int32Array;
  /** Rows whose bin is at most this go left. */
  readonly cutBins: Uint8Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly cover: Float64Array;
}

/**
 * Puts bounds and levels in the place of bins.
 * @returns the tree; with `cover` unless leaves hold several values: classes sum to it. Trees on plain numbers carry no
 * sides for missing values
 */
export function finishTree(columns: TreeColumns, binned: BinnedTree): TreeNodes {
  const { feature, cutBins, missingLeft, left, right, value, cover } = binned;
  const threshold = findThresholds(columns, feature, cutBins);
  const hasOneValue = value.length === cover.length;
  const tree = { feature, threshold, left, right, value, ...(hasOneValue ? { cover } : {}) };
  if (!columns.isRaw) return tree;
  const leftLevels = listLeftLevels(columns, feature, cutBins, missingLeft);
  return leftLevels === undefined ? { ...tree, missingLeft } : { ...tree, missingLeft, leftLevels };
}

/** Bounds of the cuts; one above all numbers where the cut is between numbers and missing values. */
function findThresholds(
  { bounds, levelBins }: TreeColumns,
  feature: Int32Array,
  cutBins: Uint8Array,
): Float64Array {
  const thresholds = new Float64Array(feature.length);
  for (let split = 0; split < thresholds.length; split++) {
    const column = feature[split]!;
    if (levelBins[column] !== undefined) continue;
    thresholds[split] = bounds[column]![cutBins[split]!] ?? Number.MAX_VALUE;
  }
  return thresholds;
}

/** The levels that go left, of the splits on categories. Levels without a bin go where missing values go. */
function listLeftLevels(
  { levelBins }: TreeColumns,
  feature: Int32Array,
  cutBins: Uint8Array,
  missingLeft: Uint8Array,
): (Uint32Array | undefined)[] | undefined {
  if (levelBins.every((bins) => bins === undefined)) return undefined;
  return Array.from(cutBins, (cutBin, split) => {
    const bins = levelBins[feature[split]!];
    if (bins === undefined) return undefined;
    const words = new Uint32Array(Math.ceil(bins.length / 32));
    bins.forEach((bin, level) => {
      const isLeft = bin === MISSING_BIN ? missingLeft[split] === 1 : bin <= cutBin;
      if (isLeft) words[level >> 5]! |= 1 << (level & 31);
    });
    return words;
  });
}
