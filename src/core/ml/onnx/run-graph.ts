import { InvalidArgument } from '../../errors.js';
import { readAttributes } from './attributes.js';
import type { GraphProto, ModelProto, NodeProto } from './onnx-proto.js';
import type { Operator, Run } from './operator.js';
import { ELEMENTWISE } from './operators/elementwise.js';
import { ENCODERS } from './operators/encoders.js';
import { LINEAR } from './operators/linear.js';
import { MATRIX } from './operators/matrix.js';
import { REDUCE } from './operators/reduce.js';
import { ML_SHAPE, SHAPE } from './operators/shape.js';
import { TREE_ENSEMBLES } from './operators/tree-ensemble.js';
import { readTensor, type Tensor } from './tensor.js';

interface OperatorSet {
  /** What stands for it in messages. */
  readonly name: string;
  /** Versions of the set whose meaning the operators here have. */
  readonly oldest: number;
  readonly newest: number;
  readonly operators: { readonly [name: string]: Operator };
}

const STANDARD: OperatorSet = {
  name: 'ai.onnx',
  // Before 7 the shapes of two tensors were made to fit by attributes.
  oldest: 7,
  newest: 27,
  operators: { ...ELEMENTWISE, ...SHAPE, ...REDUCE, ...MATRIX },
};

/** The operator sets that are known here, by domain; the standard one has two names. */
const OPERATOR_SETS: ReadonlyMap<string, OperatorSet> = new Map([
  ['', STANDARD],
  ['ai.onnx', STANDARD],
  [
    'ai.onnx.ml',
    {
      name: 'ai.onnx.ml',
      oldest: 1,
      newest: 5,
      operators: { ...ENCODERS, ...ML_SHAPE, ...LINEAR, ...TREE_ENSEMBLES },
    },
  ],
]);

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

/**
 * What a model asks for and is not known here, each once: operators (with their domain, unless it is the standard one),
 * and operator sets of a version that is not known, such as `ai.onnx 99`.
 */
export function unknownOperators(model: ModelProto): string[] {
  const versionOf = versionsOf(model);
  const names = (model.graph.node ?? []).map(({ opType = 'an operator without a name', domain = '' }) => {
    const set = OPERATOR_SETS.get(domain);
    if (set === undefined || !Object.hasOwn(set.operators, opType)) {
      return domain === '' ? opType : `${domain}.${opType}`;
    }
    const version = versionOf(domain);
    if (version === undefined) return `${set.name} of no version`;
    return version < set.oldest || version > set.newest ? `${set.name} ${version}` : undefined;
  });
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The version of an operator set that the model was written for; undefined when the file names none. */
function versionsOf({ opsetImport = [] }: ModelProto): (domain: string) => number | undefined {
  const standard = (domain: string) => (domain === STANDARD.name ? '' : domain);
  const versions = new Map(opsetImport.map(({ domain = '', version }) => [standard(domain), version]));
  return (domain) => versions.get(standard(domain));
}

function setWords(): string {
  const sets = [...new Set(OPERATOR_SETS.values())];
  return sets.map(({ name, oldest, newest }) => `${name} ${oldest} to ${newest}`).join(', ');
}

/**
 * Prepares a model: reads the constants and every node's attributes once. Nothing that comes with a file is run as code.
 * @throws InvalidArgument on operators and versions of operator sets that are not known, on names that are given twice, and
 * on nodes that read what nobody has computed before
 */
export function prepareGraph(model: ModelProto): Graph {
  const unknown = unknownOperators(model);
  if (unknown.length > 0) {
    throw new InvalidArgument(
      'model.graph',
      `must only use operators that are known here (operator sets ${setWords()})`,
      unknown.join(', '),
    );
  }
  const { graph } = model;
  refuseRepeated(graph);
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

/**
 * Every value has one source: an input or constant of that name, or one node.
 * @throws InvalidArgument naming the first that is given twice
 */
export function refuseRepeated({ input = [], initializer = [], node = [] }: GraphProto): void {
  const refuse = (names: readonly string[], what: string) => {
    const seen = new Set<string>();
    const repeated = names.find((name) => {
      const isRepeated = name !== '' && seen.has(name);
      seen.add(name);
      return isRepeated;
    });
    if (repeated === undefined) return;
    throw new InvalidArgument('model.graph', `must give every ${what} a name of its own`, repeated);
  };
  const inputs = input.map(({ name }) => name);
  const constants = initializer.map(({ name = '' }) => name);
  refuse(inputs, 'input');
  refuse(constants, 'constant');
  // A constant may be the default of an input.
  refuse(
    [...new Set([...inputs, ...constants]), ...node.flatMap(({ output = [] }) => output)],
    'computed value',
  );
}

function prepareSteps(graph: GraphProto, model: ModelProto, known: Set<string>): Step[] {
  const versionOf = versionsOf(model);
  const steps = (graph.node ?? []).map((node: NodeProto): Step => {
    const { opType = '', domain = '', input = [], output = [] } = node;
    const absent = input.find((name) => name !== '' && !known.has(name));
    if (absent !== undefined) {
      throw new InvalidArgument(
        'model.graph',
        `must compute ${absent} before ${opType} reads it`,
        'later or never',
      );
    }
    for (const name of output) known.add(name);
    const operator = OPERATOR_SETS.get(domain)!.operators[opType]!;
    const context = { attributes: readAttributes(node), opset: versionOf(domain)!, outputs: output.length };
    return { run: operator(context), inputs: input, outputs: output };
  });
  const missing = (graph.output ?? []).find(({ name }) => !known.has(name));
  if (missing === undefined) return steps;
  throw new InvalidArgument('model.graph', `must compute its output ${missing.name}`, 'nothing');
}
