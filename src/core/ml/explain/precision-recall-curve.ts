import { type NotExplained, notExplained } from './explained-part.js';
import type { PositiveRows } from './positive-rows.js';
import { rankedSteps } from './ranked-steps.js';
import { type CurvePoint, thinCurve } from './thin-curve.js';

/** How right the calls are against how many of a class they find, over all thresholds. */
export interface PrecisionRecallCurve {
  readonly kind: 'precision-recall';
  /** x: recall; y: precision. From the highest threshold down. */
  readonly points: readonly CurvePoint[];
  /** Sum of precision x recall gained at each distinct score, before points were left out. */
  readonly averagePrecision: number;
  /** Share of the class among the rows: what calling at random reaches. */
  readonly share: number;
}

/**
 * Precision and recall of one class against the rest, at most 200 points.
 * precision = TP / (TP + FP), recall = TP / P at each distinct score, until every row of the class is found.
 * @returns `not-explained` when no row is of the class
 * Source: scikit-learn 1.9 `precision_recall_curve` and `average_precision_score`.
 * @example precisionRecallCurve(positiveRows(target, prediction, 1))
 */
export function precisionRecallCurve(rows: PositiveRows): PrecisionRecallCurve | NotExplained {
  const { thresholds, truePositives, falsePositives, positives, negatives } = rankedSteps(rows);
  if (positives === 0) return notExplained('no row is of this class');
  const points: CurvePoint[] = [];
  let averagePrecision = 0;
  let recall = 0;
  for (let i = 0; i < thresholds.length; i++) {
    const called = truePositives[i]! + falsePositives[i]!;
    // Rows that weigh nothing call nothing.
    if (called === 0) continue;
    const precision = truePositives[i]! / called;
    const found = truePositives[i]! / positives;
    averagePrecision += (found - recall) * precision;
    recall = found;
    points.push({ x: found, y: precision, threshold: thresholds[i]! });
    if (found >= 1) break;
  }
  return {
    kind: 'precision-recall',
    points: thinCurve(points),
    averagePrecision,
    share: positives / (positives + negatives),
  };
}
