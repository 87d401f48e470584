import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import { standardScore } from '../column-moments.js';
import type { FittedModel, Matrix } from '../estimator.js';
import {
  expectEstimator,
  readChoice,
  readIndices,
  readInteger,
  readNumbers,
  readSwitch,
} from '../read-model.js';
import { softmaxInto } from '../softmax.js';

/** What a linear classifier learned, in the coordinates of the scaled columns. */
export interface LinearClassifierFit {
  readonly classCount: number;
  /** Classes with at least one training row, ascending. */
  readonly classes: Int32Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** Weights on the scaled columns, vector by vector, then the intercepts. */
  readonly weights: Float64Array;
  readonly iterations: number;
  /** Whether the search met its tolerance; if not, the weights are the best place reached. */
  readonly converged: boolean;
}

/** How many weight vectors tell that many classes apart: two share one, one needs none. */
export function vectorCount(classes: number): number {
  return classes > 2 ? classes : classes - 1;
}

/**
 * A fitted linear classifier: one score per class, weights x (value - mean) / scale + intercept, and a softmax over
 * the scores. Of two classes the first has score 0. Classes without training rows get probability 0.
 */
export class LinearClassifierModel implements FittedModel {
  constructor(
    private readonly estimatorId: string,
    private readonly fit: LinearClassifierFit,
  ) {}

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
      estimator: this.estimatorId,
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

  /** @throws InvalidArgument when the JSON is not a linear classifier of that estimator */
  static fromJSON(estimatorId: string, json: JsonObject): LinearClassifierModel {
    expectEstimator(json, estimatorId);
    readChoice(json, 'task', ['classification']);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new LinearClassifierModel(estimatorId, {
      classCount,
      classes: readIndices(json, 'classes', seen, classCount),
      means: readNumbers(json, 'means', columns),
      scales: readNumbers(json, 'scales', columns, Number.MIN_VALUE),
      weights: readNumbers(json, 'weights', vectorCount(seen) * (columns + 1)),
      iterations: readInteger(json, 'iterations', 0),
      converged: readSwitch(json, 'converged'),
    });
  }
}
