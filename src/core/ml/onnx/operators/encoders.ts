import { InvalidArgument } from '../../../errors.js';
import type { Attributes } from '../attributes.js';
import { input, type NodeContext, type Operator, type Run } from '../operator.js';
import { expectNumbers, numberTensor, type Tensor, textTensor } from '../tensor.js';

/** Operators of `ai.onnx.ml` that make columns ready. Their results are `float`, as the format has it. */
export const ENCODERS: { readonly [name: string]: Operator } = {
  Scaler: ({ attributes }) => {
    const [offset, scale] = [attributes.numbers('offset'), attributes.numbers('scale')];
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'Scaler');
      const columns = x.dims.at(-1) ?? 1;
      const at = (values: Float64Array, i: number) =>
        values.length === 1 ? values[0]! : values[i % columns]!;
      return [
        numberTensor(
          'float',
          x.dims,
          x.data.map((value, i) => (value - at(offset, i)) * at(scale, i)),
        ),
      ];
    };
  },
  Imputer: imputer,
  Binarizer: ({ attributes }) => {
    const threshold = attributes.number('threshold', 0);
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'Binarizer');
      return [
        numberTensor(
          x.type,
          x.dims,
          x.data.map((value) => (value > threshold ? 1 : 0)),
        ),
      ];
    };
  },
  Normalizer: ({ attributes }) => {
    const norm = attributes.text('norm', 'MAX');
    return (inputs) => {
      const x = expectNumbers(input(inputs, 0), 'Normalizer');
      const columns = x.dims.at(-1) ?? 1;
      const data = Float32Array.from(x.data);
      for (let start = 0; start < data.length; start += columns)
        normalise(data.subarray(start, start + columns), norm);
      return [{ type: 'float', dims: x.dims, data }];
    };
  },
  OneHotEncoder: ({ attributes }) => {
    const texts = attributes.texts('cats_strings');
    const levels: readonly (string | number)[] =
      texts.length > 0 ? texts : Array.from(attributes.wholes('cats_int64s'));
    const placeOf = new Map(levels.map((level, at) => [level, at]));
    const takesUnknown = attributes.number('zeros', 1) === 1;
    return (inputs) => {
      const tensor = input(inputs, 0);
      const data = new Float32Array(tensor.data.length * levels.length);
      Array.from<string | number>(tensor.data).forEach((value, i) => {
        const place = placeOf.get(value);
        if (place !== undefined) data[i * levels.length + place] = 1;
        else if (!takesUnknown)
          throw new InvalidArgument('rows', `must be one of ${levels.join(', ')}`, value);
      });
      return [{ type: 'float', dims: [...tensor.dims, levels.length], data }];
    };
  },
  LabelEncoder: labelEncoder,
};

/** Replaces one value, usually NaN, by a number of its column. */
function imputer({ attributes }: NodeContext): Run {
  const isFloat = attributes.has('imputed_value_floats');
  const fills: ArrayLike<number> = isFloat
    ? attributes.numbers('imputed_value_floats')
    : attributes.wholes('imputed_value_int64s');
  const replaced = isFloat
    ? attributes.number('replaced_value_float', 0)
    : attributes.number('replaced_value_int64', 0);
  return (inputs) => {
    const x = expectNumbers(input(inputs, 0), 'Imputer');
    const columns = x.dims.at(-1) ?? 1;
    const isReplaced = Number.isNaN(replaced) ? Number.isNaN : (value: number) => value === replaced;
    const data = x.data.map((value, i) =>
      isReplaced(value) ? fills[fills.length === 1 ? 0 : i % columns]! : value,
    );
    return [numberTensor(x.type, x.dims, data)];
  };
}

function normalise(row: Float32Array, norm: string): void {
  let size = 0;
  for (const value of row) {
    if (norm === 'MAX') size = Math.max(size, value);
    else size += norm === 'L1' ? Math.abs(value) : value * value;
  }
  if (norm === 'L2') size = Math.sqrt(size);
  if (size === 0) return;
  for (let i = 0; i < row.length; i++) row[i]! /= size;
}

type Entries = readonly (string | number)[];

function labelEncoder({ attributes }: NodeContext): Run {
  // Version 1 numbered its classes: texts become their places, places become texts.
  const classes = attributes.texts('classes_strings');
  if (classes.length > 0) {
    return (inputs) => {
      const tensor = input(inputs, 0);
      if (tensor.type === 'string') {
        const fallback = attributes.number('default_int64', -1);
        const places = tensor.data.map((text) =>
          classes.indexOf(text) < 0 ? fallback : classes.indexOf(text),
        );
        return [numberTensor('int64', tensor.dims, places)];
      }
      const fallback = attributes.text('default_string', '_Unused');
      return [
        textTensor(
          tensor.dims,
          Array.from(tensor.data, (place) => classes[place] ?? fallback),
        ),
      ];
    };
  }
  const keys = readEntries(attributes, 'keys');
  const values = readEntries(attributes, 'values');
  const map = new Map(keys.entries.map((key, at) => [key, values.entries[at]!]));
  const fallback = defaultOf(attributes, values.type);
  return (inputs) => {
    const tensor = input(inputs, 0);
    const encoded = Array.from<string | number, string | number>(
      tensor.data,
      (key) => map.get(key) ?? fallback,
    );
    return [
      values.type === 'string'
        ? textTensor(tensor.dims, encoded.map(String))
        : numberTensor(values.type, tensor.dims, encoded.map(Number)),
    ];
  };
}

/** Keys and values come as lists of one of three types or, since version 4, as a tensor. */
function readEntries(
  attributes: Attributes,
  side: 'keys' | 'values',
): { type: Tensor['type']; entries: Entries } {
  if (attributes.has(`${side}_tensor`)) {
    const tensor = attributes.tensor(`${side}_tensor`);
    return { type: tensor.type, entries: Array.from<string | number>(tensor.data) };
  }
  if (attributes.has(`${side}_strings`))
    return { type: 'string', entries: attributes.texts(`${side}_strings`) };
  if (attributes.has(`${side}_int64s`)) {
    return { type: 'int64', entries: Array.from(attributes.wholes(`${side}_int64s`)) };
  }
  return { type: 'float', entries: Array.from(attributes.numbers(`${side}_floats`)) };
}

function defaultOf(attributes: Attributes, type: Tensor['type']): string | number {
  if (attributes.has('default_tensor')) return attributes.tensor('default_tensor').data[0] ?? 0;
  if (type === 'string') return attributes.text('default_string', '_Unused');
  return type === 'int64' ? attributes.number('default_int64', -1) : attributes.number('default_float', 0);
}
