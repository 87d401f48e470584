import { tellingClasses } from '../../ml/telling-classes.js';
import type { Random } from '../../random.js';
import { calibrateScores } from './calibrate-scores.js';
import {
  type ClassRows,
  listClasses,
  readClassRows,
  scoresOfClass,
  takeCodes,
  takeScores,
  UNKNOWN_CLASS,
} from './class-rows.js';
import { confusionMetrics } from './confusion-metrics.js';
import { expectedAuc, expectedConfusion } from './expected-performance.js';
import { type HealthMetric, type HealthValues, knownValues } from './health-metrics.js';
import {
  type EstimatorNote,
  fewestRowsToLearnFrom,
  type GapDeviation,
  type HealthModel,
} from './health-model.js';
import type { ModelColumns } from './model-columns.js';
import {
  knownScores,
  meanOf,
  realisedClassification,
  referenceClassification,
} from './realised-classification.js';
import { sampleRows } from './sample-rows.js';

/** More classes are numbers or keys by mistake; a matrix of all pairs would not fit. */
const mostClasses = 200;
/** The error of a calibration from so many rows is far below that of any chunk. */
const mostRowsToCalibrate = 100_000;

/** Both sides of a classification model. */
export interface ClassificationSides {
  readonly reference: ModelColumns;
  readonly current: ModelColumns;
  readonly positiveClass?: string | undefined;
}

/**
 * Prepares realised and estimated metrics of a classifier. The estimate (CBPE) calibrates scores on the reference and
 * sums the probabilities into an expected confusion matrix and ROC curve. It takes for granted that rows with the same
 * score still have the same chance of each class, so it sees covariate drift and is blind to concept drift.
 *
 * @param sides columns of the reference and the current data
 * @param random decides the folds of the calibration check
 */
export function classificationHealth(sides: ClassificationSides, random: Random): HealthModel {
  const classes = listClasses(sides.reference, sides.positiveClass);
  const classCount = classes.length;
  const isTooWide = classCount > mostClasses;
  // Without classes every row is of an unknown one.
  const known = isTooWide ? [] : classes;
  const reference = readClassRows(sides.reference, known);
  const current = readClassRows(sides.current, known);
  const usable = usableRows(current, known.length);
  const labelled = usable.map((mark, row) => (mark === 1 && current.labels[row]! >= 0 ? 1 : 0));
  const unknownClass = current.labels.map((label, row) =>
    label === UNKNOWN_CLASS || current.predicted[row] === UNKNOWN_CLASS ? 1 : 0,
  );
  const usableReference = usableRows(reference, known.length);
  const rows = rowsWhere(usableReference, (row) => reference.labels[row]! >= 0);
  const reasons: string[] = [];
  if (isTooWide) reasons.push(`the reference has ${classCount} classes, more than ${mostClasses}`);
  else if (classCount < 2) reasons.push('the reference knows fewer than two classes');
  else if (rows.length === 0) reasons.push('no reference row has a prediction and a true class');
  const base = {
    referenceLabelled: rows.length,
    usable,
    labelled,
    unknownClass: Uint8Array.from(unknownClass),
  };
  if (reasons.length > 0) {
    return {
      ...base,
      reference: new Map(),
      realise: () => ({}),
      estimate: undefined,
      gap: new Map(),
      estimator: null,
      reasons,
    };
  }
  const areProbabilities = knownScores(reference, rows, classCount)?.every((p) => p >= 0 && p <= 1) ?? false;
  const shared = { classCount, areProbabilities };
  const metrics = referenceClassification({ ...shared, side: reference, rows });
  const estimation = learnEstimate({ reference, current, rows, classCount, random });
  if (typeof estimation === 'string') reasons.push(estimation);
  const gap = new Map<HealthMetric, GapDeviation>(metrics);
  return {
    ...base,
    reference: metrics,
    realise: (at) => realisedClassification({ ...shared, side: current, rows: at }),
    estimate: typeof estimation === 'string' ? undefined : estimation.estimate,
    gap,
    estimator: typeof estimation === 'string' ? null : estimation.note,
    reasons,
  };
}

interface LearnInput {
  readonly reference: ClassRows;
  readonly current: ClassRows;
  readonly rows: Uint32Array;
  readonly classCount: number;
  readonly random: Random;
}

/** The estimate, or why there is none. */
function learnEstimate({
  reference,
  current,
  rows,
  classCount,
  random,
}: LearnInput): { estimate: (rows: Uint32Array) => HealthValues; note: EstimatorNote } | string {
  const { scores } = current;
  const learntFrom = sampleRows(rows, mostRowsToCalibrate, random.fork('rows'));
  const known = knownScores(reference, learntFrom, classCount);
  if (known === undefined) return 'performance is not estimated: the reference has no scores for every class';
  if (scores === undefined)
    return 'performance is not estimated: the current data have no scores for every class';
  if (rows.length < fewestRowsToLearnFrom) {
    return `performance is not estimated: ${rows.length} labelled reference rows, ${fewestRowsToLearnFrom} needed`;
  }
  const labels = takeCodes(reference.labels, learntFrom);
  if (labels.every((label) => label === labels[0])) {
    return 'performance is not estimated: only one class occurs in the reference';
  }
  const calibration = calibrateScores({ scores: known, labels, classCount }, random);
  return {
    note: {
      method: 'cbpe',
      isCalibrated: calibration.isCalibrated,
      calibrationErrorBefore: calibration.errorBefore ?? null,
      calibrationErrorAfter: calibration.errorAfter,
      beatsConstant: calibration.beatsConstant,
    },
    estimate(at) {
      const own = takeScores(scores, at, classCount);
      const probabilities = calibration.apply(own);
      const counts = expectedConfusion(probabilities, takeCodes(current.predicted, at), classCount);
      const areas = tellingClasses(classCount).map((k) =>
        expectedAuc(scoresOfClass(own, k, classCount), scoresOfClass(probabilities, k, classCount)),
      );
      return knownValues({ ...confusionMetrics(counts), auc: meanOf(areas) });
    },
  };
}

function usableRows({ predicted, scores }: ClassRows, classCount: number): Uint8Array {
  return Uint8Array.from(predicted, (guess, row) => {
    if (guess < 0) return 0;
    for (let k = 0; scores !== undefined && k < classCount; k++) {
      if (Number.isNaN(scores[row * classCount + k]!)) return 0;
    }
    return 1;
  });
}

function rowsWhere(marks: Uint8Array, isWanted: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  marks.forEach((mark, row) => {
    if (mark === 1 && isWanted(row)) rows.push(row);
  });
  return Uint32Array.from(rows);
}
