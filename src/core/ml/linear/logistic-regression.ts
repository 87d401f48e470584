import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput, expectClasses } from '../check-fit-input.js';
import { columnMoments, standardScore } from '../column-moments.js';
import type { Estimator, FittedModel, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import {
  expectEstimator,
  readChoice,
  readIndices,
  readInteger,
  readNumbers,
  readSwitch,
} from '../read-model.js';
import { softmaxInto } from '../softmax.js';
import { minimise } from './lbfgs.js';
import { binaryLogisticLoss, softmaxLoss } from './logistic-loss.js';

const ID = 'lr';
const DEFAULTS = { C: 1, maxIterations: 1000, tolerance: 1e-7 };
const RULES: ParamRules<typeof DEFAULTS> = {
  C: { kind: 'number', above: 0, maximum: 1e12 },
  maxIterations: { kind: 'number', minimum: 1, maximum: 100_000, integer: true },
  tolerance: { kind: 'number', above: 0, maximum: 1 },
};

/**
 * Multinomial logistic regression with an L2 penalty; the intercepts go unpenalised.
 * Minimises sum of log-losses + 1 / (2 C) x sum of weight^2 over the weights of the raw columns. Two classes share
 * one weight vector, three and more get one each. Internally the columns are centred and rescaled with the penalty
 * carried over, which leaves the minimum where it is and makes the search independent of units.
 * A class absent from the training labels gets probability 0. The model records whether the search converged.
 * @param params C in (0, 1e12], default 1, smaller is a stronger penalty; maxIterations from 1, default 1000;
 *   tolerance in (0, 1], default 1e-7: largest slope of the mean loss at which the search ends
 * Source: scikit-learn 1.9 LogisticRegression(solver='lbfgs').
 * @example labels 0, 0, 1, 1 at x = 0, 1, 2, 3: at x = 1.5 both classes get 0.5
 */
export const logisticRegression: Estimator = {
  id: ID,
  name: 'Logistic regression',
  tasks: ['classification'],
  defaults: DEFAULTS,
  wantsScaling: true,
  refuses: () => undefined,
  fit(x, y, params) {
    const { C, maxIterations, tolerance } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y);
    const { labels, classCount } = expectClasses(ID, y);
    const classes = Int32Array.from(new Set(labels)).sort();
    const { means, deviations } = columnMoments(x);
    // The curvature of the loss along a raw weight is at most variance / 4 + 1 / (C rows): this scale makes it even.
    const scales = deviations.map((deviation) => Math.hypot(deviation, 2 / Math.sqrt(C * x.rows)));
    const fixed = { classCount, classes, means, scales };
    if (classes.length === 1) {
      return new LogisticModel({ ...fixed, weights: new Float64Array(0), iterations: 0, converged: true });
    }
    const place = new Map(Array.from(classes, (label, index) => [label, index]));
    const problem = {
      z: scaled(x, means, scales),
      labels: labels.map((label) => place.get(label)!),
      classes: classes.length,
      penalties: scales.map((scale) => 1 / (C * x.rows * scale * scale)),
    };
    const loss = classes.length === 2 ? binaryLogisticLoss(problem) : softmaxLoss(problem);
    const start = new Float64Array(vectorCount(classes.length) * (x.columns + 1));
    const { point, iterations, converged } = minimise(loss, start, {
      maxIterations,
      gradientTolerance: tolerance,
    });
    return new LogisticModel({ ...fixed, weights: point, iterations, converged });
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    readChoice(json, 'task', ['classification']);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new LogisticModel({
      classCount,
      classes: readIndices(json, 'classes', seen, classCount),
      means: readNumbers(json, 'means', columns),
      scales: readNumbers(json, 'scales', columns, Number.MIN_VALUE),
      weights: readNumbers(json, 'weights', vectorCount(seen) * (columns + 1)),
      iterations: readInteger(json, 'iterations', 0),
      converged: readSwitch(json, 'converged'),
    });
  },
};

interface LogisticFit {
  readonly classCount: number;
  /** Classes with at least one training row, ascending. */
  readonly classes: Int32Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** Weights on the scaled columns, vector by vector, then the intercepts. */
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** How many weight vectors tell that many classes apart. */
function vectorCount(classes: number): number {
  return classes > 2 ? classes : classes - 1;
}

function scaled(x: Matrix, means: Float64Array, scales: Float64Array): Matrix {
  const data = x.data.map((value, at) => {
    const j = at % x.columns;
    return standardScore(value, means[j]!, scales[j]!);
  });
  return { ...x, data };
}

class LogisticModel implements FittedModel {
  constructor(private readonly fit: LogisticFit) {}

  predict(x: Matrix): Float64Array {
    const { classCount, classes, means, scales, weights } = this.fit;
    checkColumns(x, means.length);
    const vectors = vectorCount(classes.length);
    // Of two classes the first has no vector of its own: its score stays 0.
    const firstScored = classes.length - vectors;
    const row = new Float64Array(x.columns);
    const scores = new Float64Array(classes.length);
    const predictions = new Float64Array(x.rows * classCount);
    for (let i = 0; i < x.rows; i++) {
      for (let j = 0; j < x.columns; j++) {
        row[j] = standardScore(x.data[i * x.columns + j]!, means[j]!, scales[j]!);
      }
      scores.fill(0);
      for (let v = 0; v < vectors; v++) {
        let score = weights[vectors * x.columns + v]!;
        for (let j = 0; j < x.columns; j++) score += weights[v * x.columns + j]! * row[j]!;
        scores[firstScored + v] = score;
      }
      softmaxInto(scores, classes, predictions, i * classCount);
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { classCount, classes, means, scales, weights, iterations, converged } = this.fit;
    return {
      estimator: ID,
      task: 'classification',
      columns: means.length,
      classCount,
      seen: classes.length,
      classes: [...classes],
      means: [...means],
      scales: [...scales],
      weights: [...weights],
      iterations,
      converged,
    };
  }
}
