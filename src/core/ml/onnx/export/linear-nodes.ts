import type { JsonObject } from '../../../json.js';
import { MOST_DEVIATIONS } from '../../column-moments.js';
import { FARTHEST, polynomialFactors } from '../../linear/polynomial-terms.js';
import { numberTensor } from '../tensor.js';
import { columnsOf, type GraphBuilder, heldWithin, scalar, type Value } from './graph-builder.js';

/** A linear model as its `toJSON` has it. */
interface LinearJson {
  readonly task: string;
  readonly means: readonly number[];
  readonly scales: readonly number[];
  readonly weights: readonly number[];
  readonly centre?: number;
  readonly classCount?: number;
  readonly classes?: readonly number[];
}

/** Whether the JSON of a model is that of a linear one. */
export function isLinear(json: JsonObject): boolean {
  return !isPolynomial(json) && ['means', 'scales', 'weights'].every((key) => Array.isArray(json[key]));
}

/**
 * Writes a linear model: scaled = (x - means) / scales held within 1e100, then weights and intercepts, then softmax for
 * classes.
 * @returns class probabilities `rows x classes`, or predictions `rows x 1`
 */
export function writeLinear(graph: GraphBuilder, x: Value, json: JsonObject): Value {
  const fit = json as unknown as LinearJson;
  const offset = graph.node('Sub', [x, graph.row(fit.means)]);
  const scaled = heldWithin(graph, graph.node('Div', [offset, graph.row(fit.scales)]), MOST_DEVIATIONS);
  const columns = fit.means.length;
  if (fit.task === 'regression') {
    const product = graph.node('MatMul', [
      scaled,
      graph.constant(numberTensor('double', [columns, 1], fit.weights)),
    ]);
    return graph.node('Add', [product, graph.constant(scalar(fit.centre ?? 0))]);
  }
  const classes = fit.classes ?? [];
  const vectors = classes.length > 2 ? classes.length : classes.length - 1;
  const matrix = new Float64Array(columns * vectors);
  for (let v = 0; v < vectors; v++) {
    for (let j = 0; j < columns; j++) matrix[j * vectors + v] = fit.weights[v * columns + j]!;
  }
  const product = graph.node('MatMul', [
    scaled,
    graph.constant(numberTensor('double', [columns, vectors], matrix)),
  ]);
  const scores = graph.node('Add', [product, graph.row(fit.weights.slice(vectors * columns))]);
  const shares =
    vectors === 1 ? bothShares(graph, scores) : graph.node('Softmax', [scores], { axis: { int: 1 } });
  return spread(graph, shares, classes, fit.classCount ?? classes.length);
}

/** Whether the JSON of a model is that of a linear model on products of columns. */
export function isPolynomial(json: JsonObject): boolean {
  return Array.isArray(json['termMeans']);
}

/** Writes a polynomial: the products of every degree side by side, then a linear model of them. */
export function writePolynomial(graph: GraphBuilder, x: Value, json: JsonObject): Value {
  const { columns, degree, means, scales, termMeans, termScales, weights, centre } = json as unknown as {
    readonly columns: number;
    readonly degree: number;
    readonly means: readonly number[];
    readonly scales: readonly number[];
    readonly termMeans: readonly number[];
    readonly termScales: readonly number[];
    readonly weights: readonly number[];
    readonly centre: number;
  };
  const scaled = graph.node('Div', [graph.node('Sub', [x, graph.row(means)]), graph.row(scales)]);
  const bounded = heldWithin(graph, scaled, FARTHEST);
  const factors = polynomialFactors(columns, degree);
  const products = Array.from({ length: degree }, (_, at) => {
    const ofDegree = factors.filter(({ length }) => length === at + 1);
    const picked = Array.from({ length: at + 1 }, (_, k) => {
      const places = ofDegree.map((term) => term[k]!);
      return columnsOf(graph, bounded, places);
    });
    return picked.reduce((product, factor) => graph.node('Mul', [product, factor]));
  });
  const terms = products.length === 1 ? products[0]! : graph.node('Concat', products, { axis: { int: 1 } });
  const moved = graph.node('Sub', [terms, graph.row(termMeans)]);
  const sum = graph.node('MatMul', [
    graph.node('Div', [moved, graph.row(termScales)]),
    graph.constant(numberTensor('double', [weights.length, 1], weights)),
  ]);
  return graph.node('Add', [sum, graph.constant(scalar(centre))]);
}

/** Whether the JSON of a model is that of a linear discriminant. */
export function isDiscriminant(json: JsonObject): boolean {
  return json['estimator'] === 'lda';
}

/** Writes a linear discriminant: weights x (x - centre) + offsets, then softmax. */
export function writeDiscriminant(graph: GraphBuilder, x: Value, json: JsonObject): Value {
  const { centre, weights, offsets, classes, classCount } = json as unknown as {
    readonly centre: readonly number[];
    readonly weights: readonly number[];
    readonly offsets: readonly number[];
    readonly classes: readonly number[];
    readonly classCount: number;
  };
  const matrix = new Float64Array(centre.length * classes.length);
  classes.forEach((_, c) => {
    for (let j = 0; j < centre.length; j++) matrix[j * classes.length + c] = weights[c * centre.length + j]!;
  });
  const product = graph.node('MatMul', [
    graph.node('Sub', [x, graph.row(centre)]),
    graph.constant(numberTensor('double', [centre.length, classes.length], matrix)),
  ]);
  const scores = graph.node('Add', [product, graph.row(offsets)]);
  return spread(graph, graph.node('Softmax', [scores], { axis: { int: 1 } }), classes, classCount);
}

/** Probabilities of two classes from the score of the second. */
export function bothShares(graph: GraphBuilder, score: Value): Value {
  const second = graph.node('Sigmoid', [score]);
  const first = graph.node('Sub', [graph.constant(scalar(1)), second]);
  return graph.node('Concat', [first, second], { axis: { int: 1 } });
}

/**
 * Puts the shares of the classes that were seen into the places of all classes; the others have 0.
 * Columns are picked, not multiplied by a matrix: onnxruntime joins a product of matrices with the weight that a blend
 * puts on it, and keeps that weight as a float.
 */
export function spread(
  graph: GraphBuilder,
  shares: Value,
  seen: readonly number[],
  classCount: number,
): Value {
  if (seen.length === classCount) return shares;
  const none = graph.node('Mul', [columnsOf(graph, shares, [0]), graph.constant(scalar(0))]);
  const padded = graph.node('Concat', [shares, none], { axis: { int: 1 } });
  const places = Array.from({ length: classCount }, (_, label) => {
    const at = seen.indexOf(label);
    return at < 0 ? seen.length : at;
  });
  return columnsOf(graph, padded, places);
}
