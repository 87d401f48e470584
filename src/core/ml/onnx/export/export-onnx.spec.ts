import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import { type Column, findColumn, type Table, takeRows, withoutColumns } from '../../../table.js';
import type { Task } from '../../estimator.js';
import type { ClassPrediction } from '../../prediction.js';
import type { Recipe } from '../../recipe/recipe.js';
import { type FinalModel, finalize } from '../../search/finalize.js';
import { decodeModel } from '../onnx-proto.js';
import { prepareGraph } from '../run-graph.js';
import { numberTensor, type Tensor, textTensor } from '../tensor.js';
import { exportOnnx } from './export-onnx.js';

const ROWS = 400;

/** Numbers with holes, categories of few and many levels with holes, and a target that needs both. */
function mixedTable(task: Task): Table {
  const random = createRandom(`onnx/${task}`);
  const number = (missing: number) =>
    Float64Array.from({ length: ROWS }, () => (random.next() < missing ? Number.NaN : 3 * random.normal()));
  const codes = (levels: number, missing: number) =>
    Int32Array.from({ length: ROWS }, () => (random.next() < missing ? -1 : random.integer(levels)));
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const [a, b] = [number(0.1), number(0)];
  const [city, shop, flag] = [codes(5, 0.05), codes(40, 0.05), codes(2, 0)];
  const score = Array.from({ length: ROWS }, (_, i) => {
    const first = Number.isNaN(a[i]!) ? 1 : a[i]!;
    return first - b[i]! + (city[i]! - 2) + (shop[i]! % 3) + 0.5 * random.normal();
  });
  const target: Column =
    task === 'regression'
      ? { kind: 'number', values: Float64Array.from(score) }
      : {
          kind: 'category',
          levels: ['high', 'low', 'middle'],
          codes: Int32Array.from(score, (value) => (value > 2 ? 0 : value < -1 ? 1 : 2)),
        };
  const columns = [
    { name: 'a', data: { kind: 'number', values: a } },
    { name: 'b', data: { kind: 'number', values: b } },
    { name: 'city', data: { kind: 'category', codes: city, levels: names('c', 5) } },
    { name: 'shop', data: { kind: 'category', codes: shop, levels: names('s', 40) } },
    { name: 'flag', data: { kind: 'category', codes: flag, levels: ['n', 'y'] } },
    { name: 'target', data: target },
  ] as const;
  return { rowCount: ROWS, columns };
}

/** The last rows also have a level that no training row had. */
function unseenRows(table: Table): Table {
  const part = takeRows(
    withoutColumns(table, ['target']),
    Uint32Array.from({ length: 60 }, (_, i) => i),
  );
  const columns = part.columns.map(({ name, data }) => {
    if (data.kind !== 'category') return { name, data };
    const levels = [...data.levels, 'never seen'];
    return {
      name,
      data: { ...data, levels, codes: data.codes.map((code, row) => (row > 55 ? levels.length - 1 : code)) },
    };
  });
  return { ...part, columns };
}

function inputsOf(table: Table, names: readonly string[]): Map<string, Tensor> {
  return new Map(
    names.map((name): [string, Tensor] => {
      const column = findColumn(table, name)!;
      const dims = [table.rowCount, 1];
      if (column.kind !== 'category') return [name, numberTensor('double', dims, column.values)];
      return [
        name,
        textTensor(
          dims,
          Array.from(column.codes, (code) => (code < 0 ? '' : column.levels[code]!)),
        ),
      ];
    }),
  );
}

async function runWithOnnxRuntime(bytes: Uint8Array, table: Table) {
  const session = await InferenceSession.create(bytes);
  const feeds = Object.fromEntries(
    [...inputsOf(table, session.inputNames)].map(([name, { type, dims, data }]) => [
      name,
      type === 'string'
        ? new OrtTensor('string', [...data], [...dims])
        : new OrtTensor('float64', Float64Array.from(data), [...dims]),
    ]),
  );
  return session.run(feeds);
}

const single = (estimator: string, params = {}): Recipe => ({ kind: 'single', estimator, params });
const train = (task: Task, recipe: Recipe): FinalModel =>
  finalize({ table: mixedTable(task), targetName: 'target', task, recipe, seed: 1 });

const classifiers: readonly (readonly [string, Recipe])[] = [
  ['lr', single('lr')],
  ['ridge', single('ridge')],
  ['dt', single('dt')],
  ['rf', single('rf', { trees: 12 })],
  ['et', single('et', { trees: 12 })],
  ['gbdt', single('gbdt', { rounds: 15 })],
  ['gbc', single('gbc', { rounds: 10 })],
  [
    'a blend',
    {
      kind: 'blend',
      members: [single('lr'), single('gbdt', { rounds: 5 })],
      method: 'soft',
      weights: [1, 3],
    },
  ],
  ['a bag', { kind: 'bagging', base: single('dt', { maxDepth: 3 }), copies: 3 }],
];
const regressors: readonly (readonly [string, Recipe])[] = [
  ['lr', single('lr')],
  ['ridge', single('ridge')],
  ['lasso', single('lasso')],
  ['dt', single('dt')],
  ['rf', single('rf', { trees: 12 })],
  ['gbdt', single('gbdt', { rounds: 15 })],
];
const cases = [
  ...classifiers.map(([name, recipe]) => ({ task: 'classification' as const, name, recipe })),
  ...regressors.map(([name, recipe]) => ({ task: 'regression' as const, name, recipe })),
];

describe('exportOnnx', () => {
  it.each(cases)('$task by $name predicts the same in onnxruntime and here', async ({ task, recipe }) => {
    const model = train(task, recipe);
    const table = unseenRows(mixedTable(task));
    const prediction = model.predictTable(table);
    const exported = exportOnnx(model, '1.0.0');
    if (exported.kind === 'unsupported') throw new Error(exported.reason);
    const [expected, output] =
      prediction.task === 'regression'
        ? [prediction.values, 'prediction']
        : [prediction.probabilities, 'probabilities'];
    const [runtime, graph] = [
      await runWithOnnxRuntime(exported.bytes, table),
      prepareGraph(decodeModel(exported.bytes)),
    ];
    const own = graph.run(inputsOf(table, graph.inputs));
    for (const found of [runtime[output]!.data as Float64Array, own.get(output)!.data]) {
      expect(found.length).toBe(expected.length);
      expected.forEach((value, i) => {
        expect(Math.abs(Number(found[i]) - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
      });
    }
    if (prediction.task === 'classification') {
      const labels = Array.from(prediction.labels, (label) => model.levels![label]!);
      expect([...(runtime['label']!.data as string[])]).toEqual(labels);
      expect(own.get('label')!.data).toEqual(labels);
    }
  });

  it('lets the threshold decide the label', async () => {
    const table = mixedTable('classification');
    const two = table.columns.map(({ name, data }) =>
      name === 'target' && data.kind === 'category'
        ? {
            name,
            data: { ...data, levels: ['no', 'yes'], codes: data.codes.map((code) => (code === 0 ? 1 : 0)) },
          }
        : { name, data },
    );
    const recipe: Recipe = { kind: 'threshold', base: single('gbdt', { rounds: 5 }), threshold: 0.2 };
    const model = finalize({
      table: { ...table, columns: two },
      targetName: 'target',
      task: 'classification',
      recipe,
      seed: 1,
    });
    const exported = exportOnnx(model, '1.0.0');
    if (exported.kind === 'unsupported') throw new Error(exported.reason);
    const rows = unseenRows(table);
    const { labels, probabilities } = model.predictTable(rows) as ClassPrediction;
    const { label } = await runWithOnnxRuntime(exported.bytes, rows);
    expect([...(label!.data as string[])]).toEqual(Array.from(labels, (one) => ['no', 'yes'][one]));
    expect(labels.some((one, row) => one === 1 && probabilities[2 * row + 1]! < 0.5)).toBe(true);
  });

  it('keeps apart missing levels where a split sends only them to one side', async () => {
    const codes = Int32Array.from({ length: 200 }, (_, row) => (row % 4 === 0 ? -1 : row % 3));
    const city: Column = { kind: 'category', levels: ['a', 'b', 'c'], codes };
    const values = Float64Array.from(codes, (code, row) => (code < 0 ? 5 : 0) + 0.01 * (row % 7));
    const columns = [
      { name: 'city', data: city },
      { name: 'target', data: { kind: 'number', values } as const },
    ];
    const table = { rowCount: 200, columns };
    const model = finalize({
      table,
      targetName: 'target',
      task: 'regression',
      recipe: single('gbdt', { rounds: 3 }),
      seed: 1,
    });
    const exported = exportOnnx(model, '1.0.0');
    if (exported.kind === 'unsupported') throw new Error(exported.reason);
    const prediction = model.predictTable(table);
    const { prediction: found } = await runWithOnnxRuntime(exported.bytes, table);
    if (prediction.task !== 'regression') throw new Error('not a regression');
    prediction.values.forEach((value, row) => {
      expect(Number(found!.data[row])).toBeCloseTo(value, 9);
    });
    expect(Math.abs(prediction.values[0]! - prediction.values[1]!)).toBeGreaterThan(1);
  });

  it('says what has no ONNX form', () => {
    const boosted = exportOnnx(train('classification', single('ada')), '1.0.0');
    expect(boosted.kind === 'unsupported' && boosted.reason).toContain('ada');
    const exported = exportOnnx(train('classification', single('knn')), '1.0.0');
    expect(exported.kind === 'unsupported' && exported.reason).toContain('knn');
  });
});
