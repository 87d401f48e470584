import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix } from '../estimator.js';
import { expectEstimator, readChoice, readInteger, readNumber, readNumbers } from '../read-model.js';
import { countTerms, expandTerms, type PolynomialTerms, polynomialFactors } from './polynomial-terms.js';

/** What a polynomial regression learned. */
export interface PolynomialFit {
  /** All terms up to a degree. */
  readonly terms: PolynomialTerms;
  readonly termMeans: Float64Array;
  readonly termScales: Float64Array;
  /** Change of the prediction per scale of each term. */
  readonly weights: Float64Array;
  /** Prediction where all terms are at their means. */
  readonly centre: number;
}

/** The highest degree that a model file may ask for. */
const HIGHEST_DEGREE = 5;

/** A fitted polynomial: centre + sum of weight x (term - mean) / scale over products of standardised columns. */
export class PolynomialModel implements FittedModel {
  constructor(
    private readonly estimatorId: string,
    private readonly fit: PolynomialFit,
  ) {}

  predict(x: Matrix): Float64Array {
    const { terms, termMeans, termScales, weights, centre } = this.fit;
    checkColumns(x, terms.means.length);
    const predictions = new Float64Array(x.rows).fill(centre);
    const count = weights.length;
    for (let i = 0; i < x.rows; i++) {
      const row = x.data.subarray(i * x.columns, (i + 1) * x.columns);
      const { data } = expandTerms({ rows: 1, columns: x.columns, data: row }, terms);
      for (let t = 0; t < count; t++) {
        predictions[i]! += (weights[t]! * (data[t]! - termMeans[t]!)) / termScales[t]!;
      }
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { terms, termMeans, termScales, weights, centre } = this.fit;
    return {
      estimator: this.estimatorId,
      task: 'regression',
      columns: terms.means.length,
      degree: terms.factors.at(-1)!.length,
      means: [...terms.means],
      scales: [...terms.scales],
      termMeans: [...termMeans],
      termScales: [...termScales],
      weights: [...weights],
      centre,
    };
  }

  /** @throws InvalidArgument when the JSON is not a polynomial model of that estimator */
  static fromJSON(estimatorId: string, json: JsonObject): PolynomialModel {
    expectEstimator(json, estimatorId);
    readChoice(json, 'task', ['regression']);
    const columns = readInteger(json, 'columns', 1);
    const degree = Math.min(HIGHEST_DEGREE, readInteger(json, 'degree', 1));
    // Checked against the weights before anything of that size is made.
    const count = countTerms(columns, degree);
    const weights = readNumbers(json, 'weights', count);
    return new PolynomialModel(estimatorId, {
      terms: {
        factors: polynomialFactors(columns, degree),
        means: readNumbers(json, 'means', columns),
        scales: readNumbers(json, 'scales', columns, Number.MIN_VALUE),
      },
      termMeans: readNumbers(json, 'termMeans', count),
      termScales: readNumbers(json, 'termScales', count, Number.MIN_VALUE),
      weights,
      centre: readNumber(json, 'centre'),
    });
  }
}
