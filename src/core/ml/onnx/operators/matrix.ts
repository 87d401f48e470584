import { InvalidArgument } from '../../../errors.js';
import { broadcastIndex, commonShape } from '../broadcast.js';
import { input, type Operator } from '../operator.js';
import { allocate, expectNumbers, type NumberTensor } from '../tensor.js';

/** Products of matrices. */
export const MATRIX: { readonly [name: string]: Operator } = {
  MatMul: () => (inputs) => [
    multiply(expectNumbers(input(inputs, 0), 'MatMul'), expectNumbers(input(inputs, 1), 'MatMul')),
  ],
  Gemm: ({ attributes }) => {
    const [alpha, beta] = [attributes.number('alpha', 1), attributes.number('beta', 1)];
    const [flipsA, flipsB] = [attributes.number('transA', 0) === 1, attributes.number('transB', 0) === 1];
    return (inputs) => {
      const a = flipped(expectNumbers(input(inputs, 0), 'Gemm'), flipsA);
      const product = multiply(a, flipped(expectNumbers(input(inputs, 1), 'Gemm'), flipsB));
      const added = inputs[2] === undefined ? undefined : expectNumbers(inputs[2], 'Gemm');
      const index =
        added === undefined ? undefined : broadcastIndex(added.dims, commonShape([product.dims, added.dims]));
      const data = product.data.map(
        (value, i) => alpha * value + (added === undefined ? 0 : beta * added.data[index?.[i] ?? i]!),
      );
      return [{ ...product, data }];
    };
  },
};

/** The product of two matrices; a vector on the left is one row, on the right one column. */
function multiply(left: NumberTensor, right: NumberTensor): NumberTensor {
  const a = left.dims.length === 1 ? [1, left.dims[0]!] : left.dims;
  const b = right.dims.length === 1 ? [right.dims[0]!, 1] : right.dims;
  const [rows, inner, columns] = [a[0] ?? 1, a[1] ?? 1, b[1] ?? 1];
  if (a.length !== 2 || b.length !== 2 || inner !== b[0]) {
    throw new InvalidArgument(
      'model.graph',
      'must multiply matrices that fit',
      `${left.dims.join(' x ')} and ${right.dims.join(' x ')}`,
    );
  }
  const data = allocate(left.type, rows * columns);
  const line = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    line.fill(0);
    for (let k = 0; k < inner; k++) {
      const factor = left.data[i * inner + k]!;
      for (let j = 0; j < columns; j++) line[j]! += factor * right.data[k * columns + j]!;
    }
    data.set(line, i * columns);
  }
  const dims = [...(left.dims.length === 1 ? [] : [rows]), ...(right.dims.length === 1 ? [] : [columns])];
  return { type: left.type, dims, data };
}

function flipped(tensor: NumberTensor, isFlipped: boolean): NumberTensor {
  if (!isFlipped) return tensor;
  const [rows = 1, columns = 1] = tensor.dims;
  const data = allocate(tensor.type, tensor.data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[j * rows + i] = tensor.data[i * columns + j]!;
  }
  return { ...tensor, dims: [columns, rows], data };
}
