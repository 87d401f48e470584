import protobuf from 'protobufjs/light.js';
import { InvalidArgument } from '../../errors.js';
import { ELEMENT, type TensorProto } from './onnx-proto.js';

/** What the elements of a tensor are. Whole numbers and truth values are kept as doubles, exact up to 2^53. */
export type ElementType = keyof typeof ELEMENT;

/** Numbers, row-major. The array of `float` is a Float32Array, so that results are rounded as the format asks. */
export interface NumberTensor {
  readonly type: Exclude<ElementType, 'string'>;
  readonly dims: readonly number[];
  readonly data: Float64Array | Float32Array;
}

/** Texts, row-major. */
export interface TextTensor {
  readonly type: 'string';
  readonly dims: readonly number[];
  readonly data: readonly string[];
}

export type Tensor = NumberTensor | TextTensor;

/** More elements than any table needs; a file that asks for more has to be refused before memory runs out. */
const MOST_ELEMENTS = 2 ** 29;

/**
 * Number of elements of a tensor of that shape.
 * @throws InvalidArgument on lengths that are no whole numbers from 0, and on more elements than 2^29
 */
export function sizeOf(dims: readonly number[]): number {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (dims.every((dim) => Number.isInteger(dim) && dim >= 0) && size <= MOST_ELEMENTS) return size;
  throw new InvalidArgument(
    'model.graph',
    `must have tensors of at most ${MOST_ELEMENTS} values`,
    dims.join(' x '),
  );
}

/** An array for numbers of that type. */
export function allocate(type: NumberTensor['type'], size: number): Float64Array | Float32Array {
  return type === 'float' ? new Float32Array(size) : new Float64Array(size);
}

/** A tensor of numbers; the values are rounded when `type` is `float`. */
export function numberTensor(
  type: NumberTensor['type'],
  dims: readonly number[],
  values: ArrayLike<number>,
): NumberTensor {
  const data = type === 'float' ? Float32Array.from(values) : Float64Array.from(values);
  return { type, dims, data };
}

/** A tensor of texts, row-major. */
export function textTensor(dims: readonly number[], data: readonly string[]): TextTensor {
  return { type: 'string', dims, data };
}

/** @throws InvalidArgument when it holds texts */
export function expectNumbers(tensor: Tensor, what: string): NumberTensor {
  if (tensor.type !== 'string') return tensor;
  throw new InvalidArgument('model.graph', `must give numbers to ${what}`, 'texts');
}

const TYPE_OF = new Map<number, ElementType>(
  Object.entries(ELEMENT).map(([name, code]) => [code, name as ElementType]),
);

/** @throws InvalidArgument on an element type that models of tables do not use */
export function elementType(code: number | undefined): ElementType {
  const type = code === undefined ? undefined : TYPE_OF.get(code);
  if (type !== undefined) return type;
  throw new InvalidArgument('model.graph', `must hold tensors of ${Object.keys(ELEMENT).join(', ')}`, code);
}

/** Texts in files are bytes. */
export function decodeText(bytes: Uint8Array): string {
  return protobuf.util.utf8.read(bytes, 0, bytes.length);
}

/** Texts in files are bytes: UTF-8. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(protobuf.util.utf8.length(text));
  protobuf.util.utf8.write(text, bytes, 0);
  return bytes;
}

/**
 * A tensor as it stands in a file.
 * @throws InvalidArgument when it has more or fewer elements than its shape, or lies in a file of its own
 */
export function readTensor(proto: TensorProto): Tensor {
  const type = elementType(proto.dataType);
  const dims = [...(proto.dims ?? [])];
  const size = sizeOf(dims);
  const tensor: Tensor =
    type === 'string'
      ? textTensor(dims, (proto.stringData ?? []).map(decodeText))
      : numberTensor(type, dims, readNumbers(proto, type));
  if (tensor.data.length === size) return tensor;
  throw new InvalidArgument(
    'model.graph',
    `must have ${size} values in tensor ${proto.name}`,
    tensor.data.length,
  );
}

/** Doubles for the file; texts as bytes. */
export function writeTensor(name: string, tensor: Tensor): TensorProto {
  const head = { name, dims: tensor.dims, dataType: ELEMENT[tensor.type] };
  switch (tensor.type) {
    case 'string':
      return { ...head, stringData: tensor.data.map(encodeText) };
    case 'float':
      return { ...head, floatData: Array.from(tensor.data) };
    case 'double':
      return { ...head, doubleData: Array.from(tensor.data) };
    case 'int64':
      return { ...head, int64Data: Array.from(tensor.data) };
    default:
      return { ...head, int32Data: Array.from(tensor.data) };
  }
}

function readNumbers(proto: TensorProto, type: NumberTensor['type']): ArrayLike<number> {
  const { rawData } = proto;
  if (rawData !== undefined && rawData.length > 0) return readRaw(rawData, type);
  switch (type) {
    case 'float':
      return proto.floatData ?? [];
    case 'double':
      return proto.doubleData ?? [];
    case 'int64':
      return proto.int64Data ?? [];
    default:
      return proto.int32Data ?? [];
  }
}

const BYTES: Record<NumberTensor['type'], number> = {
  float: 4,
  double: 8,
  int64: 8,
  int32: 4,
  uint8: 1,
  int8: 1,
  bool: 1,
};

/** Raw bytes are little-endian whatever the machine. */
function readRaw(bytes: Uint8Array, type: NumberTensor['type']): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = BYTES[type];
  const readAt = (at: number): number => {
    switch (type) {
      case 'float':
        return view.getFloat32(at, true);
      case 'double':
        return view.getFloat64(at, true);
      case 'int64':
        return Number(view.getBigInt64(at, true));
      case 'int32':
        return view.getInt32(at, true);
      case 'int8':
        return view.getInt8(at);
      default:
        return view.getUint8(at);
    }
  };
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => readAt(i * width));
}
