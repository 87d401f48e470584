import { type NotExplained, notExplained } from './explained-part.js';
import type { PositiveRows } from './positive-rows.js';
import { rankedSteps } from './ranked-steps.js';
import { type CurvePoint, thinCurve } from './thin-curve.js';

/** How many of a class are found at the price of how many others, over all thresholds. */
export interface RocCurve {
  readonly kind: 'roc';
  /** x: share of the other rows called positive; y: share of the class's rows that are found. */
  readonly points: readonly CurvePoint[];
  /** Area below the whole curve, before points were left out; 0.5 is guessing, 1 is perfect. */
  readonly area: number;
  /** Rows of the class, or their weight. */
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The receiver operating characteristic of one class against the rest, at most 200 points.
 * x = FP / N, y = TP / P at each distinct score; the area is the sum of the trapezia.
 * @returns `not-explained` when one of both sides has no row
 * Source: scikit-learn 1.9 `roc_curve` and `auc`.
 * @example rocCurve(positiveRows(target, prediction, 1))
 */
export function rocCurve(rows: PositiveRows): RocCurve | NotExplained {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rankedSteps(rows);
  if (positives === 0) return notExplained('no row is of this class');
  if (negatives === 0) return notExplained('every row is of this class');
  const points: CurvePoint[] = [{ x: 0, y: 0, threshold: null }];
  let area = 0;
  for (let i = 0; i < thresholds.length; i++) {
    const before = points[i]!;
    const x = falsePositives[i]! / negatives;
    const y = truePositives[i]! / positives;
    area += ((x - before.x) * (y + before.y)) / 2;
    points.push({ x, y, threshold: thresholds[i]! });
  }
  return { kind: 'roc', points: thinCurve(points), area, positives, negatives };
}
