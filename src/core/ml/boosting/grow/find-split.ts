import { type BoostingKernel, FOUND } from '../kernel/boosting-kernel.js';
import { countRows, type KernelMemory } from '../kernel/kernel-memory.js';
import { findCategorySplit } from './find-category-split.js';
import { findConstrainedSplit } from './find-constrained-split.js';
import { leafScore, leafValue } from './leaf-value.js';
import type { ScoredSplit, SplitCandidate, SplitFound, SplitRules } from './split.js';

/** A gain below this share of the children's scores is rounding, not structure. */
const SMALLEST_RELATIVE_GAIN = 1e-12;

/**
 * The split of a leaf that gains most, over the columns marked in `memory.searched`; numbers come before categories,
 * lower columns before higher ones.
 * @param categories columns of categories, marked with 2 in `searched`, which the kernel passes over
 * @returns undefined when no allowed split gains more than the smallest gain
 */
export function findSplit(
  kernel: BoostingKernel,
  categories: readonly number[],
  candidate: SplitCandidate,
  rules: SplitRules,
): SplitFound | undefined {
  const { memory } = kernel;
  let best: ScoredSplit | undefined;
  if (rules.l1 > 0 || rules.monotone !== undefined) {
    for (let column = 0; column < memory.shape.binCounts.length; column++) {
      if (memory.searched[column] !== 1) continue;
      best = better(best, findConstrainedSplit(memory, column, candidate, rules));
    }
  } else {
    kernel.findBestSplit(candidate.slot, candidate.totals, rules);
    best = readFound(memory, candidate.slot);
  }
  for (const column of categories) {
    if (memory.searched[column] !== 2) continue;
    best = better(best, findCategorySplit(memory, column, candidate, rules));
  }
  return best === undefined ? undefined : withGain(best, candidate, rules);
}

function better(best: ScoredSplit | undefined, other: ScoredSplit | undefined): ScoredSplit | undefined {
  return other !== undefined && other.score > (best?.score ?? 0) ? other : best;
}

function readFound(memory: KernelMemory, slot: number): ScoredSplit | undefined {
  const { found, missingBins, offsets, totalBins } = memory;
  const column = found[FOUND.column]!;
  if (column < 0) return undefined;
  const missingBin = missingBins[column]!;
  const isMissingMet =
    missingBin >= 0 &&
    countRows(memory, memory.sums[2 * (slot * totalBins + offsets[column]! + missingBin) + 1]!) > 0;
  return {
    column,
    score: found[FOUND.score]!,
    left: {
      rows: found[FOUND.rows]!,
      gradient: found[FOUND.gradient]!,
      hessian: found[FOUND.hessian]!,
    },
    cut: found[FOUND.bin]!,
    leftBins: undefined,
    missingLeft: isMissingMet ? found[FOUND.missingLeft] === 1 : undefined,
  };
}

function withGain(
  split: ScoredSplit,
  { totals, bounds }: SplitCandidate,
  rules: SplitRules,
): SplitFound | undefined {
  const { gradient, hessian } = totals;
  const value = leafValue(gradient, hessian, rules, bounds);
  const gain = split.score - leafScore(gradient, hessian, rules, value);
  if (gain <= Math.max(rules.minimumGain, SMALLEST_RELATIVE_GAIN * split.score)) return undefined;
  const { column, score, left, cut, leftBins, missingLeft } = split;
  const right = {
    rows: totals.rows - left.rows,
    gradient: gradient - left.gradient,
    hessian: hessian - left.hessian,
  };
  return { column, score, left, cut, leftBins, missingLeft, gain, right };
}
