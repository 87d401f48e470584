import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput, expectClasses } from '../check-fit-input.js';
import { columnMoments, standardScore } from '../column-moments.js';
import type { Estimator, FittedModel, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readIndices, readInteger, readNumbers } from '../read-model.js';
import { refusesBeyond } from '../size-limits.js';
import { softmaxInto } from '../softmax.js';
import { choleskyInPlace, triangleRow } from './cholesky.js';
import { covarianceOf, groupClasses } from './class-groups.js';
import { PRIORS, pooledCovariance, priorsOf } from './class-priors.js';

const ID = 'qda';
const DEFAULTS = { regParam: 0, priors: 'observed' };
const RULES: ParamRules<typeof DEFAULTS> = {
  regParam: { kind: 'number', minimum: 0, maximum: 1 },
  priors: { kind: 'choice', values: PRIORS },
};
/** A column of which the columns before it leave no more than this share of variance depends on them. */
const DEPENDENT = 1e-8;
/** Variance lent to a covariance without full rank, as a share of the variance of each column over all rows. */
const LENT_SHARE = 0.01;

/**
 * Quadratic discriminant analysis: every class is normal with a covariance of its own. Closed form; needs many more
 * rows per class than columns.
 * log P(class | x) = log prior - 1/2 log det S - 1/2 (x - m)' S^-1 (x - m) + constant, with class mean m and
 * S = (1 - regParam) covariance + regParam I (divisor: the sum of weights).
 * Fallback where S has no full rank and scikit-learn gives up:
 * 1. a class with no more rows than columns takes the covariance within all classes together, as `lda` does;
 * 2. a covariance that still has no full rank gets 0.01 times the variance of each column over all rows on its
 *    diagonal (0.01 where the column is constant).
 * A class absent from the training labels gets probability 0.
 * @param params regParam from 0 (default) to 1; priors `observed` (default, class shares) or `uniform`
 * Source: scikit-learn 1.9 QuadraticDiscriminantAnalysis(solver='svd').
 * @example two classes around 0, one wide and one narrow: x = 0 gets the narrow one, x far out the wide one
 */
export const quadraticDiscriminant: Estimator = {
  id: ID,
  name: 'Quadratic discriminant analysis',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns, classCount }) =>
    0.005 + rows * columns * (columns + 8) * 2e-9 + classCount * columns ** 3 * 2e-10,
  refuses: refusesBeyond({ fewestRows: 4, mostColumns: 1000 }),
  fit(x, y, params, _random, weights) {
    const { regParam, priors } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const target = expectClasses(ID, y);
    const groups = groupClasses(x, target, weights);
    const covariances = groups.map(covarianceOf);
    const pooled = pooledCovariance(covariances, priorsOf(groups, 'observed'));
    const lent = columnMoments(x).deviations.map((deviation) => LENT_SHARE * (deviation ** 2 || 1));
    const factors = groups.map(({ rows }, c) => {
      const own = regParam === 0 && rows <= x.columns ? pooled : covariances[c]!;
      return factorOf(own, regParam, lent);
    });
    const shares = priorsOf(groups, priors);
    return new QuadraticDiscriminantModel({
      classCount: target.classCount,
      columns: x.columns,
      classes: Int32Array.from(groups, ({ label }) => label),
      logPriors: shares.map(Math.log),
      means: Float64Array.from(groups.flatMap(({ mean }) => [...mean])),
      factors: Float64Array.from(factors.flatMap((factor) => [...factor])),
    });
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new QuadraticDiscriminantModel({
      classCount,
      columns,
      classes: readIndices(json, 'classes', seen, classCount),
      logPriors: readNumbers(json, 'logPriors', seen),
      means: readNumbers(json, 'means', seen * columns),
      factors: readNumbers(json, 'factors', seen * triangleRow(columns)),
    });
  },
};

interface ClassNormals {
  readonly classCount: number;
  readonly columns: number;
  /** Classes with at least one training row; the arrays below follow this order. */
  readonly classes: Int32Array;
  readonly logPriors: Float64Array;
  /** Row-major `classes x columns`. */
  readonly means: Float64Array;
  /** Cholesky factor of each class covariance, row after row. */
  readonly factors: Float64Array;
}

class QuadraticDiscriminantModel implements FittedModel {
  /** The part of each class score that is the same for every row. */
  private readonly offsets: Float64Array;

  constructor(private readonly normals: ClassNormals) {
    const { columns, factors, logPriors } = normals;
    this.offsets = logPriors.map((logPrior, c) => {
      let offset = logPrior;
      for (let j = 0; j < columns; j++) {
        offset -= Math.log(Math.abs(factors[c * triangleRow(columns) + triangleRow(j) + j]!));
      }
      return offset;
    });
  }

  predict(x: Matrix): Float64Array {
    const { classCount, columns, classes, means, factors } = this.normals;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    const scores = new Float64Array(classes.length);
    const solved = new Float64Array(columns);
    for (let i = 0; i < x.rows; i++) {
      for (let c = 0; c < classes.length; c++) {
        let squares = 0;
        let at = c * triangleRow(columns);
        for (let j = 0; j < columns; j++) {
          let reached = means[c * columns + j]!;
          for (let k = 0; k < j; k++) reached += factors[at++]! * solved[k]!;
          const step = standardScore(x.data[i * columns + j]!, reached, factors[at++]!);
          solved[j] = step;
          squares += step * step;
        }
        scores[c] = this.offsets[c]! - 0.5 * squares;
      }
      softmaxInto(scores, classes, predictions, i * classCount);
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { classCount, columns, classes, logPriors, means, factors } = this.normals;
    return {
      estimator: ID,
      columns,
      classCount,
      seen: classes.length,
      classes: [...classes],
      logPriors: [...logPriors],
      means: [...means],
      factors: [...factors],
    };
  }
}

/** The Cholesky factor of a covariance after regularisation, with variance lent where it lacks full rank. */
function factorOf(covariance: Float64Array, regParam: number, lent: Float64Array): Float64Array {
  const columns = lent.length;
  const triangle = (extra: (j: number) => number) => {
    const lower = new Float64Array(triangleRow(columns));
    for (let i = 0, at = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++, at++) lower[at] = (1 - regParam) * covariance[i * columns + j]!;
      lower[at - 1]! += regParam + extra(i);
    }
    return lower;
  };
  return (
    choleskyInPlace(
      triangle(() => 0),
      columns,
      DEPENDENT,
    ) ??
    // With variance lent to every column a pivot keeps at least 0.01 of the whole.
    choleskyInPlace(
      triangle((j) => lent[j]!),
      columns,
      0,
    )!
  );
}
