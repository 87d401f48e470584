import { InvalidArgument } from '../../../errors.js';
import { broadcastIndex, commonShape } from '../broadcast.js';
import { input, type NodeContext, type Operator } from '../operator.js';
import {
  allocate,
  type ElementType,
  elementType,
  expectNumbers,
  type NumberTensor,
  numberTensor,
  sizeOf,
  type Tensor,
  textTensor,
} from '../tensor.js';

type Type = NumberTensor['type'];

/** Operators that look at one element, or at elements in the same place, at a time. */
export const ELEMENTWISE: { readonly [name: string]: Operator } = {
  Identity: () => (inputs) => [input(inputs, 0)],
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(roundHalfToEven),
  Sign: unary(Math.sign),
  Reciprocal: unary((x) => 1 / x),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Tanh: unary(Math.tanh),
  Relu: unary((x) => (x < 0 ? 0 : x)),
  Not: unary((x) => (x === 0 ? 1 : 0), 'bool'),
  IsNaN: unary((x) => (Number.isNaN(x) ? 1 : 0), 'bool'),
  IsInf: (context) => {
    const [low, high] = ['detect_negative', 'detect_positive'].map(
      (name) => context.attributes.number(name, 1) === 1,
    );
    return unary(
      (x) => ((x === Number.POSITIVE_INFINITY && high) || (x === Number.NEGATIVE_INFINITY && low) ? 1 : 0),
      'bool',
    )(context);
  },
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: division,
  Pow: binary((a, b) => a ** b),
  Mod: (context) =>
    // The sign is that of the divisor, with `fmod` that of the dividend.
    binary(
      context.attributes.number('fmod', 0) === 1 ? (a, b) => a % b : (a, b) => a - b * Math.floor(a / b),
    )(context),
  Less: binary((a, b) => (a < b ? 1 : 0), 'bool'),
  LessOrEqual: binary((a, b) => (a <= b ? 1 : 0), 'bool'),
  Greater: binary((a, b) => (a > b ? 1 : 0), 'bool'),
  GreaterOrEqual: binary((a, b) => (a >= b ? 1 : 0), 'bool'),
  And: binary((a, b) => (a !== 0 && b !== 0 ? 1 : 0), 'bool'),
  Or: binary((a, b) => (a !== 0 || b !== 0 ? 1 : 0), 'bool'),
  Xor: binary((a, b) => ((a !== 0) === (b !== 0) ? 0 : 1), 'bool'),
  Max: variadic((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b))),
  Min: variadic((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.min(a, b))),
  Sum: variadic((a, b) => a + b),
  Equal: () => (inputs) => [equal(input(inputs, 0), input(inputs, 1))],
  Clip: clip,
  Where: () => (inputs) => [where(inputs)],
  Cast: ({ attributes }) => {
    const to = elementType(attributes.number('to'));
    return (inputs) => [cast(input(inputs, 0), to)];
  },
  CastLike: () => (inputs) => [cast(input(inputs, 0), input(inputs, 1).type)],
};

function unary(compute: (x: number) => number, type?: Type): Operator {
  return () => (inputs) => {
    const x = expectNumbers(input(inputs, 0), 'arithmetic');
    return [numberTensor(type ?? x.type, x.dims, x.data.map(compute))];
  };
}

function binary(compute: (a: number, b: number) => number, type?: Type): Operator {
  return () => (inputs) => [
    combine(
      expectNumbers(input(inputs, 0), 'arithmetic'),
      expectNumbers(input(inputs, 1), 'arithmetic'),
      compute,
      type,
    ),
  ];
}

function variadic(compute: (a: number, b: number) => number): Operator {
  return () => (inputs) => {
    const [first, ...others] = inputs.map((_, at) => expectNumbers(input(inputs, at), 'arithmetic'));
    return [others.reduce((left, right) => combine(left, right, compute), first!)];
  };
}

/** Whole numbers are cut towards 0. */
function division(): ReturnType<Operator> {
  return (inputs) => {
    const [a, b] = [expectNumbers(input(inputs, 0), 'Div'), expectNumbers(input(inputs, 1), 'Div')];
    const isReal = a.type === 'float' || a.type === 'double';
    return [combine(a, b, isReal ? (x, y) => x / y : (x, y) => Math.trunc(x / y))];
  };
}

function combine(
  a: NumberTensor,
  b: NumberTensor,
  compute: (a: number, b: number) => number,
  type: Type = a.type,
): NumberTensor {
  const dims = commonShape([a.dims, b.dims]);
  const [first, second] = [broadcastIndex(a.dims, dims), broadcastIndex(b.dims, dims)];
  const data = allocate(type, sizeOf(dims));
  for (let i = 0; i < data.length; i++) {
    data[i] = compute(
      a.data[first === undefined ? i : first[i]!]!,
      b.data[second === undefined ? i : second[i]!]!,
    );
  }
  return { type, dims, data };
}

/** Numbers or texts. */
function equal(a: Tensor, b: Tensor): NumberTensor {
  const dims = commonShape([a.dims, b.dims]);
  const [first, second] = [broadcastIndex(a.dims, dims), broadcastIndex(b.dims, dims)];
  const data = allocate('bool', sizeOf(dims));
  for (let i = 0; i < data.length; i++) {
    data[i] = a.data[first?.[i] ?? i] === b.data[second?.[i] ?? i] ? 1 : 0;
  }
  return { type: 'bool', dims, data };
}

/** Bounds were attributes before operator set 11. */
function clip({ attributes }: NodeContext): ReturnType<Operator> {
  return (inputs) => {
    const x = expectNumbers(input(inputs, 0), 'Clip');
    const bound = (at: number, name: string, fallback: number) => {
      const tensor = inputs[at];
      return tensor === undefined
        ? attributes.number(name, fallback)
        : (expectNumbers(tensor, 'Clip').data[0] ?? fallback);
    };
    const [low, high] = [
      bound(1, 'min', Number.NEGATIVE_INFINITY),
      bound(2, 'max', Number.POSITIVE_INFINITY),
    ];
    return [
      numberTensor(
        x.type,
        x.dims,
        x.data.map((value) => Math.min(high, Math.max(low, value))),
      ),
    ];
  };
}

function where(inputs: readonly (Tensor | undefined)[]): Tensor {
  const condition = expectNumbers(input(inputs, 0), 'Where');
  const [yes, no] = [input(inputs, 1), input(inputs, 2)];
  const dims = commonShape([condition.dims, yes.dims, no.dims]);
  const [c, y, n] = [condition, yes, no].map((tensor) => broadcastIndex(tensor.dims, dims));
  const pick = <T>(first: ArrayLike<T>, second: ArrayLike<T>) =>
    Array.from({ length: sizeOf(dims) }, (_, i) =>
      condition.data[c?.[i] ?? i] === 0 ? second[n?.[i] ?? i]! : first[y?.[i] ?? i]!,
    );
  if (yes.type === 'string' && no.type === 'string') return textTensor(dims, pick(yes.data, no.data));
  const [a, b] = [expectNumbers(yes, 'Where'), expectNumbers(no, 'Where')];
  return numberTensor(a.type, dims, pick(a.data, b.data));
}

function cast(tensor: Tensor, to: ElementType): Tensor {
  if (tensor.type === to) return tensor;
  if (tensor.type === 'string') {
    if (to === 'string') return tensor;
    return toNumbers(
      Float64Array.from(tensor.data, (text) => (text === '' ? Number.NaN : Number(text))),
      tensor.dims,
      to,
    );
  }
  if (to === 'string') return textTensor(tensor.dims, Array.from(tensor.data, String));
  return toNumbers(tensor.data, tensor.dims, to);
}

function toNumbers(values: ArrayLike<number>, dims: readonly number[], to: Type): NumberTensor {
  switch (to) {
    case 'float':
    case 'double':
      return numberTensor(to, dims, values);
    case 'bool':
      return numberTensor(
        to,
        dims,
        Array.from(values, (value) => (value === 0 ? 0 : 1)),
      );
    default:
      if (Array.from(values).some(Number.isNaN)) {
        throw new InvalidArgument('model.graph', 'must not turn missing numbers into whole ones', 'NaN');
      }
      return numberTensor(to, dims, Array.from(values, Math.trunc));
  }
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
