import { broadcastIndex } from '../broadcast.js';
import { input, type NodeContext, type Operator, type Run, resolveAxis } from '../operator.js';
import { allocate, expectNumbers, type NumberTensor, sizeOf } from '../tensor.js';

/** Operators that combine the elements along an axis. */
export const REDUCE: { readonly [name: string]: Operator } = {
  ReduceSum: reduce((values) => total(values)),
  ReduceMean: reduce((values) => total(values) / values.length),
  ReduceMax: reduce((values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
  ReduceMin: reduce((values) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
  ReduceSumSquare: reduce((values) => total(values.map((value) => value * value))),
  ReduceL2: reduce((values) => Math.sqrt(total(values.map((value) => value * value)))),
  ReduceL1: reduce((values) => total(values.map(Math.abs))),
  ReduceLogSum: reduce((values) => Math.log(total(values))),
  ReduceLogSumExp: reduce(logSumExp),
  ReduceProd: reduce((values) => values.reduce((a, b) => a * b, 1)),
  ArgMax: argBest((value, best) => value > best),
  ArgMin: argBest((value, best) => value < best),
  Softmax: softmax(false),
  LogSoftmax: softmax(true),
};

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Subtracting the largest first keeps exp from overflowing. */
function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(total(values.map((value) => Math.exp(value - largest))));
}

/** Calls `visit` with the values along one axis, for every place on the other axes in order. */
function alongAxis(
  tensor: NumberTensor,
  axis: number,
  visit: (line: Float64Array, at: number) => void,
): void {
  const length = tensor.dims[axis] ?? 1;
  const inner = sizeOf(tensor.dims.slice(axis + 1));
  const outer = sizeOf(tensor.dims.slice(0, axis));
  const line = new Float64Array(length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      for (let k = 0; k < length; k++) line[k] = tensor.data[(o * length + k) * inner + i]!;
      visit(line, o * inner + i);
    }
  }
}

/** Axes were an attribute before operator set 13 or 18; none means all, or none where the node says so. */
function reduce(compute: (values: Float64Array) => number): Operator {
  return ({ attributes }: NodeContext): Run => {
    const keeps = attributes.number('keepdims', 1) === 1;
    const noneIsNone = attributes.number('noop_with_empty_axes', 0) === 1;
    return (inputs) => {
      const tensor = expectNumbers(input(inputs, 0), 'a reduction');
      const given =
        inputs[1] === undefined ? attributes.wholes('axes') : expectNumbers(inputs[1], 'a reduction').data;
      const rank = tensor.dims.length;
      const axes = new Set(Array.from(given, (axis) => resolveAxis(axis, rank)));
      const isReduced = (axis: number) => (axes.size === 0 ? !noneIsNone : axes.has(axis));
      const reduced = reduceAxes(tensor, isReduced, compute);
      return [keeps ? reduced : { ...reduced, dims: tensor.dims.filter((_, axis) => !isReduced(axis)) }];
    };
  };
}

/** The reduced axes keep the length 1. */
function reduceAxes(
  tensor: NumberTensor,
  isReduced: (axis: number) => boolean,
  compute: (values: Float64Array) => number,
): NumberTensor {
  const dims = tensor.dims.map((length, axis) => (isReduced(axis) ? 1 : length));
  const data = allocate(tensor.type, sizeOf(dims));
  const reduced = [...dims.keys()].filter(isReduced);
  if (reduced.length === 1) {
    alongAxis(tensor, reduced[0]!, (line, at) => {
      data[at] = compute(line);
    });
    return { type: tensor.type, dims, data };
  }
  const line = new Float64Array(data.length === 0 ? 0 : tensor.data.length / data.length);
  const lines = new Float64Array(tensor.data.length);
  const filled = new Int32Array(data.length);
  const index = broadcastIndex(dims, tensor.dims);
  for (let i = 0; i < tensor.data.length; i++) {
    const at = index === undefined ? i : index[i]!;
    lines[at * line.length + filled[at]!++] = tensor.data[i]!;
  }
  for (let at = 0; at < data.length; at++) {
    line.set(lines.subarray(at * line.length, (at + 1) * line.length));
    data[at] = compute(line);
  }
  return { type: tensor.type, dims, data };
}

function argBest(isBetter: (value: number, best: number) => boolean): Operator {
  return ({ attributes }) => {
    const takesLast = attributes.number('select_last_index', 0) === 1;
    return (inputs) => {
      const tensor = expectNumbers(input(inputs, 0), 'ArgMax');
      const axis = resolveAxis(attributes.number('axis', 0), tensor.dims.length);
      const keeps = attributes.number('keepdims', 1) === 1;
      const data = new Float64Array(sizeOf(tensor.dims) / Math.max(1, tensor.dims[axis] ?? 1));
      alongAxis(tensor, axis, (line, at) => {
        let best = 0;
        for (let k = 1; k < line.length; k++) {
          if (isBetter(line[k]!, line[best]!) || (takesLast && line[k] === line[best])) best = k;
        }
        data[at] = best;
      });
      const dims = tensor.dims.flatMap((length, at) => (at === axis ? (keeps ? [1] : []) : [length]));
      return [{ type: 'int64', dims, data }];
    };
  };
}

/** Before operator set 13 all axes from `axis` on counted as one. */
function softmax(isLog: boolean): Operator {
  return ({ attributes, opset }) =>
    (inputs) => {
      const tensor = expectNumbers(input(inputs, 0), 'Softmax');
      const isOld = opset < 13;
      const axis = resolveAxis(attributes.number('axis', isOld ? 1 : -1), tensor.dims.length);
      const shape = isOld
        ? [sizeOf(tensor.dims.slice(0, axis)), sizeOf(tensor.dims.slice(axis))]
        : tensor.dims;
      const along = isOld ? 1 : axis;
      const data = allocate(tensor.type, tensor.data.length);
      const length = shape[along] ?? 1;
      const inner = sizeOf(shape.slice(along + 1));
      alongAxis({ ...tensor, dims: shape }, along, (line, at) => {
        const largest = line.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        const sum = line.reduce((partial, value) => partial + Math.exp(value - largest), 0);
        const start = Math.floor(at / inner) * length * inner + (at % inner);
        line.forEach((value, k) => {
          const share = isLog ? value - largest - Math.log(sum) : Math.exp(value - largest) / sum;
          data[start + k * inner] = share;
        });
      });
      return [{ type: tensor.type, dims: tensor.dims, data }];
    };
}
