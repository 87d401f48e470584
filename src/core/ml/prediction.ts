import { InvalidArgument } from '../errors.js';
import type { FittedModel, Matrix, Target } from './estimator.js';
import { classificationMetrics } from './metrics/classification-metrics.js';
import { predictedLabels } from './metrics/predicted-labels.js';
import { regressionMetrics } from './metrics/regression-metrics.js';
import type { Scores } from './metrics/scores.js';

/**
 * Class probabilities (row-major `rows x classCount`) and the class of each row: the most probable one, unless a
 * threshold or a vote decides.
 */
export interface ClassPrediction {
  readonly task: 'classification';
  readonly classCount: number;
  readonly probabilities: Float64Array;
  readonly labels: Int32Array;
}

/** One value per row. */
export interface NumberPrediction {
  readonly task: 'regression';
  readonly values: Float64Array;
}

export type Prediction = ClassPrediction | NumberPrediction;

/**
 * What a fitted model says about rows, checked: as many numbers as there should be, all finite.
 * @param classCount number of classes, or undefined for regression
 * @throws InvalidArgument when the model answers anything else
 */
export function predictMatrix(model: FittedModel, x: Matrix, classCount: number | undefined): Prediction {
  const output = model.predict(x);
  const expected = x.rows * (classCount ?? 1);
  if (output.length !== expected) {
    throw new InvalidArgument('predictions', `must have ${expected} entries`, output.length);
  }
  const wrong = output.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new InvalidArgument('predictions', `must be finite (entry ${wrong})`, output[wrong]);
  }
  if (classCount === undefined) return { task: 'regression', values: output };
  return {
    task: 'classification',
    classCount,
    probabilities: output,
    labels: predictedLabels(output, classCount),
  };
}

/**
 * All metrics of a prediction against the truth. Metrics of labels are those of the prediction's own labels, which may
 * follow a threshold or a vote and need not be the most probable classes.
 * @throws InvalidArgument when they are of different tasks
 */
export function scorePrediction(target: Target, prediction: Prediction): Scores {
  if (target.task === 'classification' && prediction.task === 'classification') {
    const { probabilities, labels } = prediction;
    return classificationMetrics(target.labels, probabilities, target.classCount, labels);
  }
  if (target.task === 'regression' && prediction.task === 'regression') {
    return regressionMetrics(target.values, prediction.values);
  }
  throw new InvalidArgument('prediction', `must be of the task ${target.task}`, prediction.task);
}

/** The predictions of some rows, in that order. */
export function takePredictionRows<P extends Prediction>(prediction: P, rows: Uint32Array): P;
export function takePredictionRows(prediction: Prediction, rows: Uint32Array): Prediction {
  if (prediction.task === 'regression') {
    return { task: 'regression', values: Float64Array.from(rows, (row) => prediction.values[row]!) };
  }
  const { classCount } = prediction;
  const probabilities = new Float64Array(rows.length * classCount);
  rows.forEach((row, i) => {
    for (let k = 0; k < classCount; k++) {
      probabilities[i * classCount + k] = prediction.probabilities[row * classCount + k]!;
    }
  });
  return {
    task: 'classification',
    classCount,
    probabilities,
    labels: Int32Array.from(rows, (row) => prediction.labels[row]!),
  };
}
