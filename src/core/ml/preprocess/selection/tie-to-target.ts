import type { Matrix, Target } from '../../estimator.js';
import { centreColumn } from './centre-column.js';

/**
 * How much of the spread of each feature goes with the target, 0 to 1: the squared Pearson correlation with a number,
 * the share of the variance between classes (correlation ratio) with classes. The F test of one feature grows with it,
 * so ranking by it is ranking by F. A feature without spread has 0.
 * @param matrix without missing values
 * Source: scikit-learn 1.9 `f_regression` and `f_classif`, before scaling by degrees of freedom.
 */
export function tiesToTarget(matrix: Matrix, target: Target): Float64Array {
  const { rows, columns } = matrix;
  const ties = new Float64Array(columns);
  const share = target.task === 'regression' ? regressionShare(target.values) : classShare(target);
  const values = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    const squares = centreColumn(matrix, j, values);
    const tie = share(values) / squares;
    ties[j] = Number.isFinite(tie) ? Math.min(1, tie) : 0;
  }
  return ties;
}

/** Sum of squares of centred values that a straight line in the target explains. */
function regressionShare(target: Float64Array): (centred: Float64Array) => number {
  let sum = 0;
  for (const value of target) sum += value;
  const mean = sum / target.length;
  let squares = 0;
  for (const value of target) squares += (value - mean) ** 2;
  return (centred) => {
    let product = 0;
    for (let i = 0; i < centred.length; i++) product += centred[i]! * (target[i]! - mean);
    return squares > 0 ? (product * product) / squares : 0;
  };
}

/** Sum of squares of centred values between classes. */
function classShare({
  labels,
  classCount,
}: {
  labels: Int32Array;
  classCount: number;
}): (centred: Float64Array) => number {
  const counts = new Float64Array(classCount);
  for (const label of labels) counts[label]!++;
  return (centred) => {
    const sums = new Float64Array(classCount);
    for (let i = 0; i < centred.length; i++) sums[labels[i]!]! += centred[i]!;
    let between = 0;
    for (let k = 0; k < classCount; k++) if (counts[k]! > 0) between += sums[k]! ** 2 / counts[k]!;
    return between;
  };
}
