import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';
import { broadcastIndex, commonShape } from '../broadcast.js';
import { input, type NodeContext, type Operator, type Run, resolveAxis } from '../operator.js';
import { expectNumbers, numberTensor, sizeOf, type Tensor, textTensor } from '../tensor.js';

/** Operators that move elements without looking at them. */
export const SHAPE: { readonly [name: string]: Operator } = {
  Constant: constant,
  ConstantOfShape: ({ attributes }) => {
    const value = attributes.has('value') ? attributes.tensor('value') : numberTensor('float', [1], [0]);
    return (inputs) => {
      const dims = wholes(inputs, 0);
      return [gatherAt(value, dims, new Int32Array(sizeOf(dims)))];
    };
  },
  Shape: ({ attributes }) => {
    const [start, end] = [attributes.number('start', 0), attributes.number('end', Number.MAX_SAFE_INTEGER)];
    return (inputs) => {
      // Both may be counted from the end, and beyond it they stop, as those of slice do.
      const part = input(inputs, 0).dims.slice(start, end);
      return [numberTensor('int64', [part.length], part)];
    };
  },
  Reshape: ({ attributes }) => {
    const keepsZero = attributes.number('allowzero', 0) === 1;
    return (inputs) => {
      const tensor = input(inputs, 0);
      return [withShape(tensor, reshaped(tensor.dims, wholes(inputs, 1), keepsZero))];
    };
  },
  Flatten: ({ attributes }) => {
    const asked = attributes.number('axis', 1);
    return (inputs) => {
      const tensor = input(inputs, 0);
      const axis = asked < 0 ? asked + tensor.dims.length : asked;
      return [withShape(tensor, [sizeOf(tensor.dims.slice(0, axis)), sizeOf(tensor.dims.slice(axis))])];
    };
  },
  Squeeze: (context) => (inputs) => {
    const tensor = input(inputs, 0);
    const axes = axesOf(context, inputs).map((axis) => resolveAxis(axis, tensor.dims.length));
    const dims = tensor.dims.filter((length, axis) =>
      axes.length === 0 ? length !== 1 : !axes.includes(axis),
    );
    return [withShape(tensor, dims)];
  },
  Unsqueeze: (context) => (inputs) => {
    const tensor = input(inputs, 0);
    const axes = axesOf(context, inputs);
    const rank = tensor.dims.length + axes.length;
    const added = axes.map((axis) => resolveAxis(axis, rank));
    const rest = [...tensor.dims];
    const dims = Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : rest.shift()!));
    return [withShape(tensor, dims)];
  },
  Transpose: transpose,
  Concat: ({ attributes }) => {
    const axis = attributes.number('axis');
    return (inputs) => [
      concat(
        inputs.map((_, at) => input(inputs, at)),
        axis,
      ),
    ];
  },
  Gather: ({ attributes }) => {
    const asked = attributes.number('axis', 0);
    return (inputs) => [gather(input(inputs, 0), input(inputs, 1), asked)];
  },
  Expand: () => (inputs) => {
    const tensor = input(inputs, 0);
    const dims = commonShape([tensor.dims, wholes(inputs, 1)]);
    const index = broadcastIndex(tensor.dims, dims);
    return [index === undefined ? tensor : gatherAt(tensor, dims, index)];
  },
  Slice: (context) => (inputs) => [slice(context, inputs)],
  Split: split,
};

/** Those of `ai.onnx.ml`. */
export const ML_SHAPE: { readonly [name: string]: Operator } = {
  FeatureVectorizer: () => (inputs) => [
    concat(
      inputs.map((_, at) => input(inputs, at)),
      1,
    ),
  ],
  ArrayFeatureExtractor: () => (inputs) => {
    const tensor = input(inputs, 0);
    const indices = expectNumbers(input(inputs, 1), 'ArrayFeatureExtractor');
    const flat = { ...indices, dims: [indices.data.length] };
    const picked = gather(tensor, flat, tensor.dims.length - 1);
    return [tensor.dims.length === 1 ? withShape(picked, [1, flat.data.length]) : picked];
  },
  // Gives a dictionary per row; the probabilities themselves say as much.
  ZipMap: () => (inputs) => [input(inputs, 0)],
};

function constant({ attributes }: NodeContext): Run {
  const value = constantOf(attributes);
  return () => [value];
}

function constantOf(attributes: Attributes): Tensor {
  if (attributes.has('value_float')) return numberTensor('float', [], [attributes.number('value_float')]);
  if (attributes.has('value_int')) return numberTensor('int64', [], [attributes.number('value_int')]);
  if (attributes.has('value_string')) return textTensor([], [attributes.text('value_string')]);
  if (attributes.has('value_floats')) return listOf('float', attributes.numbers('value_floats'));
  if (attributes.has('value_ints')) return listOf('int64', attributes.wholes('value_ints'));
  if (!attributes.has('value_strings')) return attributes.tensor('value');
  const words = attributes.texts('value_strings');
  return textTensor([words.length], words);
}

function listOf(type: 'float' | 'int64', values: ArrayLike<number>): Tensor {
  return numberTensor(type, [values.length], values);
}

function wholes(inputs: readonly (Tensor | undefined)[], at: number): number[] {
  return Array.from(expectNumbers(input(inputs, at), 'a shape').data);
}

/** Axes were an attribute before operator set 13. */
function axesOf({ attributes }: NodeContext, inputs: readonly (Tensor | undefined)[]): number[] {
  return inputs[1] === undefined ? Array.from(attributes.wholes('axes')) : wholes(inputs, 1);
}

function withShape(tensor: Tensor, dims: readonly number[]): Tensor {
  if (sizeOf(dims) === sizeOf(tensor.dims)) return { ...tensor, dims };
  throw new InvalidArgument('model.graph', `must keep ${sizeOf(tensor.dims)} elements`, dims.join(' x '));
}

/** 0 keeps an axis unless it may mean 0, -1 takes what is left. */
function reshaped(from: readonly number[], asked: readonly number[], keepsZero: boolean): number[] {
  const dims = asked.map((length, axis) => (length === 0 && !keepsZero ? (from[axis] ?? 0) : length));
  const open = dims.indexOf(-1);
  if (open < 0) return dims;
  const known = dims.reduce((product, length) => (length === -1 ? product : product * length), 1);
  dims[open] = known === 0 ? 0 : sizeOf(from) / known;
  return dims;
}

/** The tensor of shape `dims` whose element i is element `index[i]` of `tensor`. */
function gatherAt(tensor: Tensor, dims: readonly number[], index: Int32Array): Tensor {
  if (tensor.type === 'string') {
    return textTensor(
      dims,
      Array.from(index, (at) => tensor.data[at]!),
    );
  }
  const data = tensor.type === 'float' ? new Float32Array(index.length) : new Float64Array(index.length);
  for (let i = 0; i < index.length; i++) data[i] = tensor.data[index[i]!]!;
  return { type: tensor.type, dims, data };
}

function gather(tensor: Tensor, indices: Tensor, asked: number): Tensor {
  const { data, dims: wanted } = expectNumbers(indices, 'Gather');
  const axis = resolveAxis(asked, tensor.dims.length);
  const length = tensor.dims[axis] ?? 1;
  const inner = sizeOf(tensor.dims.slice(axis + 1));
  const outer = sizeOf(tensor.dims.slice(0, axis));
  const index = new Int32Array(outer * data.length * inner);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const entry of data) {
      const place = entry < 0 ? entry + length : entry;
      if (place < 0 || place >= length) {
        throw new InvalidArgument('model.graph', `must gather places below ${length}`, entry);
      }
      for (let i = 0; i < inner; i++) index[at++] = (o * length + place) * inner + i;
    }
  }
  return gatherAt(tensor, [...tensor.dims.slice(0, axis), ...wanted, ...tensor.dims.slice(axis + 1)], index);
}

function concat(tensors: readonly Tensor[], asked: number): Tensor {
  const [first] = tensors as [Tensor];
  const axis = resolveAxis(asked, first.dims.length);
  const dims = first.dims.map((length, at) =>
    at === axis ? tensors.reduce((sum, { dims: own }) => sum + own[axis]!, 0) : length,
  );
  const outer = sizeOf(first.dims.slice(0, axis));
  const widths = tensors.map(({ dims: own }) => sizeOf(own.slice(axis)));
  const width = widths.reduce((sum, one) => sum + one, 0);
  if (sizeOf(dims) !== outer * width) {
    throw new InvalidArgument('model.graph', 'must join tensors whose other axes agree', dims.join(' x '));
  }
  if (first.type === 'string') {
    const rows = Array.from({ length: outer }, (_, o) =>
      tensors.flatMap((tensor, at) =>
        Array.from<string | number>(tensor.data).slice(o * widths[at]!, (o + 1) * widths[at]!),
      ),
    );
    return textTensor(dims, rows.flat().map(String));
  }
  const data = first.type === 'float' ? new Float32Array(outer * width) : new Float64Array(outer * width);
  let start = 0;
  tensors.forEach((tensor, at) => {
    const source = expectNumbers(tensor, 'Concat').data;
    const own = widths[at]!;
    for (let o = 0; o < outer; o++) data.set(source.subarray(o * own, (o + 1) * own), o * width + start);
    start += own;
  });
  return { type: first.type, dims, data };
}

function transpose({ attributes }: NodeContext): Run {
  return (inputs) => {
    const tensor = input(inputs, 0);
    const rank = tensor.dims.length;
    const order = attributes.has('perm')
      ? Array.from(attributes.wholes('perm'))
      : Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
    const strides = tensor.dims.map((_, axis) => sizeOf(tensor.dims.slice(axis + 1)));
    const dims = order.map((axis) => tensor.dims[axis]!);
    const index = new Int32Array(sizeOf(dims));
    for (let i = 0; i < index.length; i++) {
      let rest = i;
      let place = 0;
      for (let axis = rank - 1; axis >= 0; axis--) {
        place += (rest % dims[axis]!) * strides[order[axis]!]!;
        rest = Math.floor(rest / dims[axis]!);
      }
      index[i] = place;
    }
    return [gatherAt(tensor, dims, index)];
  };
}

/** Where to cut stood in attributes before operator set 10. */
function slice({ attributes, opset }: NodeContext, inputs: readonly (Tensor | undefined)[]): Tensor {
  const tensor = input(inputs, 0);
  const listed = (at: number, name: string) =>
    opset < 10 ? Array.from(attributes.wholes(name)) : inputs[at] === undefined ? [] : wholes(inputs, at);
  const [starts, ends, given] = [listed(1, 'starts'), listed(2, 'ends'), listed(3, 'axes')];
  const axes = given.length === 0 ? starts.map((_, axis) => axis) : given;
  const steps = inputs[4] === undefined ? starts.map(() => 1) : wholes(inputs, 4);
  return axes.reduce((current, asked, at) => {
    const axis = resolveAxis(asked, current.dims.length);
    const length = current.dims[axis]!;
    const step = steps[at]!;
    if (step < 1) throw new InvalidArgument('model.graph', 'must slice forwards', step);
    const clamp = (place: number) => Math.min(length, Math.max(0, place < 0 ? place + length : place));
    const places: number[] = [];
    for (let place = clamp(starts[at]!); place < clamp(ends[at]!); place += step) places.push(place);
    return gather(current, numberTensor('int64', [places.length], places), axis);
  }, tensor);
}

/** Without lengths into as many parts as there are outputs; the last is shorter when they cannot be equal. */
function split({ attributes, outputs }: NodeContext): Run {
  const asked = attributes.number('axis', 0);
  return (inputs) => {
    const tensor = input(inputs, 0);
    const axis = resolveAxis(asked, tensor.dims.length);
    const given = inputs[1] === undefined ? Array.from(attributes.wholes('split')) : wholes(inputs, 1);
    const lengths = given.length === 0 ? equalParts(tensor.dims[axis] ?? 1, outputs) : given;
    let start = 0;
    return lengths.map((length) => {
      const places = Array.from({ length }, (_, i) => start + i);
      start += length;
      return gather(tensor, numberTensor('int64', [length], places), axis);
    });
  };
}

function equalParts(length: number, parts: number): number[] {
  const size = Math.ceil(length / parts);
  return Array.from({ length: parts }, (_, part) => Math.max(0, Math.min(size, length - part * size)));
}
