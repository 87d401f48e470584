import { countRows, type KernelMemory } from '../kernel/kernel-memory.js';
import { leafScore, leafValue } from './leaf-value.js';
import type { ScoredSplit, SplitCandidate, SplitRules } from './split.js';

/** Levels with fewer rows in a leaf are judged together: alone each would be a guess. */
const FEWEST_LEVEL_ROWS = 10;

/** One level of the leaf, or the rare ones together. */
interface LevelGroup {
  readonly bins: readonly number[];
  readonly rows: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly order: number;
}

/**
 * The best split of a leaf on a category into two sets of levels. Levels are put in the order of gradient over
 * smoothed hessian; the best of all partitions into two sets is then a cut of that order. Missing values are a level
 * of their own. Levels without rows in the leaf are in no set: they go where missing values would.
 * @returns undefined when no cut is allowed
 * Source: Fisher 1958, JASA 53; Ke et al. 2017, LightGBM, NeurIPS 30.
 */
export function findCategorySplit(
  memory: KernelMemory,
  column: number,
  { slot, totals, bounds }: SplitCandidate,
  rules: SplitRules,
): ScoredSplit | undefined {
  const { minimumRows, minimumHessian } = rules;
  const penalties = { l1: rules.l1, l2: rules.l2 + rules.categoryL2 };
  const scoreOf = (gradient: number, hessian: number) =>
    leafScore(gradient, hessian, penalties, leafValue(gradient, hessian, penalties, bounds));
  const groups = groupLevels(memory, column, slot, rules.categorySmoothing);
  let best:
    | { readonly score: number; readonly count: number; readonly left: SplitCandidate['totals'] }
    | undefined;
  let rows = 0;
  let gradient = 0;
  let hessian = 0;
  for (let count = 1; count < groups.length; count++) {
    const group = groups[count - 1]!;
    rows += group.rows;
    gradient += group.gradient;
    hessian += group.hessian;
    if (rows < minimumRows || hessian < minimumHessian) continue;
    const rightHessian = totals.hessian - hessian;
    if (totals.rows - rows < minimumRows || rightHessian < minimumHessian) break;
    const score = scoreOf(gradient, hessian) + scoreOf(totals.gradient - gradient, rightHessian);
    if (score > (best?.score ?? 0)) best = { score, count, left: { rows, gradient, hessian } };
  }
  if (best === undefined) return undefined;
  const leftBins = new Uint8Array(256);
  for (const group of groups.slice(0, best.count)) for (const bin of group.bins) leftBins[bin] = 1;
  const missingBin = memory.missingBins[column]!;
  const first = slot * memory.totalBins + memory.offsets[column]!;
  const isMissingMet = missingBin >= 0 && countRows(memory, memory.sums[2 * (first + missingBin) + 1]!) > 0;
  return {
    column,
    score: best.score,
    left: best.left,
    cut: -1,
    leftBins,
    missingLeft: isMissingMet ? leftBins[missingBin] === 1 : undefined,
  };
}

function groupLevels(memory: KernelMemory, column: number, slot: number, smoothing: number): LevelGroup[] {
  const { offsets, sums, totalBins, unit } = memory;
  const binCount = offsets[column + 1]! - offsets[column]!;
  const first = slot * totalBins + offsets[column]!;
  const groups: LevelGroup[] = [];
  const rareBins: number[] = [];
  let rareRows = 0;
  let rareGradient = 0;
  let rareHessian = 0;
  const add = (bins: readonly number[], rows: number, gradient: number, hessian: number) =>
    groups.push({ bins, rows, gradient, hessian, order: gradient / (hessian + smoothing) });
  for (let bin = 0; bin < binCount; bin++) {
    const counting = sums[2 * (first + bin) + 1]!;
    const rows = countRows(memory, counting);
    if (rows === 0) continue;
    const gradient = sums[2 * (first + bin)]!;
    const hessian = counting - rows * unit[0]!;
    if (rows >= FEWEST_LEVEL_ROWS) add([bin], rows, gradient, hessian);
    else {
      rareBins.push(bin);
      rareRows += rows;
      rareGradient += gradient;
      rareHessian += hessian;
    }
  }
  if (rareBins.length > 0) add(rareBins, rareRows, rareGradient, rareHessian);
  return groups.sort((a, b) => a.order - b.order || a.bins[0]! - b.bins[0]!);
}
