import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { ATTRIBUTE, type AttributeProto, ELEMENT, encodeModel, type ModelProto } from './onnx-proto.js';
import { prepareGraph, unknownOperators } from './run-graph.js';
import { numberTensor, writeTensor } from './tensor.js';

const int = (name: string, i: number): AttributeProto => ({ name, type: ATTRIBUTE.int, i });
const ints = (name: string, values: readonly number[]): AttributeProto => ({
  name,
  type: ATTRIBUTE.ints,
  ints: values,
});

interface OneNode {
  readonly opType: string;
  readonly domain?: string;
  readonly attribute?: readonly AttributeProto[];
  /** Whole numbers given as further inputs, after x. */
  readonly wholes?: readonly (readonly number[])[];
  readonly outputs?: number;
  readonly result?: keyof typeof ELEMENT;
  readonly opset?: number;
  readonly opsetImport?: ModelProto['opsetImport'];
}

/** x, a cube of 2 x 3 x 4 floats, goes into one node. */
function modelOf(node: OneNode): ModelProto {
  const { wholes = [], outputs = 1, opset = 18, result = 'float', opsetImport } = node;
  const names = Array.from({ length: outputs }, (_, at) => `y${at}`);
  const value = (name: string, type: keyof typeof ELEMENT) => ({
    name,
    type: { tensorType: { elemType: ELEMENT[type] } },
  });
  return {
    irVersion: 8,
    opsetImport: opsetImport ?? [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: [
        {
          opType: node.opType,
          domain: node.domain ?? '',
          attribute: node.attribute ?? [],
          input: ['x', ...wholes.map((_, at) => `w${at}`)],
          output: names,
        },
      ],
      initializer: wholes.map((values, at) =>
        writeTensor(`w${at}`, numberTensor('int64', [values.length], values)),
      ),
      input: [value('x', 'float')],
      output: names.map((name) => value(name, result)),
    },
  };
}

const random = createRandom('run-graph');
// Values that repeat, so that there are ties, and both infinities.
const DATA = Float32Array.from({ length: 24 }, (_, i) =>
  i === 5 ? Number.POSITIVE_INFINITY : i === 6 ? Number.NEGATIVE_INFINITY : random.integer(4) + 1,
);
const FINITE = DATA.map((value) => (Number.isFinite(value) ? value : 2.5));
const SHAPE = [2, 3, 4];

async function both(model: ModelProto, data: Float32Array) {
  const session = await InferenceSession.create(encodeModel(model));
  const expected = await session.run({ x: new RuntimeTensor('float32', data, SHAPE) });
  const found = prepareGraph(model).run(new Map([['x', numberTensor('float', SHAPE, data)]]));
  return session.outputNames.map((name) => ({ expected: expected[name]!, found: found.get(name)! }));
}

const nodes: readonly (readonly [string, OneNode])[] = [
  ['the last axes of a shape', { opType: 'Shape', attribute: [int('start', -2)], result: 'int64' }],
  ['a part of a shape', { opType: 'Shape', attribute: [int('start', 0), int('end', 1)], result: 'int64' }],
  ['one infinity only', { opType: 'IsInf', attribute: [int('detect_negative', 0)], result: 'bool' }],
  [
    'the last of equals',
    { opType: 'ArgMax', attribute: [int('axis', 2), int('select_last_index', 1)], result: 'int64' },
  ],
  ['the first of equals', { opType: 'ArgMin', attribute: [int('axis', 1)], result: 'int64' }],
  ['equal parts', { opType: 'Split', attribute: [int('axis', 2)], outputs: 2, opset: 13 }],
  [
    'parts of which the last is shorter',
    { opType: 'Split', attribute: [int('axis', 1), int('num_outputs', 2)], outputs: 2 },
  ],
  ['squares over two axes', { opType: 'ReduceSumSquare', wholes: [[0, 2]] }],
  [
    'the logarithm of a sum over two axes',
    { opType: 'ReduceLogSum', wholes: [[1, 2]], attribute: [int('keepdims', 0)] },
  ],
  ['norms over two axes', { opType: 'ReduceL2', wholes: [[0, 1]] }],
  ['means over all axes', { opType: 'ReduceMean' }],
  ['a sum over no axis', { opType: 'ReduceSum', attribute: [int('noop_with_empty_axes', 1)] }],
  [
    'a slice by attributes',
    {
      opType: 'Slice',
      attribute: [ints('starts', [1, -3]), ints('ends', [3, 1000]), ints('axes', [1, 2])],
      opset: 9,
    },
  ],
  ['a slice by inputs', { opType: 'Slice', wholes: [[0], [4], [2], [2]] }],
];

describe('prepareGraph', () => {
  it.each(nodes)('computes %s as onnxruntime does', async (_, node) => {
    const data = node.opType === 'IsInf' ? DATA : FINITE;
    for (const { expected, found } of await both(modelOf(node), data)) {
      expect(found.dims).toEqual(expected.dims);
      Array.from(expected.data as ArrayLike<number | bigint>, Number).forEach((value, i) => {
        expect(Math.abs(Number(found.data[i]) - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value)));
      });
    }
  });

  it.each([
    ['an operator of a foreign domain', { opType: 'Abs', domain: 'com.example' }, 'com.example.Abs'],
    ['an operator of one domain in another', { opType: 'Scaler' }, 'Scaler'],
    ['the other way round', { opType: 'Abs', domain: 'ai.onnx.ml' }, 'ai.onnx.ml.Abs'],
    ['an operator set that is too new', { opType: 'Abs', opset: 28 }, 'ai.onnx 28'],
    ['an operator set that is too old', { opType: 'Abs', opset: 6 }, 'ai.onnx 6'],
    [
      'a new operator set of classical models',
      { opType: 'Scaler', domain: 'ai.onnx.ml', opsetImport: [{ domain: 'ai.onnx.ml', version: 6 }] },
      'ai.onnx.ml 6',
    ],
    ['an operator set without a version', { opType: 'Abs', opsetImport: [] }, 'ai.onnx of no version'],
    [
      'a set of classical models without a version',
      { opType: 'Scaler', domain: 'ai.onnx.ml' },
      'ai.onnx.ml of no version',
    ],
  ] satisfies [string, OneNode, string][])('refuses %s by name', (_, node, name) => {
    const model = modelOf(node);
    expect(unknownOperators(model)).toEqual([name]);
    expect(() => prepareGraph(model)).toThrow(`ai.onnx.ml 1 to 5), received ${name}`);
  });

  it('takes the standard operators under both names of their domain', () => {
    const model = modelOf({ opType: 'Abs', domain: 'ai.onnx' });
    const graph = prepareGraph(model);
    expect(graph.run(new Map([['x', numberTensor('float', [1], [-3])]])).get('y0')?.data[0]).toBe(3);
  });

  it('refuses names that are given twice', () => {
    const model = modelOf({ opType: 'Abs' });
    const { graph } = model;
    const [input, node] = [graph.input![0]!, graph.node![0]!];
    const build = (change: Partial<ModelProto['graph']>) => () =>
      prepareGraph({ ...model, graph: { ...graph, ...change } });
    expect(build({ input: [input, input] })).toThrow('every input a name of its own, received x');
    const constant = writeTensor('w', numberTensor('float', [1], [1]));
    expect(build({ initializer: [constant, constant] })).toThrow(
      'every constant a name of its own, received w',
    );
    expect(build({ node: [node, node] })).toThrow('every computed value a name of its own, received y0');
    expect(build({ node: [{ ...node, output: ['x'] }] })).toThrow('every computed value a name of its own');
  });

  it('refuses tensors that no memory holds', () => {
    const model = modelOf({ opType: 'Expand', wholes: [[100_000, 100_000]] });
    const x = numberTensor('float', [1, 1], [1]);
    expect(() => prepareGraph(model).run(new Map([['x', x]]))).toThrow('tensors of at most');
  });
});
