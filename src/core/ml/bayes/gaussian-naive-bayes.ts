import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput, expectClasses } from '../check-fit-input.js';
import { columnMoments, standardScore } from '../column-moments.js';
import type { ClassTarget, Estimator, FittedModel, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readIndices, readInteger, readNumbers } from '../read-model.js';
import { softmaxInto } from '../softmax.js';

const ID = 'nb';
const DEFAULTS = { varSmoothing: 1e-9 };
const RULES: ParamRules<typeof DEFAULTS> = { varSmoothing: { kind: 'number', above: 0, maximum: 1 } };

/**
 * Gaussian naive Bayes: columns are independent normals within each class. Fast, needs few rows; its probabilities
 * are too sure of themselves when columns are correlated.
 * log P(class | x) = log share + sum over columns of log N(x; mean, variance) + constant, all in log space.
 * Every variance gets `varSmoothing` times the largest column variance; when no column varies at all, 1.
 * A class absent from the training labels gets probability 0.
 * @param params varSmoothing in (0, 1], default 1e-9
 * Source: scikit-learn 1.9 GaussianNB (the reference is NaN when every column is constant).
 * @example two classes around 0 and 10 with equal spread: x = 5 gets [0.5, 0.5]
 */
export const gaussianNaiveBayes: Estimator = {
  id: ID,
  name: 'Gaussian naive Bayes',
  tasks: ['classification'],
  defaults: DEFAULTS,
  wantsScaling: false,
  refuses: () => undefined,
  fit(x, y, params) {
    const { varSmoothing } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y);
    return fitClasses(x, expectClasses(ID, y), varSmoothing);
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new GaussianNaiveBayesModel({
      columns,
      classCount,
      classes: readIndices(json, 'classes', seen, classCount),
      logShares: readNumbers(json, 'logShares', seen),
      means: readNumbers(json, 'means', seen * columns),
      variances: readNumbers(json, 'variances', seen * columns, Number.MIN_VALUE),
    });
  },
};

interface ClassNormals {
  readonly columns: number;
  readonly classCount: number;
  /** Classes with at least one training row; the arrays below follow this order. */
  readonly classes: Int32Array;
  readonly logShares: Float64Array;
  /** Row-major `classes x columns`, as are the variances. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

class GaussianNaiveBayesModel implements FittedModel {
  /** The part of each class score that is the same for every row. */
  private readonly offsets: Float64Array;
  private readonly deviations: Float64Array;

  constructor(private readonly normals: ClassNormals) {
    const { columns, variances } = normals;
    this.deviations = variances.map(Math.sqrt);
    this.offsets = normals.logShares.map((logShare, c) => {
      let sum = logShare;
      for (let j = 0; j < columns; j++) sum -= 0.5 * Math.log(2 * Math.PI * variances[c * columns + j]!);
      return sum;
    });
  }

  predict(x: Matrix): Float64Array {
    const { columns, classCount, classes, means } = this.normals;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    const scores = new Float64Array(classes.length);
    for (let i = 0; i < x.rows; i++) {
      for (let c = 0; c < classes.length; c++) {
        let squares = 0;
        for (let j = 0; j < columns; j++) {
          const at = c * columns + j;
          squares += standardScore(x.data[i * columns + j]!, means[at]!, this.deviations[at]!) ** 2;
        }
        scores[c] = this.offsets[c]! - 0.5 * squares;
      }
      softmaxInto(scores, classes, predictions, i * classCount);
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { columns, classCount, classes, logShares, means, variances } = this.normals;
    return {
      estimator: ID,
      columns,
      classCount,
      seen: classes.length,
      classes: [...classes],
      logShares: [...logShares],
      means: [...means],
      variances: [...variances],
    };
  }
}

function fitClasses(x: Matrix, y: ClassTarget, varSmoothing: number): FittedModel {
  const { rows, columns, data } = x;
  const counts = new Float64Array(y.classCount);
  for (const label of y.labels) counts[label]!++;
  const sums = new Float64Array(y.classCount * columns);
  for (let i = 0; i < rows; i++) {
    const at = y.labels[i]! * columns;
    for (let j = 0; j < columns; j++) sums[at + j]! += data[i * columns + j]!;
  }
  const means = sums.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / columns)]!));
  const squares = new Float64Array(y.classCount * columns);
  for (let i = 0; i < rows; i++) {
    const at = y.labels[i]! * columns;
    for (let j = 0; j < columns; j++) squares[at + j]! += (data[i * columns + j]! - means[at + j]!) ** 2;
  }
  const largest = columnMoments(x).deviations.reduce((most, one) => Math.max(most, one), 0) ** 2;
  const smoothing = varSmoothing * largest || 1;
  const variances = squares.map(
    (sum, at) => sum / Math.max(1, counts[Math.floor(at / columns)]!) + smoothing,
  );

  const classes = Int32Array.from(counts.keys()).filter((label) => counts[label]! > 0);
  const ofSeen = (values: Float64Array) => values.filter((_, at) => counts[Math.floor(at / columns)]! > 0);
  return new GaussianNaiveBayesModel({
    columns,
    classCount: y.classCount,
    classes,
    logShares: Float64Array.from(classes, (label) => Math.log(counts[label]! / rows)),
    means: ofSeen(means),
    variances: ofSeen(variances),
  });
}
