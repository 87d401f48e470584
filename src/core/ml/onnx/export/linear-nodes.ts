import type { JsonObject } from '../../../json.js';
import { numberTensor } from '../tensor.js';
import { type GraphBuilder, scalar, type Value } from './graph-builder.js';

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
  return ['means', 'scales', 'weights'].every((key) => Array.isArray(json[key]));
}

/**
 * Writes a linear model: scaled = (x - means) / scales, then weights and intercepts, then softmax for classes.
 * @returns class probabilities `rows x classes`, or predictions `rows x 1`
 */
export function writeLinear(graph: GraphBuilder, x: Value, json: JsonObject): Value {
  const fit = json as unknown as LinearJson;
  const offset = graph.node('Sub', [x, graph.row(fit.means)]);
  const scaled = graph.node('Div', [offset, graph.row(fit.scales)]);
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

/** Probabilities of two classes from the score of the second. */
export function bothShares(graph: GraphBuilder, score: Value): Value {
  const second = graph.node('Sigmoid', [score]);
  const first = graph.node('Sub', [graph.constant(scalar(1)), second]);
  return graph.node('Concat', [first, second], { axis: { int: 1 } });
}

/** Puts the shares of the classes that were seen into the places of all classes; the others have 0. */
function spread(graph: GraphBuilder, shares: Value, seen: readonly number[], classCount: number): Value {
  if (seen.length === classCount) return shares;
  const places = new Float64Array(seen.length * classCount);
  seen.forEach((place, at) => {
    places[at * classCount + place] = 1;
  });
  return graph.node('MatMul', [
    shares,
    graph.constant(numberTensor('double', [seen.length, classCount], places)),
  ]);
}
