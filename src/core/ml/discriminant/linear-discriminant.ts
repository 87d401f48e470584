import type { JsonObject } from '../../json.js';
import { symmetricEigen } from '../../stats/symmetric-eigen.js';
import { checkColumns, checkFitInput, expectClasses } from '../check-fit-input.js';
import { columnMoments } from '../column-moments.js';
import type { Estimator, FittedModel, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readIndices, readInteger, readNumbers } from '../read-model.js';
import { refusesBeyond } from '../size-limits.js';
import { softmaxInto } from '../softmax.js';
import { type ClassGroup, covarianceOf, groupClasses } from './class-groups.js';
import { PRIORS, pooledCovariance, priorsOf } from './class-priors.js';
import { ledoitWolfCovariance, shrinkTowardsIdentity } from './shrunk-covariance.js';

const ID = 'lda';
const DEFAULTS: { shrinkage: number | string; priors: string } = { shrinkage: 'none', priors: 'observed' };
const RULES: ParamRules<typeof DEFAULTS> = {
  shrinkage: {
    kind: 'any-of',
    rules: [
      { kind: 'choice', values: ['none', 'auto'] },
      { kind: 'number', minimum: 0, maximum: 1 },
    ],
  },
  priors: { kind: 'choice', values: PRIORS },
};
/** Directions whose variance, in units of the columns' own, is no more than this count as dependent columns. */
const NOISE = 1e-8;
/** A column that spreads no more than this share of its whole spread within the classes has none there. */
const CONSTANT = 1e-10;
const FARTHEST = 1e300;

/**
 * Linear discriminant analysis: the classes are normal with one covariance for all. Closed form, quick, hard to beat
 * where classes differ in place and not in shape; wants columns without heavy tails.
 * score(class) = log prior + (m - c)' S^+ (x - c) - 1/2 (m - c)' S^+ (m - c), with class mean m, overall centre c and
 * the covariance within the classes S (divisor: the sum of weights); softmax of the scores gives the probabilities.
 * Directions without spread within the classes (constant and dependent columns) are left out, as by a
 * pseudo-inverse. A class absent from the training labels gets probability 0.
 * @param params shrinkage `none` (default), `auto` (Ledoit-Wolf per class on standardised columns) or a number from 0
 *   to 1, the pull of each class covariance towards a multiple of the identity; priors `observed` (default, class
 *   shares) or `uniform`
 * Source: scikit-learn 1.9 LinearDiscriminantAnalysis(solver='svd') without shrinkage, solver='lsqr' with it.
 * @example two classes around -1 and 1 of equal size and spread: x = 0 gets [0.5, 0.5]
 */
export const linearDiscriminant: Estimator = {
  id: ID,
  name: 'Linear discriminant analysis',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => 0.01 + rows * columns * (columns + 8) * 2e-9 + columns ** 3 * 2e-8,
  refuses: refusesBeyond({ fewestRows: 4, mostColumns: 1000 }),
  fit(x, y, params, _random, weights) {
    const { shrinkage, priors } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const { classCount } = expectClasses(ID, y);
    const groups = groupClasses(x, expectClasses(ID, y), weights);
    const shares = priorsOf(groups, priors);
    const covariance = withinCovariance(groups, shares, shrinkage);
    const inverse = pseudoInverse(covariance, columnMoments(x).deviations);
    const columns = x.columns;
    const centre = new Float64Array(columns);
    groups.forEach(({ mean }, c) => {
      for (let j = 0; j < columns; j++) centre[j]! += shares[c]! * mean[j]!;
    });
    const weightsOf = groups.map(({ mean }) =>
      multiply(
        inverse,
        mean.map((value, j) => value - centre[j]!),
      ),
    );
    return new LinearDiscriminantModel({
      classCount,
      classes: Int32Array.from(groups, ({ label }) => label),
      centre,
      weights: Float64Array.from(weightsOf.flatMap((one) => [...one])),
      offsets: Float64Array.from(groups, ({ mean }, c) => {
        let half = 0;
        for (let j = 0; j < columns; j++) half += (mean[j]! - centre[j]!) * weightsOf[c]![j]!;
        return Math.log(shares[c]!) - half / 2;
      }),
    });
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new LinearDiscriminantModel({
      classCount,
      classes: readIndices(json, 'classes', seen, classCount),
      centre: readNumbers(json, 'centre', columns),
      weights: readNumbers(json, 'weights', seen * columns),
      offsets: readNumbers(json, 'offsets', seen),
    });
  },
};

interface LinearScores {
  readonly classCount: number;
  /** Classes with at least one training row; weights and offsets follow this order. */
  readonly classes: Int32Array;
  /** What is taken off every row first. */
  readonly centre: Float64Array;
  /** Row-major `classes x columns`. */
  readonly weights: Float64Array;
  readonly offsets: Float64Array;
}

class LinearDiscriminantModel implements FittedModel {
  constructor(private readonly fit: LinearScores) {}

  predict(x: Matrix): Float64Array {
    const { classCount, classes, centre, weights, offsets } = this.fit;
    const columns = centre.length;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    const scores = new Float64Array(classes.length);
    for (let i = 0; i < x.rows; i++) {
      for (let c = 0; c < classes.length; c++) {
        let score = offsets[c]!;
        for (let j = 0; j < columns; j++) {
          score += weights[c * columns + j]! * (x.data[i * columns + j]! - centre[j]!);
        }
        scores[c] = Math.max(-FARTHEST, Math.min(FARTHEST, score));
      }
      softmaxInto(scores, classes, predictions, i * classCount);
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { classCount, classes, centre, weights, offsets } = this.fit;
    return {
      estimator: ID,
      columns: centre.length,
      classCount,
      seen: classes.length,
      classes: [...classes],
      centre: [...centre],
      weights: [...weights],
      offsets: [...offsets],
    };
  }
}

function withinCovariance(
  groups: readonly ClassGroup[],
  priors: Float64Array,
  shrinkage: number | string,
): Float64Array {
  // Without shrinkage every row counts alike, whatever the priors; with it the classes count by their priors.
  if (shrinkage === 'none') return pooledCovariance(groups.map(covarianceOf), priorsOf(groups, 'observed'));
  if (shrinkage === 'auto') return pooledCovariance(groups.map(ledoitWolfCovariance), priors);
  const columns = groups[0]!.mean.length;
  const shrunk = groups.map((group) =>
    shrinkTowardsIdentity(covarianceOf(group), columns, Number(shrinkage)),
  );
  return pooledCovariance(shrunk, priors);
}

/** The inverse on the directions that have spread, 0 on the others; found on columns brought to variance 1. */
function pseudoInverse(covariance: Float64Array, deviations: Float64Array): Float64Array {
  const columns = deviations.length;
  const scales = deviations.map((deviation, j) => {
    const within = Math.sqrt(covariance[j * columns + j]!);
    return within > CONSTANT * deviation ? within : 0;
  });
  const over = (value: number, at: number) => {
    const scale = scales[Math.floor(at / columns)]! * scales[at % columns]!;
    return scale > 0 ? value / scale : 0;
  };
  const { values, vectors } = symmetricEigen(covariance.map(over), columns);
  const inverse = new Float64Array(covariance.length);
  for (let k = 0; k < columns && values[k]! > NOISE; k++) {
    const vector = vectors.subarray(k * columns, (k + 1) * columns);
    for (let i = 0; i < columns; i++) {
      const share = vector[i]! / values[k]!;
      for (let j = 0; j < columns; j++) inverse[i * columns + j]! += share * vector[j]!;
    }
  }
  return inverse.map(over);
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < vector.length; j++) sum += matrix[i * vector.length + j]! * vector[j]!;
    return sum;
  });
}
