import { type NotExplained, notExplained } from './explained-part.js';
import type { PositiveRows } from './positive-rows.js';
import { type RankedSteps, rankedSteps } from './ranked-steps.js';

/** What a threshold would do. */
export interface ThresholdPoint {
  /** Rows with this probability or a higher one are called positive. */
  readonly threshold: number;
  /** Share of the calls that are right; null when nothing is called. */
  readonly precision: number | null;
  /** Share of the positive rows that are called. */
  readonly recall: number;
  readonly f1: number;
  /** Share of all rows that are called. */
  readonly flagged: number;
}

/** Precision, recall, F1 and the share of the rows that are called, over the thresholds of two classes. */
export interface ThresholdCurve {
  readonly kind: 'threshold';
  /** Ascending. */
  readonly points: readonly ThresholdPoint[];
  /** Where F1 is largest on these very rows, so a little too good. */
  readonly bestF1: ThresholdPoint;
}

const POINTS = 101;

/**
 * Precision, recall, F1 and share of rows called positive at 101 thresholds from 0 to 1, and the threshold with the
 * largest F1 among all scores there are.
 * @returns `not-explained` when one of both classes has no row
 * @example thresholdCurve(positiveRows(target, prediction, 1))
 */
export function thresholdCurve(rows: PositiveRows): ThresholdCurve | NotExplained {
  const steps = rankedSteps(rows);
  if (steps.positives === 0) return notExplained('no row is positive');
  if (steps.negatives === 0) return notExplained('every row is positive');
  const points = Array.from({ length: POINTS }, (_, i) => {
    const threshold = i / (POINTS - 1);
    return pointAt(steps, threshold, lastAtOrAbove(steps.thresholds, threshold));
  });
  let bestF1 = points[0]!;
  for (let step = 0; step < steps.thresholds.length; step++) {
    const point = pointAt(steps, steps.thresholds[step]!, step);
    if (point.f1 > bestF1.f1) bestF1 = point;
  }
  return { kind: 'threshold', points, bestF1 };
}

function pointAt(steps: RankedSteps, threshold: number, step: number): ThresholdPoint {
  const { truePositives, falsePositives, positives, negatives } = steps;
  const found = step < 0 ? 0 : truePositives[step]!;
  const called = step < 0 ? 0 : found + falsePositives[step]!;
  return {
    threshold,
    precision: called === 0 ? null : found / called,
    recall: found / positives,
    f1: (2 * found) / (called + positives),
    flagged: called / (positives + negatives),
  };
}

/** Index of the smallest score that is at least the threshold; -1 for none. Scores descend. */
function lastAtOrAbove(scores: Float64Array, threshold: number): number {
  let low = -1;
  let high = scores.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (scores[middle]! >= threshold) low = middle;
    else high = middle - 1;
  }
  return low;
}
