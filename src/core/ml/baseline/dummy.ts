import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput } from '../check-fit-input.js';
import type { ClassTarget, Estimator, FittedModel, Matrix } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readInteger, readNumbers } from '../read-model.js';
import { weightedMean } from '../weighted-mean.js';
import { weightedMedian } from './weighted-median.js';

const ID = 'dummy';
const CLASS_STRATEGIES = ['prior', 'most-frequent', 'uniform'];
const NUMBER_STRATEGIES = ['mean', 'median'];
const DEFAULTS = { strategy: 'auto' };
const RULES: ParamRules<typeof DEFAULTS> = {
  strategy: { kind: 'choice', values: ['auto', ...CLASS_STRATEGIES, ...NUMBER_STRATEGIES] },
};

/**
 * The yardstick: says the same for every row and never looks at a column. A model that does not beat it is unusable; so
 * that nothing else is measured by a poorer one, balancing, rows left out and weights by age are not for it.
 * Classification: the class shares of the training labels as probabilities (so the most frequent class wins).
 * Regression: the mean of the training values.
 * @param params strategy `auto` (default: `prior` or `mean`); of classes `prior` (their shares), `most-frequent`
 *   (probability 1; the first of equals) or `uniform` (the same for every class that occurs); of numbers `mean` or
 *   `median`
 * Source: scikit-learn 1.9 DummyClassifier and DummyRegressor.
 * @example labels 0, 0, 1 of two classes: every row gets [2/3, 1/3]
 */
export const dummy: Estimator = {
  id: ID,
  name: 'Dummy',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'plain',
  usesWeights: true,
  isSlow: false,
  isBaseline: true,
  estimateSeconds: ({ rows }) => rows * 3e-9,
  refuses: () => undefined,
  fit(x, y, params, _random, weights) {
    const { strategy } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y, weights);
    const known = y.task === 'classification' ? CLASS_STRATEGIES : NUMBER_STRATEGIES;
    if (strategy !== 'auto' && !known.includes(strategy)) {
      throw new InvalidArgument(
        'params.strategy',
        `must be one of ${known.join(', ')} for ${y.task}`,
        strategy,
      );
    }
    if (y.task === 'classification') return new DummyModel(x.columns, classAnswer(y, strategy, weights));
    const { values } = y;
    const value =
      strategy === 'median'
        ? weightedMedian(values, weights)
        : weightedMean(values.keys(), weights, (row) => values[row]!);
    return new DummyModel(x.columns, Float64Array.of(value));
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

function classAnswer(y: ClassTarget, strategy: string, weights: Float64Array | undefined): Float64Array {
  const counts = new Float64Array(y.classCount);
  for (let i = 0; i < y.labels.length; i++) counts[y.labels[i]!]! += weights?.[i] ?? 1;
  if (strategy === 'most-frequent') {
    const most = counts.indexOf(Math.max(...counts));
    return counts.map((_, c) => (c === most ? 1 : 0));
  }
  const shares = strategy === 'uniform' ? counts.map((count) => (count > 0 ? 1 : 0)) : counts;
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
