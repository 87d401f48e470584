import type { ClassTarget, Target } from '../estimator.js';
import type { ClassPrediction, Prediction } from '../prediction.js';
import { type CalibrationCurve, calibrationCurve } from './calibration-curve.js';
import { type ClassReport, classReport } from './class-report.js';
import { type NotExplained, notExplained } from './explained-part.js';
import { type GainCurve, gainCurve } from './gain-curve.js';
import { positiveRows } from './positive-rows.js';
import { type PrecisionRecallCurve, precisionRecallCurve } from './precision-recall-curve.js';
import { type ResidualReport, residualReport } from './residual-report.js';
import { type RocCurve, rocCurve } from './roc-curve.js';
import { type ThresholdCurve, thresholdCurve } from './threshold-curve.js';

/** Curves of one class against the rest. */
export interface ClassCurves {
  readonly classIndex: number;
  readonly roc: RocCurve | NotExplained;
  readonly precisionRecall: PrecisionRecallCurve | NotExplained;
  readonly calibration: CalibrationCurve | NotExplained;
  readonly gain: GainCurve | NotExplained;
}

/** What predictions on rows that were held out show. */
export type OutOfFoldCurves =
  | {
      readonly task: 'classification';
      readonly rows: number;
      readonly report: ClassReport;
      /** Of two classes the second, of more the twelve most frequent, each against the rest. */
      readonly classes: readonly ClassCurves[];
      /** Of two classes only. */
      readonly threshold: ThresholdCurve | NotExplained;
    }
  | { readonly task: 'regression'; readonly rows: number; readonly residuals: ResidualReport | NotExplained };

const MOST_CLASSES = 12;

/**
 * Everything that can be drawn from predictions and truth alone.
 * @param target of the rows that were predicted, in the same order
 * @example outOfFoldCurves(takeTargetRows(target, outOfFold.rows), outOfFold.prediction, 1)
 */
export function outOfFoldCurves(
  target: Target,
  prediction: Prediction,
  seed: number,
): OutOfFoldCurves | NotExplained {
  if (target.task === 'classification' && prediction.task === 'classification') {
    const { labels, classCount } = target;
    return {
      task: 'classification',
      rows: labels.length,
      report: classReport(labels, prediction.labels, classCount),
      classes: shownClasses(target).map((classIndex) => curvesOf(target, prediction, classIndex)),
      threshold:
        classCount === 2
          ? thresholdCurve(positiveRows(target, prediction, 1))
          : notExplained('a threshold is for two classes'),
    };
  }
  if (target.task === 'regression' && prediction.task === 'regression') {
    const residuals = residualReport(target.values, prediction.values, seed);
    return { task: 'regression', rows: target.values.length, residuals };
  }
  return notExplained('predictions and target are of different tasks');
}

function curvesOf(target: ClassTarget, prediction: ClassPrediction, classIndex: number): ClassCurves {
  const rows = positiveRows(target, prediction, classIndex);
  return {
    classIndex,
    roc: rocCurve(rows),
    precisionRecall: precisionRecallCurve(rows),
    calibration: calibrationCurve(rows),
    gain: gainCurve(rows),
  };
}

function shownClasses({ labels, classCount }: ClassTarget): number[] {
  if (classCount === 2) return [1];
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]!++;
  return Array.from(counts, (_, k) => k)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MOST_CLASSES)
    .sort((a, b) => a - b);
}
