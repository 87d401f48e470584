import type { FittedModel } from '../../estimator.js';
import { sourceKind } from '../../preprocess/column-step.js';
import type { Preprocessor } from '../../preprocess/preprocessor.js';
import type { FittedRecipe, FittedSingle } from '../../recipe/fitted-recipe.js';
import type { Signature } from '../../signature.js';
import { numberTensor } from '../tensor.js';
import { CannotExport } from './cannot-export.js';
import { createGraphBuilder, type GraphBuilder, scalar, texts, type Value } from './graph-builder.js';
import {
  isDiscriminant,
  isLinear,
  isPolynomial,
  writeDiscriminant,
  writeLinear,
  writePolynomial,
} from './linear-nodes.js';
import { writeStage } from './stage-nodes.js';
import { writeStep } from './step-nodes.js';
import { isTrees, writeTrees } from './tree-nodes-export.js';

/** An ONNX file, or why there is none. */
export type OnnxExport =
  | { readonly kind: 'exported'; readonly bytes: Uint8Array }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** What is exported. */
export interface ExportedModel {
  readonly signature: Signature;
  readonly fitted: FittedRecipe;
}

/**
 * Writes a model with all its preprocessing as one ONNX graph of doubles: trees, forests, boosted trees, linear models
 * and discriminants, soft blends and bags of them, with a threshold.
 * Inputs: one per column that the model uses, named as it, `rows x 1`: numbers as double (NaN is missing), categories as
 * text (the empty text is missing). Outputs: `label` (text) and `probabilities` (double, `rows x classes`, in the order of
 * the signature's levels), or `prediction` (double, `rows x 1`).
 * Operator sets: ai.onnx 19, ai.onnx.ml 5 (TreeEnsemble in doubles; onnxruntime 1.20 and later).
 * @param version of this program, for the file's header
 * @returns `unsupported` with a reason for anything else: dates, texts, values filled from other columns, neighbours,
 *   networks, stacks
 */
export function exportOnnx({ signature, fitted }: ExportedModel, version: string): OnnxExport {
  const graph = createGraphBuilder(signature.output.target, version);
  try {
    writeModel(graph, signature, fitted);
    return {
      kind: 'exported',
      bytes: graph.build({ task: signature.output.task, target: signature.output.target }),
    };
  } catch (error) {
    if (error instanceof CannotExport) return { kind: 'unsupported', reason: error.message };
    throw error;
  }
}

function writeModel(graph: GraphBuilder, signature: Signature, fitted: FittedRecipe): void {
  const inputs = new Map<string, Value>();
  const columnOf = (name: string, kind: 'number' | 'category'): Value => {
    const known = inputs.get(name);
    if (known !== undefined) return known;
    const input = graph.input(name, kind === 'category' ? 'string' : 'double');
    inputs.set(name, input);
    return input;
  };
  const values = writeRecipe(graph, fitted, columnOf);
  const { levels } = signature.output;
  if (levels === undefined) {
    graph.output('prediction', values, 'double', 1);
    return;
  }
  graph.output('label', writeLabels(graph, values, levels, thresholdOf(fitted)), 'string', undefined);
  graph.output('probabilities', values, 'double', levels.length);
}

type ColumnOf = (name: string, kind: 'number' | 'category') => Value;

/** Probabilities or predictions of a recipe. */
function writeRecipe(graph: GraphBuilder, fitted: FittedRecipe, columnOf: ColumnOf): Value {
  switch (fitted.kind) {
    case 'single':
      return writeSingle(graph, fitted, columnOf);
    case 'threshold':
      return writeRecipe(graph, fitted.base, columnOf);
    case 'bagging': {
      const share = 1 / fitted.members.length;
      return writeMean(
        graph,
        fitted.members,
        fitted.members.map(() => share),
        columnOf,
      );
    }
    case 'blend':
      if (fitted.method === 'soft') return writeMean(graph, fitted.members, fitted.weights, columnOf);
      throw new CannotExport('a vote of labels has no ONNX form here');
    default:
      throw new CannotExport(`models of the kind ${fitted.kind} have no ONNX form here`);
  }
}

function writeMean(
  graph: GraphBuilder,
  members: readonly FittedRecipe[],
  weights: readonly number[],
  columnOf: ColumnOf,
): Value {
  const parts = members.map((member, at) =>
    graph.node('Mul', [writeRecipe(graph, member, columnOf), graph.constant(scalar(weights[at]!))]),
  );
  return parts.reduce((sum, part) => graph.node('Add', [sum, part]));
}

function writeSingle(
  graph: GraphBuilder,
  { preprocessor, model, estimatorId }: FittedSingle,
  columnOf: ColumnOf,
): Value {
  if (preprocessor.targetTransform !== undefined) {
    throw new CannotExport('a transformed target has no ONNX form here');
  }
  if (preprocessor.imputer !== undefined) {
    throw new CannotExport('missing values that are filled from other columns have no ONNX form here');
  }
  const features = preprocessor.steps.map((step) => {
    const kind = sourceKind(step);
    if (kind === 'date')
      throw new CannotExport(`column ${step.column} holds dates, which have no ONNX form here`);
    return writeStep(graph, columnOf(step.column, kind), step);
  });
  const joined = features.length === 1 ? features[0]! : graph.node('Concat', features, { axis: { int: 1 } });
  const x = preprocessor.stages.reduce((matrix, stage) => writeStage(graph, matrix, stage), joined);
  return writeEstimator(graph, x, model, estimatorId, preprocessor);
}

function writeEstimator(
  graph: GraphBuilder,
  x: Value,
  model: FittedModel,
  estimatorId: string,
  preprocessor: Preprocessor,
): Value {
  const json = model.toJSON();
  if (isLinear(json)) return writeLinear(graph, x, json);
  if (isPolynomial(json)) return writePolynomial(graph, x, json);
  if (isDiscriminant(json)) return writeDiscriminant(graph, x, json);
  if (isTrees(json)) return writeTrees(graph, x, json, preprocessor.featureLevels);
  throw new CannotExport(`the model ${estimatorId} has no ONNX form here; trees and linear models have`);
}

function thresholdOf(fitted: FittedRecipe): number | undefined {
  return fitted.kind === 'threshold' ? fitted.threshold : undefined;
}

/** The first of the most probable classes; with a threshold the second class from there on. */
function writeLabels(
  graph: GraphBuilder,
  probabilities: Value,
  levels: readonly string[],
  threshold: number | undefined,
): Value {
  const names = graph.constant(texts(levels));
  if (threshold === undefined) {
    const place = graph.node('ArgMax', [probabilities], { axis: { int: 1 }, keepdims: { int: 0 } });
    return graph.node('Gather', [names, place], { axis: { int: 0 } });
  }
  const column = graph.constant(numberTensor('int64', [], [1]));
  const second = graph.node('Gather', [probabilities, column], { axis: { int: 1 } });
  const reaches = graph.node('GreaterOrEqual', [
    second,
    graph.constant(numberTensor('double', [], [threshold])),
  ]);
  const place = graph.node('Cast', [reaches], { to: { int: 7 } });
  return graph.node('Gather', [names, place], { axis: { int: 0 } });
}
