import {
  ATTRIBUTE,
  type AttributeProto,
  ELEMENT,
  encodeModel,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../onnx-proto.js';
import { encodeText, numberTensor, type Tensor, textTensor, writeTensor } from '../tensor.js';
import { CannotExport } from './cannot-export.js';

/** Name of a value in the graph. */
export type Value = string;

/** What an attribute may be; whole numbers have to be marked, because JavaScript cannot tell them apart. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly tensor: Tensor };

/** Writes a graph node by node, each after those it reads. */
export interface GraphBuilder {
  /** An input of one column, `rows x 1`. */
  input(name: string, type: 'double' | 'string'): Value;
  /** Adds a node with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): Value;
  constant(tensor: Tensor): Value;
  /** A constant row of doubles, `1 x values.length`. */
  row(values: ArrayLike<number>): Value;
  output(name: string, value: Value, type: 'double' | 'string', columns: number | undefined): void;
  /**
   * The bytes of the file.
   * @throws CannotExport when an input has the name of a value that is computed
   */
  build(metadata: Readonly<Record<string, string>>): Uint8Array;
}

export const ML_DOMAIN = 'ai.onnx.ml';
/** Written so that runtimes of 2024 and later can read it: `TreeEnsemble` with doubles came with version 5. */
const OPSETS = [
  { domain: '', version: 19 },
  { domain: ML_DOMAIN, version: 5 },
];
const IR_VERSION = 9;

/**
 * An empty graph.
 * @param name of the graph in the file
 * @param producerVersion version of MLDrift that writes the file
 */
export function createGraphBuilder(name: string, producerVersion: string): GraphBuilder {
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const inputs: ValueInfoProto[] = [];
  const outputs: ValueInfoProto[] = [];
  let counter = 0;
  const next = (what: string) => `${what}_${counter++}`;
  const builder: GraphBuilder = {
    input(column, type) {
      inputs.push(valueInfo(column, type, 1));
      return column;
    },
    node(opType, given, attributes = {}, domain = '') {
      const output = next(opType.toLowerCase());
      const attribute = Object.entries(attributes).map(([key, value]) => writeAttribute(key, value));
      nodes.push({ opType, domain, name: `${output}_node`, input: given, output: [output], attribute });
      return output;
    },
    constant(tensor) {
      const value = next('constant');
      initializers.push(writeTensor(value, tensor));
      return value;
    },
    row: (values) => builder.constant(numberTensor('double', [1, values.length], values)),
    output(label, value, type, columns) {
      nodes.push({ opType: 'Identity', domain: '', name: `${label}_node`, input: [value], output: [label] });
      outputs.push(valueInfo(label, type, columns));
    },
    build(metadata) {
      const made = [...initializers.map(({ name }) => name), ...nodes.flatMap(({ output }) => output)];
      const taken = new Set(made);
      const double = inputs.find((input) => taken.has(input.name));
      if (double !== undefined) {
        throw new CannotExport(
          `the column ${double.name} has the name of a value in the graph; name it otherwise`,
        );
      }
      return encodeModel({
        irVersion: IR_VERSION,
        producerName: 'mldrift',
        producerVersion,
        opsetImport: OPSETS,
        graph: { name, node: nodes, initializer: initializers, input: inputs, output: outputs },
        metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      });
    },
  };
  return builder;
}

/** One number for all rows. */
export function scalar(value: number): Tensor {
  return numberTensor('double', [1, 1], [value]);
}

/** A list of texts, the same for all rows. */
export function texts(values: readonly string[]): Tensor {
  return textTensor([values.length], values);
}

/** Some of the columns of a matrix, in the order given. */
export function columnsOf(graph: GraphBuilder, x: Value, columns: readonly number[]): Value {
  const places = graph.constant(numberTensor('int64', [columns.length], columns));
  return graph.node('Gather', [x, places], { axis: { int: 1 } });
}

/** Values further from 0 than the limit become it; NaN stays, which `Clip` does not promise. */
export function heldWithin(graph: GraphBuilder, x: Value, limit: number): Value {
  const [most, least] = [graph.constant(scalar(limit)), graph.constant(scalar(-limit))];
  const above = graph.node('Where', [graph.node('Greater', [x, most]), most, x]);
  return graph.node('Where', [graph.node('Less', [x, least]), least, above]);
}

function valueInfo(name: string, type: 'double' | 'string', columns: number | undefined): ValueInfoProto {
  const dim = [{ dimParam: 'rows' }, ...(columns === undefined ? [] : [{ dimValue: columns }])];
  return { name, type: { tensorType: { elemType: ELEMENT[type], shape: { dim } } } };
}

function writeAttribute(name: string, value: Attribute): AttributeProto {
  if ('int' in value) return { name, type: ATTRIBUTE.int, i: value.int };
  if ('ints' in value) return { name, type: ATTRIBUTE.ints, ints: value.ints };
  if ('text' in value) return { name, type: ATTRIBUTE.string, s: encodeText(value.text) };
  return { name, type: ATTRIBUTE.tensor, t: writeTensor(name, value.tensor) };
}
