import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import { standardScore } from '../column-moments.js';
import type { FittedModel, Matrix } from '../estimator.js';
import {
  expectEstimator,
  readChoice,
  readInteger,
  readNumber,
  readNumbers,
  readSwitch,
} from '../read-model.js';

/** What a linear regression learned, in the coordinates of the standardised columns. */
export interface LinearFit {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** Change of the prediction per standard deviation of each column; divide by the scale for the raw coefficient. */
  readonly weights: Float64Array;
  /** Prediction at the column means. */
  readonly centre: number;
  /** How a search for the weights ended; absent for those found in one step. */
  readonly search?: SearchEnd | undefined;
}

/** How a search ended: when it did not converge, the model is the best place reached. */
export interface SearchEnd {
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A fitted linear regression: centre + sum of weight x (value - mean) / scale. Offsets are taken before
 * multiplying, so that columns with a large mean (epoch seconds) cost no digits.
 * Values further than 1e100 deviations from the mean count as that far, which keeps every prediction finite.
 */
export class LinearModel implements FittedModel {
  constructor(
    private readonly estimatorId: string,
    private readonly fit: LinearFit,
  ) {}

  predict(x: Matrix): Float64Array {
    const { means, scales, weights, centre } = this.fit;
    checkColumns(x, means.length);
    const predictions = new Float64Array(x.rows).fill(centre);
    for (let i = 0; i < x.rows; i++) {
      const row = i * x.columns;
      for (let j = 0; j < x.columns; j++) {
        predictions[i]! += weights[j]! * standardScore(x.data[row + j]!, means[j]!, scales[j]!);
      }
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { means, scales, weights, centre, search } = this.fit;
    return {
      estimator: this.estimatorId,
      task: 'regression',
      columns: means.length,
      means: [...means],
      scales: [...scales],
      weights: [...weights],
      centre,
      ...(search === undefined ? {} : { iterations: search.iterations, converged: search.converged }),
    };
  }

  /**
   * @param how whether this estimator searches for its weights, and so records how that ended
   * @throws InvalidArgument when the JSON is not a linear model of that estimator
   */
  static fromJSON(estimatorId: string, json: JsonObject, how: 'direct' | 'search' = 'direct'): LinearModel {
    expectEstimator(json, estimatorId);
    readChoice(json, 'task', ['regression']);
    const columns = readInteger(json, 'columns', 1);
    return new LinearModel(estimatorId, {
      means: readNumbers(json, 'means', columns),
      scales: readNumbers(json, 'scales', columns, Number.MIN_VALUE),
      weights: readNumbers(json, 'weights', columns),
      centre: readNumber(json, 'centre'),
      search:
        how === 'direct'
          ? undefined
          : { iterations: readInteger(json, 'iterations', 0), converged: readSwitch(json, 'converged') },
    });
  }
}
