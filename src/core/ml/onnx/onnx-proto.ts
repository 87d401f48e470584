import protobuf from 'protobufjs/light.js';
import { InvalidArgument } from '../../errors.js';

/**
 * The part of the ONNX file format that models of tables use, as protobuf messages. Field numbers are those of onnx.proto.
 * Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 10).
 */

/** Element types of tensors, as numbered by the format. */
export const ELEMENT = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
} as const;

/** Types of attributes, as numbered by the format. */
export const ATTRIBUTE = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

export interface TensorProto {
  readonly dims?: readonly number[];
  readonly dataType?: number;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly stringData?: readonly Uint8Array[];
  readonly int64Data?: readonly number[];
  readonly doubleData?: readonly number[];
  readonly name?: string;
  readonly rawData?: Uint8Array;
}

export interface AttributeProto {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly floats?: readonly number[];
  readonly ints?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}

export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  /** Empty is the standard operators; `ai.onnx.ml` those of classical models. */
  readonly domain?: string;
  readonly attribute?: readonly AttributeProto[];
}

export interface ValueInfoProto {
  readonly name: string;
  readonly type?: {
    readonly tensorType?: {
      readonly elemType?: number;
      readonly shape?: {
        readonly dim?: readonly { readonly dimValue?: number; readonly dimParam?: string }[];
      };
    };
  };
}

export interface GraphProto {
  readonly name?: string;
  readonly node?: readonly NodeProto[];
  readonly initializer?: readonly TensorProto[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
}

export interface ModelProto {
  readonly irVersion: number;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly docString?: string;
  readonly opsetImport?: readonly { readonly domain?: string; readonly version: number }[];
  readonly graph: GraphProto;
  readonly metadataProps?: readonly { readonly key: string; readonly value: string }[];
}

const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id });
const packed = (type: string, id: number) => ({ rule: 'repeated', type, id, options: { packed: true } });
const one = (type: string, id: number) => ({ type, id });

const ROOT = protobuf.Root.fromJSON({
  nested: {
    Tensor: {
      fields: {
        dims: packed('int64', 1),
        dataType: one('int32', 2),
        floatData: packed('float', 4),
        int32Data: packed('int32', 5),
        stringData: repeated('bytes', 6),
        int64Data: packed('int64', 7),
        name: one('string', 8),
        rawData: one('bytes', 9),
        doubleData: packed('double', 10),
      },
    },
    Attribute: {
      fields: {
        name: one('string', 1),
        f: one('float', 2),
        i: one('int64', 3),
        s: one('bytes', 4),
        t: one('Tensor', 5),
        floats: repeated('float', 7),
        ints: repeated('int64', 8),
        strings: repeated('bytes', 9),
        type: one('int32', 20),
      },
    },
    Node: {
      fields: {
        input: repeated('string', 1),
        output: repeated('string', 2),
        name: one('string', 3),
        opType: one('string', 4),
        attribute: repeated('Attribute', 5),
        domain: one('string', 7),
      },
    },
    Dimension: { fields: { dimValue: one('int64', 1), dimParam: one('string', 2) } },
    Shape: { fields: { dim: repeated('Dimension', 1) } },
    TensorType: { fields: { elemType: one('int32', 1), shape: one('Shape', 2) } },
    Type: { fields: { tensorType: one('TensorType', 1) } },
    ValueInfo: { fields: { name: one('string', 1), type: one('Type', 2) } },
    Graph: {
      fields: {
        node: repeated('Node', 1),
        name: one('string', 2),
        initializer: repeated('Tensor', 5),
        input: repeated('ValueInfo', 11),
        output: repeated('ValueInfo', 12),
      },
    },
    Opset: { fields: { domain: one('string', 1), version: one('int64', 2) } },
    Property: { fields: { key: one('string', 1), value: one('string', 2) } },
    Model: {
      fields: {
        irVersion: one('int64', 1),
        producerName: one('string', 2),
        producerVersion: one('string', 3),
        docString: one('string', 6),
        graph: one('Graph', 7),
        opsetImport: repeated('Opset', 8),
        metadataProps: repeated('Property', 14),
      },
    },
  },
});
const MODEL = ROOT.lookupType('Model');

/** The bytes of an `.onnx` file. */
export function encodeModel(model: ModelProto): Uint8Array {
  return MODEL.encode(MODEL.fromObject(model)).finish();
}

/**
 * Reads an `.onnx` file. Fields that models of tables do not use are passed over.
 * @throws InvalidArgument when the bytes are no ONNX model
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  let model: ModelProto;
  try {
    model = MODEL.toObject(MODEL.decode(bytes), { longs: Number, defaults: false }) as unknown as ModelProto;
  } catch (error) {
    throw notOnnx(bytes, error instanceof Error ? error.message : String(error));
  }
  // Any bytes that happen to parse as protobuf give a message with nothing in it.
  if (model.graph === undefined || (model.graph.node ?? []).length === 0) {
    throw notOnnx(bytes, 'no graph in it');
  }
  return model;
}

function notOnnx(bytes: Uint8Array, why: string): InvalidArgument {
  return new InvalidArgument('model', `must be an ONNX file (${why})`, `${bytes.length} bytes`);
}
