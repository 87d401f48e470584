import { InvalidArgument } from '../../errors.js';
import type { AttributeProto, NodeProto } from './onnx-proto.js';
import { decodeText, readTensor, type Tensor } from './tensor.js';

/** Reads the attributes of one node, with the default of the operator where one is absent. */
export interface Attributes {
  has(name: string): boolean;
  number(name: string, fallback?: number): number;
  text(name: string, fallback?: string): string;
  numbers(name: string): Float64Array;
  wholes(name: string): Int32Array;
  texts(name: string): string[];
  tensor(name: string): Tensor;
}

/** @throws InvalidArgument (the readers) when an attribute without a fallback is absent */
export function readAttributes(node: NodeProto): Attributes {
  const byName = new Map((node.attribute ?? []).map((attribute) => [attribute.name, attribute]));
  const find = (name: string): AttributeProto => {
    const found = byName.get(name);
    if (found !== undefined) return found;
    throw new InvalidArgument('model.graph', `must have the attribute ${name} of ${node.opType}`, 'none');
  };
  return {
    has: (name) => byName.has(name),
    number(name, fallback) {
      if (fallback !== undefined && !byName.has(name)) return fallback;
      const { f, i } = find(name);
      return f ?? i ?? 0;
    },
    text(name, fallback) {
      if (fallback !== undefined && !byName.has(name)) return fallback;
      const { s } = find(name);
      return s === undefined ? '' : decodeText(s);
    },
    numbers: (name) => Float64Array.from(byName.get(name)?.floats ?? []),
    wholes: (name) => Int32Array.from(byName.get(name)?.ints ?? []),
    texts: (name) => (byName.get(name)?.strings ?? []).map(decodeText),
    tensor: (name) => readTensor(find(name).t ?? {}),
  };
}
