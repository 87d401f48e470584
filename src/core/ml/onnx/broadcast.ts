import { InvalidArgument } from '../../errors.js';
import { sizeOf } from './tensor.js';

/**
 * The shape that several shapes have in common when axes of length 1 are repeated, as numpy does it.
 * @throws InvalidArgument when two axes differ and neither is 1
 */
export function commonShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((dims) => dims.length));
  return Array.from({ length: rank }, (_, axis) => {
    let length = 1;
    for (const dims of shapes) {
      const own = dims[axis - (rank - dims.length)] ?? 1;
      if (own === 1) continue;
      if (length !== 1 && length !== own) {
        throw new InvalidArgument(
          'model.graph',
          'must combine tensors of shapes that fit',
          shapes.join(' and '),
        );
      }
      length = own;
    }
    return length;
  });
}

/**
 * Where each element of the common shape lies in a tensor of shape `dims`; undefined when the two shapes are the same,
 * so that element i lies at i.
 */
export function broadcastIndex(dims: readonly number[], common: readonly number[]): Int32Array | undefined {
  const offset = common.length - dims.length;
  if (offset === 0 && dims.every((length, axis) => length === common[axis])) return undefined;
  const index = new Int32Array(sizeOf(common));
  const strides = new Array<number>(common.length).fill(0);
  let stride = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    if (dims[axis] !== 1) strides[axis + offset] = stride;
    stride *= dims[axis]!;
  }
  const counter = new Array<number>(common.length).fill(0);
  let position = 0;
  for (let i = 0; i < index.length; i++) {
    index[i] = position;
    for (let axis = common.length - 1; axis >= 0; axis--) {
      counter[axis]!++;
      position += strides[axis]!;
      if (counter[axis]! < common[axis]!) break;
      position -= strides[axis]! * counter[axis]!;
      counter[axis] = 0;
    }
  }
  return index;
}
