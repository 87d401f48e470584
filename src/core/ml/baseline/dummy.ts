import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput } from '../check-fit-input.js';
import type { ClassTarget, Estimator, FittedModel, Matrix } from '../estimator.js';
import { resolveParams } from '../params.js';
import { expectEstimator, readInteger, readNumbers } from '../read-model.js';

const ID = 'dummy';

/**
 * The yardstick: says the same for every row and never looks at a column. A model that does not beat it is unusable.
 * Classification: the class shares of the training labels as probabilities (so the most frequent class wins).
 * Regression: the mean of the training values.
 * No parameters.
 * Source: scikit-learn 1.9 DummyClassifier(strategy='prior') and DummyRegressor(strategy='mean').
 * @example labels 0, 0, 1 of two classes: every row gets [2/3, 1/3]
 */
export const dummy: Estimator = {
  id: ID,
  name: 'Dummy',
  tasks: ['classification', 'regression'],
  defaults: {},
  wantsScaling: false,
  refuses: () => undefined,
  fit(x, y, params) {
    resolveParams(ID, {}, params, {});
    checkFitInput(x, y);
    const answer = y.task === 'classification' ? classShares(y) : Float64Array.of(mean(y.values));
    return new DummyModel(x.columns, answer);
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const answer = readNumbers(json, 'answer', readInteger(json, 'width', 1));
    return new DummyModel(readInteger(json, 'columns', 1), answer);
  },
};

class DummyModel implements FittedModel {
  /** @param answer what every row gets: one share per class, or one value */
  constructor(
    private readonly columns: number,
    private readonly answer: Float64Array,
  ) {}

  predict(x: Matrix): Float64Array {
    checkColumns(x, this.columns);
    const predictions = new Float64Array(x.rows * this.answer.length);
    for (let i = 0; i < x.rows; i++) predictions.set(this.answer, i * this.answer.length);
    return predictions;
  }

  toJSON(): JsonObject {
    return { estimator: ID, columns: this.columns, width: this.answer.length, answer: [...this.answer] };
  }
}

function classShares(y: ClassTarget): Float64Array {
  const shares = new Float64Array(y.classCount);
  for (const label of y.labels) shares[label]!++;
  return shares.map((count) => count / y.labels.length);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
