import { permutation, type Random } from '../../../random.js';
import { gradientBoosting } from '../../boosting/gradient-boosting.js';
import type { Matrix, Target } from '../../estimator.js';
import { takeMatrixRows } from '../../take-matrix-rows.js';
import { takeTargetRows } from '../../target-rows.js';

/** One row in three judges the columns. */
const JUDGES = 3;
/** A probability of 0 costs as much as this one. */
const LEAST_PROBABILITY = 1e-15;

/**
 * How much worse gradient boosted trees predict rows that they were not fitted on, once a column is shuffled among
 * those rows: the rise of the log loss, or of the squared error. Trees are fitted on two thirds of the rows.
 * @param matrix without missing values
 * @param random splits the rows, seeds the trees and shuffles
 * @returns one number per column, larger is better; undefined when the data are too small for the trees
 * Source: Breiman 2001, Machine Learning 45 (permutation importance). PyCaret takes the number of splits of LightGBM,
 * which favours columns of many values.
 */
export function boostingImportance(matrix: Matrix, target: Target, random: Random): Float64Array | undefined {
  const { rows, columns } = matrix;
  const order = permutation(rows, random.fork('split'));
  const judges = order
    .subarray(0, Math.floor(rows / JUDGES))
    .slice()
    .sort();
  const learners = order.subarray(judges.length).slice().sort();
  const classCount = target.task === 'classification' ? target.classCount : 0;
  const size = { rows: learners.length, columns, task: target.task, classCount };
  if (judges.length === 0 || gradientBoosting.refuses(size) !== undefined) return undefined;
  const model = gradientBoosting.fit(
    takeMatrixRows(matrix, learners),
    takeTargetRows(target, learners),
    {},
    random.fork('fit'),
  );
  const judged = takeMatrixRows(matrix, judges);
  const truth = takeTargetRows(target, judges);
  const loss = () => lossOf(model.predict(judged), truth);
  const before = loss();
  const importance = new Float64Array(columns);
  const kept = new Float64Array(judged.rows);
  for (let j = 0; j < columns; j++) {
    const shuffled = permutation(judged.rows, random.fork(`shuffle/${j}`));
    for (let i = 0; i < judged.rows; i++) kept[i] = judged.data[i * columns + j]!;
    for (let i = 0; i < judged.rows; i++) judged.data[i * columns + j] = kept[shuffled[i]!]!;
    importance[j] = loss() - before;
    for (let i = 0; i < judged.rows; i++) judged.data[i * columns + j] = kept[i]!;
  }
  return importance;
}

function lossOf(predicted: Float64Array, truth: Target): number {
  let sum = 0;
  if (truth.task === 'regression') {
    for (let i = 0; i < predicted.length; i++) sum += (predicted[i]! - truth.values[i]!) ** 2;
    return sum / predicted.length;
  }
  const { labels, classCount } = truth;
  for (let i = 0; i < labels.length; i++) {
    sum -= Math.log(Math.max(LEAST_PROBABILITY, predicted[i * classCount + labels[i]!]!));
  }
  return sum / labels.length;
}
