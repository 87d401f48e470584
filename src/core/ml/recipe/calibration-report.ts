import type { JsonObject } from '../../json.js';
import { fitLogisticLine } from '../fit-logistic-line.js';
import { logOdds } from '../log-odds.js';
import { rowBrier } from '../metrics/probability-loss.js';
import { type ClassPrediction, takePredictionRows } from '../prediction.js';
import { readObject } from '../preprocess/read-texts.js';
import { readInteger, readNumber } from '../read-model.js';
import { takeTargetRows } from '../target-rows.js';
import { tellingClasses } from '../telling-classes.js';
import { applyCalibration, classColumn, fitCalibrationMaps } from './calibration-map.js';

/** How far probabilities can be trusted. */
export interface CalibrationState {
  /** Mean Brier loss; smaller is better. */
  readonly brier: number;
  /**
   * Slope of a logistic regression of the truth on the log odds (Cox 1958): 1 is right, below 1 too sure, above 1 too
   * cautious. With more than two classes over all one-against-rest questions together. Absent when the
   * probabilities tell the classes apart without fail or say the same of all rows.
   */
  readonly slope?: number;
}

/** Both states are measured on rows that neither model nor correction saw. */
export interface CalibrationReport {
  readonly rows: number;
  readonly before: CalibrationState;
  /** By corrections learnt without the fold they are applied to; absent when there is only one fold. */
  readonly after?: CalibrationState;
}

/** Out-of-fold predictions, the truth, and the fold that predicted each row. */
export interface CalibrationRows {
  readonly method: 'sigmoid' | 'isotonic';
  readonly prediction: ClassPrediction;
  readonly labels: Int32Array;
  readonly weights?: Float64Array | undefined;
  readonly foldOf: Int32Array;
}

/** What the correction does for probabilities of rows it was not learnt from. */
export function reportCalibration(rows: CalibrationRows): CalibrationReport {
  const { method, prediction, labels, weights, foldOf } = rows;
  const before = calibrationState(prediction, labels, weights);
  const folds = [...new Set(foldOf)];
  if (folds.length < 2) return { rows: labels.length, before };
  const corrected = prediction.probabilities.slice();
  for (const fold of folds) {
    const own = rowsWhere(foldOf, (one) => one === fold);
    const others = rowsWhere(foldOf, (one) => one !== fold);
    const maps = fitCalibrationMaps(
      method,
      takePredictionRows(prediction, others),
      takeTargetRows({ task: 'classification', labels, classCount: prediction.classCount }, others).labels,
      weights === undefined ? undefined : Float64Array.from(others, (row) => weights[row]!),
    );
    const { classCount } = prediction;
    const part = applyCalibration(maps, takePredictionRows(prediction, own)).probabilities;
    own.forEach((row, i) => {
      corrected.set(part.subarray(i * classCount, (i + 1) * classCount), row * classCount);
    });
  }
  const after = calibrationState({ ...prediction, probabilities: corrected }, labels, weights);
  return { rows: labels.length, before, after };
}

function rowsWhere(foldOf: Int32Array, isWanted: (fold: number) => boolean): Uint32Array {
  const rows: number[] = [];
  foldOf.forEach((fold, row) => {
    if (isWanted(fold)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

/**
 * How far probabilities can be trusted: the Brier loss, and the slope of the truth on the log odds (Cox 1958).
 * @param prediction of rows that the model has not learnt from
 * @param labels true class of each row
 * @param weights how much each row counts; undefined: 1 each
 * @example calibrationState(prediction, labels, undefined).brier // for instance 0.12
 */
export function calibrationState(
  prediction: ClassPrediction,
  labels: Int32Array,
  weights: Float64Array | undefined,
): CalibrationState {
  const { classCount, probabilities } = prediction;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    sum += weight * rowBrier(labels, probabilities, classCount, row);
    total += weight;
  }
  const brier = sum / total;
  const slope = calibrationSlope(prediction, labels, weights);
  return slope === undefined ? { brier } : { brier, slope };
}

function calibrationSlope(
  prediction: ClassPrediction,
  labels: Int32Array,
  weights: Float64Array | undefined,
): number | undefined {
  const classes = tellingClasses(prediction.classCount);
  const rows = labels.length;
  const clip = 1 / (2 * rows);
  const z = new Float64Array(rows * classes.length);
  const truth = new Float64Array(z.length);
  const repeated = weights === undefined ? undefined : new Float64Array(z.length);
  classes.forEach((k, at) => {
    z.set(
      classColumn(prediction, k).map((p) => logOdds(p, clip)),
      at * rows,
    );
    for (let row = 0; row < rows; row++) truth[at * rows + row] = labels[row] === k ? 1 : 0;
    repeated?.set(weights!, at * rows);
  });
  if (z.every((one) => one === z[0])) return undefined;
  const line = fitLogisticLine(z, truth, repeated);
  // Slopes of that size are those of classes told apart without fail, cut short by rounding.
  return line === undefined || Math.abs(line.slope) > 1e3 ? undefined : line.slope;
}

/** A report as plain data. */
export function writeCalibrationReport({ rows, before, after }: CalibrationReport): JsonObject {
  return { rows, before: { ...before }, ...(after === undefined ? {} : { after: { ...after } }) };
}

/** @throws InvalidArgument on anything off */
export function readCalibrationReport(json: JsonObject): CalibrationReport {
  return {
    rows: readInteger(json, 'rows', 1),
    before: readState(readObject(json, 'before')),
    ...(json['after'] === undefined ? {} : { after: readState(readObject(json, 'after')) }),
  };
}

function readState(json: JsonObject): CalibrationState {
  const brier = readNumber(json, 'brier', 0);
  return json['slope'] === undefined ? { brier } : { brier, slope: readNumber(json, 'slope') };
}
