import { InvalidArgument } from '../../errors.js';
import { readAttributes } from './attributes.js';
import type { GraphProto, ModelProto, NodeProto } from './onnx-proto.js';
import type { Operator, Run } from './operator.js';
import { ELEMENTWISE } from './operators/elementwise.js';
import { ENCODERS } from './operators/encoders.js';
import { LINEAR } from './operators/linear.js';
import { MATRIX } from './operators/matrix.js';
import { REDUCE } from './operators/reduce.js';
import { SHAPE } from './operators/shape.js';
import { TREE_ENSEMBLES } from './operators/tree-ensemble.js';
import { readTensor, type Tensor } from './tensor.js';

const OPERATORS: { readonly [name: string]: Operator } = {
  ...ELEMENTWISE,
  ...SHAPE,
  ...REDUCE,
  ...MATRIX,
  ...ENCODERS,
  ...LINEAR,
  ...TREE_ENSEMBLES,
};

/** A graph that is ready to run. */
export interface Graph {
  /** Inputs that have to be given, in the order of the file. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Computes the outputs.
   * @throws InvalidArgument when an input is absent or its shape does not fit
   */
  run(inputs: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor>;
}

/**
 * Opens a graph by other means, for operators that are not known here.
 * @param unknown names of these operators
 * @throws InvalidArgument when it cannot
 */
export type OpenGraph = (bytes: Uint8Array, unknown: readonly string[]) => Graph;

interface Step {
  readonly run: Run;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Operators of a model that cannot be run here, each once. */
export function unknownOperators({ graph }: ModelProto): string[] {
  const names = new Set((graph.node ?? []).map(({ opType }) => opType));
  return [...names].filter((name) => !Object.hasOwn(OPERATORS, name)).sort();
}

/**
 * Prepares a model: reads the constants and every node's attributes once. Nothing that comes with a file is run as code.
 * @throws InvalidArgument on operators that are not known, and on nodes that read what nobody has computed before
 */
export function prepareGraph(model: ModelProto): Graph {
  const unknown = unknownOperators(model);
  if (unknown.length > 0) {
    throw new InvalidArgument(
      'model.graph',
      `must only use operators that are known here`,
      unknown.join(', '),
    );
  }
  const { graph } = model;
  const constants = new Map(
    (graph.initializer ?? []).map((tensor) => [tensor.name ?? '', readTensor(tensor)]),
  );
  const inputs = (graph.input ?? []).map(({ name }) => name).filter((name) => !constants.has(name));
  const outputs = (graph.output ?? []).map(({ name }) => name);
  const steps = prepareSteps(graph, model, new Set([...constants.keys(), ...inputs]));
  return {
    inputs,
    outputs,
    run(given) {
      const values = new Map<string, Tensor>(constants);
      for (const name of inputs) {
        const tensor = given.get(name);
        if (tensor === undefined) throw new InvalidArgument('inputs', `must have ${name}`, 'none');
        values.set(name, tensor);
      }
      for (const step of steps) {
        const results = step.run(step.inputs.map((name) => (name === '' ? undefined : values.get(name))));
        step.outputs.forEach((name, at) => {
          const result = results[at];
          if (name !== '' && result !== undefined) values.set(name, result);
        });
      }
      return new Map(outputs.map((name) => [name, values.get(name)!]));
    },
  };
}

function prepareSteps(graph: GraphProto, model: ModelProto, known: Set<string>): Step[] {
  const opsetOf = new Map(model.opsetImport.map(({ domain = '', version }) => [domain, version]));
  const steps = (graph.node ?? []).map((node: NodeProto): Step => {
    const { opType, domain = '', input = [], output } = node;
    const absent = input.find((name) => name !== '' && !known.has(name));
    if (absent !== undefined) {
      throw new InvalidArgument(
        'model.graph',
        `must compute ${absent} before ${opType} reads it`,
        'later or never',
      );
    }
    for (const name of output) known.add(name);
    const opset = opsetOf.get(domain) ?? 1;
    return {
      run: OPERATORS[opType]!({ attributes: readAttributes(node), opset }),
      inputs: input,
      outputs: output,
    };
  });
  const missing = (graph.output ?? []).find(({ name }) => !known.has(name));
  if (missing === undefined) return steps;
  throw new InvalidArgument('model.graph', `must compute its output ${missing.name}`, 'nothing');
}
