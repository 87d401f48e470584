import { countRows, type KernelMemory } from '../kernel/kernel-memory.js';
import { leafScore, leafValue } from './leaf-value.js';
import type { ScoredSplit, SplitCandidate, SplitRules } from './split.js';

/**
 * The best split of a leaf on one column of numbers where leaf values are bounded, must rise or fall along the column,
 * or pay an L1 penalty. The same search as the kernel's with the general score; both kernels share it.
 * @returns undefined when no cut is allowed
 */
export function findConstrainedSplit(
  memory: KernelMemory,
  column: number,
  candidate: SplitCandidate,
  rules: SplitRules,
): ScoredSplit | undefined {
  const { offsets, missingBins, totalBins } = memory;
  const first = candidate.slot * totalBins + offsets[column]!;
  const missingBin = missingBins[column]!;
  const binCount = offsets[column + 1]! - offsets[column]!;
  if (missingBin < 0) return scan(memory, column, first, binCount - 1, undefined, candidate, rules);
  const isMet = countRows(memory, memory.sums[2 * (first + missingBin) + 1]!) > 0;
  const right = scan(memory, column, first, isMet ? missingBin : missingBin - 1, undefined, candidate, rules);
  if (!isMet) return right;
  const left = scan(memory, column, first, missingBin - 1, first + missingBin, candidate, rules);
  const isLeftBetter = left !== undefined && left.score > (right?.score ?? 0);
  if (isLeftBetter) return { ...left, missingLeft: true };
  return right === undefined ? undefined : { ...right, missingLeft: false };
}

function scan(
  memory: KernelMemory,
  column: number,
  first: number,
  cuts: number,
  missingAt: number | undefined,
  { totals, bounds }: SplitCandidate,
  rules: SplitRules,
): ScoredSplit | undefined {
  const { sums, unit } = memory;
  const { minimumRows, minimumHessian } = rules;
  const direction = rules.monotone?.[column] ?? 0;
  let gradient = missingAt === undefined ? 0 : sums[2 * missingAt]!;
  let counting = missingAt === undefined ? 0 : sums[2 * missingAt + 1]!;
  let best: ScoredSplit | undefined;
  for (let cut = 0; cut < cuts; cut++) {
    if (sums[2 * (first + cut) + 1]! < 0.5 * unit[0]!) continue;
    gradient += sums[2 * (first + cut)]!;
    counting += sums[2 * (first + cut) + 1]!;
    const rows = countRows(memory, counting);
    const hessian = counting - rows * unit[0]!;
    if (rows < minimumRows || hessian < minimumHessian) continue;
    const rightHessian = totals.hessian - hessian;
    if (totals.rows - rows < minimumRows || rightHessian < minimumHessian) break;
    const rightGradient = totals.gradient - gradient;
    const leftValue = leafValue(gradient, hessian, rules, bounds);
    const rightValue = leafValue(rightGradient, rightHessian, rules, bounds);
    if (direction * (leftValue - rightValue) > 0) continue;
    const score =
      leafScore(gradient, hessian, rules, leftValue) +
      leafScore(rightGradient, rightHessian, rules, rightValue);
    if (score > (best?.score ?? 0)) {
      const left = { rows, gradient, hessian };
      best = { column, score, left, cut, leftBins: undefined, missingLeft: undefined };
    }
  }
  return best;
}
