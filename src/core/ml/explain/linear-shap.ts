import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import { standardScore } from '../column-moments.js';
import type { FittedModel, Matrix } from '../estimator.js';
import { LinearClassifierModel, vectorCount } from '../linear/linear-classifier-model.js';
import { LinearModel } from '../linear/linear-model.js';
import { readIndices, readInteger, readNumber, readNumbers } from '../read-model.js';
import type { TreeContributions } from './tree-shap.js';

/** What each column adds to the score of each row, beginning from the mean score of the rows. */
export type LinearContributions = TreeContributions;

/**
 * Exact Shapley values of a linear model whose columns are taken one by one: weight x (value - mean over the given
 * rows). They are on the scale of the score, before softmax, for classes; of the target for numbers.
 * `base[k]` plus the contributions of all columns is the score of output k, up to rounding.
 * @param model any fitted model
 * @param x rows to explain, which are the background as well
 * @returns undefined when the model is none of the linear ones
 * @throws InvalidArgument when `x` has other columns than the training matrix
 * Source: Strumbelj and Kononenko 2014; as shap's `LinearExplainer` with an interventional background.
 * @example explainLinearModel(ridge.fit(x, y, {}, random), x)
 */
export function explainLinearModel(model: FittedModel, x: Matrix): LinearContributions | undefined {
  if (model instanceof LinearModel) return ofNumbers(model.toJSON(), x);
  if (model instanceof LinearClassifierModel) return ofClasses(model.toJSON(), x);
  return undefined;
}

function ofNumbers(json: JsonObject, x: Matrix): LinearContributions {
  const columns = readInteger(json, 'columns', 1);
  checkColumns(x, columns);
  const scores = standardised(json, x);
  const weights = readNumbers(json, 'weights', columns);
  const { base, values } = spread({ x, scores, outputs: 1, weightOf: (_, j) => weights[j]! });
  base[0]! += readNumber(json, 'centre');
  return { kind: 'contributions', rows: x.rows, columns, outputs: 1, scale: 'value', base, values };
}

function ofClasses(json: JsonObject, x: Matrix): LinearContributions {
  const columns = readInteger(json, 'columns', 1);
  checkColumns(x, columns);
  const classCount = readInteger(json, 'classCount', 1);
  const seen = readInteger(json, 'seen', 1);
  const classes = readIndices(json, 'classes', seen, classCount);
  const vectors = vectorCount(seen);
  const weights = readNumbers(json, 'weights', vectors * (columns + 1));
  // Two classes have one score, that of the second; more have one each, and those never seen keep none.
  const outputs = classCount === 2 ? 1 : classCount;
  const vectorOf = new Int32Array(outputs).fill(-1);
  for (let v = 0; v < vectors; v++) vectorOf[outputs === 1 ? 0 : classes[seen - vectors + v]!] = v;
  const scores = standardised(json, x);
  const weightOf = (k: number, j: number) => (vectorOf[k]! < 0 ? 0 : weights[vectorOf[k]! * columns + j]!);
  const { base, values } = spread({ x, scores, outputs, weightOf });
  for (let k = 0; k < outputs; k++) {
    if (vectorOf[k]! >= 0) base[k]! += weights[vectors * columns + vectorOf[k]!]!;
  }
  return { kind: 'contributions', rows: x.rows, columns, outputs, scale: 'score', base, values };
}

function standardised(json: JsonObject, x: Matrix): Float64Array {
  const means = readNumbers(json, 'means', x.columns);
  const scales = readNumbers(json, 'scales', x.columns, Number.MIN_VALUE);
  return x.data.map((value, at) => standardScore(value, means[at % x.columns]!, scales[at % x.columns]!));
}

interface Terms {
  readonly x: Matrix;
  /** Standardised values. */
  readonly scores: Float64Array;
  readonly outputs: number;
  readonly weightOf: (output: number, column: number) => number;
}

function spread({ x: { rows, columns }, scores, outputs, weightOf }: Terms) {
  const base = new Float64Array(outputs);
  const values = new Float64Array(rows * columns * outputs);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += scores[i * columns + j]! / rows;
    for (let k = 0; k < outputs; k++) {
      const weight = weightOf(k, j);
      base[k]! += weight * mean;
      for (let i = 0; i < rows; i++) {
        values[(i * columns + j) * outputs + k] = weight * (scores[i * columns + j]! - mean);
      }
    }
  }
  return { base, values };
}
