/**
 * Runs ONNX graphs with the package onnxruntime-node, for operators that MLDrift does not know itself. The package is
 * large and therefore an optional peer: it is looked for only when a graph needs it, and asked for by name when absent.
 */
import { createRequire } from 'node:module';
import { InvalidArgument } from '../../core/errors.js';
import type { Graph, OpenGraph } from '../../core/ml/onnx/run-graph.js';
import { numberTensor, type Tensor, textTensor } from '../../core/ml/onnx/tensor.js';

/** The version whose inner binding is known: its public interface answers only later, predictions are wanted at once. */
const PACKAGE = 'onnxruntime-node';
const KNOWN_VERSION = '1.30.0';

interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}

interface Binding {
  readonly InferenceSession: new () => {
    readonly inputMetadata: readonly { readonly name: string }[];
    readonly outputMetadata: readonly { readonly name: string }[];
    loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
    run(
      feeds: Record<string, unknown>,
      fetches: Record<string, null>,
      options: object,
    ): Record<string, RuntimeTensor>;
  };
}

interface Runtime {
  readonly binding: Binding;
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => unknown;
}

const TYPES: Record<Exclude<Tensor['type'], 'string'>, string> = {
  float: 'float32',
  double: 'float64',
  int64: 'int64',
  int32: 'int32',
  uint8: 'uint8',
  int8: 'int8',
  bool: 'bool',
};

/** Finds a module by its name, as `require` of Node does. */
export type LoadModule = (name: string) => unknown;

/** Opens graphs with the package as Node finds it from here. */
export const openWithOnnxRuntime: OpenGraph = createOnnxRuntime(createRequire(import.meta.url));

/**
 * Opens graphs with the package that `load` finds, which is asked when the first such graph comes.
 * @returns a function that throws InvalidArgument when the package is absent, of another version or broken, or cannot
 * run the graph either
 */
export function createOnnxRuntime(load: LoadModule): OpenGraph {
  return (bytes, unknown) => openGraph(loadRuntime(load, unknown), bytes, unknown);
}

function openGraph(runtime: Runtime, bytes: Uint8Array, unknown: readonly string[]): Graph {
  const session = new runtime.binding.InferenceSession();
  try {
    session.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, {});
  } catch (error) {
    throw new InvalidArgument(
      'model.graph',
      `must run in ${PACKAGE}, which was asked for ${unknown.join(', ')}`,
      wordsOf(error),
    );
  }
  const outputs = session.outputMetadata.map(({ name }) => name);
  const graph: Graph = {
    inputs: session.inputMetadata.map(({ name }) => name),
    outputs,
    run(inputs) {
      const feeds = Object.fromEntries(
        [...inputs].map(([name, tensor]) => [name, toRuntime(runtime, tensor)]),
      );
      const fetches = Object.fromEntries(outputs.map((name) => [name, null]));
      try {
        const results = session.run(feeds, fetches, {});
        return new Map(outputs.map((name) => [name, fromRuntime(results[name]!)]));
      } catch (error) {
        throw new InvalidArgument('inputs', `must suit the graph in ${PACKAGE}`, wordsOf(error));
      }
    },
  };
  return graph;
}

function loadRuntime(load: LoadModule, unknown: readonly string[]): Runtime {
  const install = `npm install ${PACKAGE}@${KNOWN_VERSION}`;
  let version: string;
  try {
    version = (load(`${PACKAGE}/package.json`) as { version: string }).version;
  } catch {
    throw new InvalidArgument(
      'model.graph',
      `must only use operators that are known here, or the package ${PACKAGE} must be installed (${install})`,
      unknown.join(', '),
    );
  }
  if (version !== KNOWN_VERSION) {
    throw new InvalidArgument(
      'model.graph',
      `needs ${PACKAGE} ${KNOWN_VERSION} for ${unknown.join(', ')} (${install})`,
      version,
    );
  }
  try {
    const inner = load(`${PACKAGE}/dist/binding.js`) as { binding: Binding; initOrt: () => void };
    inner.initOrt();
    const { Tensor: RuntimeTensorClass } = load(PACKAGE) as Pick<Runtime, 'Tensor'>;
    return { binding: inner.binding, Tensor: RuntimeTensorClass };
  } catch (error) {
    // Its native part may be missing for this machine, or not have been unpacked.
    throw new InvalidArgument(
      'model.graph',
      `needs a working ${PACKAGE} ${KNOWN_VERSION} for ${unknown.join(', ')} (${install})`,
      wordsOf(error),
    );
  }
}

function toRuntime({ Tensor: RuntimeTensorClass }: Runtime, tensor: Tensor): unknown {
  const { dims } = tensor;
  if (tensor.type === 'string') return new RuntimeTensorClass('string', [...tensor.data], dims);
  const { type, data } = tensor;
  switch (type) {
    case 'int64':
      return new RuntimeTensorClass('int64', BigInt64Array.from(Array.from(data, BigInt)), dims);
    case 'int32':
      return new RuntimeTensorClass('int32', Int32Array.from(data), dims);
    case 'bool':
    case 'uint8':
      return new RuntimeTensorClass(TYPES[type], Uint8Array.from(data), dims);
    case 'int8':
      return new RuntimeTensorClass('int8', Int8Array.from(data), dims);
    default:
      return new RuntimeTensorClass(TYPES[type], data, dims);
  }
}

function fromRuntime({ type, dims, data }: RuntimeTensor): Tensor {
  if (type === 'string') return textTensor(dims, Array.from(data, String));
  const own = (Object.keys(TYPES) as (keyof typeof TYPES)[]).find((key) => TYPES[key] === type);
  return numberTensor(own ?? 'double', dims, Array.from(data, Number));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
