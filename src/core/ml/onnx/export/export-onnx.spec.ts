import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import { type Column, findColumn, type Table, takeRows, withoutColumns } from '../../../table.js';
import type { Task } from '../../estimator.js';
import { listEstimators } from '../../estimator-registry.js';
import type { ClassPrediction } from '../../prediction.js';
import type { Recipe, SingleRecipe } from '../../recipe/recipe.js';
import { type FinalModel, finalize } from '../../search/finalize.js';
import { decodeModel } from '../onnx-proto.js';
import { prepareGraph } from '../run-graph.js';
import { numberTensor, type Tensor, textTensor } from '../tensor.js';
import { exportOnnx } from './export-onnx.js';

const ROWS = 240;

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

/** The same rows, of which one class is told from the others. */
function twoClasses(): Table {
  const table = mixedTable('classification');
  const columns = table.columns.map(({ name, data }) =>
    name === 'target' && data.kind === 'category'
      ? {
          name,
          data: { ...data, levels: ['no', 'yes'], codes: data.codes.map((code) => (code === 0 ? 1 : 0)) },
        }
      : { name, data },
  );
  return { ...table, columns };
}

/** Whole numbers from 0, for losses with a logarithm. */
function counts(): Table {
  const table = mixedTable('regression');
  const columns = table.columns.map(({ name, data }) =>
    name === 'target' && data.kind === 'number'
      ? { name, data: { ...data, values: data.values.map((value) => Math.floor(Math.exp(value / 4))) } }
      : { name, data },
  );
  return { ...table, columns };
}

/** Numbers without holes, for estimators that take nothing else. */
function pure(task: Task): Table {
  const table = mixedTable(task);
  return { ...table, columns: table.columns.filter(({ name }) => name === 'b' || name === 'target') };
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

const single = (estimator: string, params = {}): SingleRecipe => ({ kind: 'single', estimator, params });
const train = (task: Task, recipe: Recipe, table = mixedTable(task)): FinalModel =>
  finalize({ table, targetName: 'target', task, recipe, seed: 1 });

/** Fewer rounds than the defaults: the form of the graph is what is compared. */
const PARAMS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  rf: { trees: 6 },
  et: { trees: 6 },
  ada: { rounds: 10 },
  gbdt: { rounds: 15 },
  gbc: { rounds: 10 },
  gbr: { rounds: 10 },
};
const CLASSIFIERS = ['lr', 'ridge', 'svm', 'lda', 'dt', 'rf', 'et', 'ada', 'gbc', 'gbdt'];
const REGRESSORS = [
  'lr',
  'ridge',
  'lasso',
  'en',
  'br',
  'ard',
  'huber',
  'par',
  'omp',
  'lar',
  'llar',
  'tr',
  'ransac',
  'poly',
  'dt',
  'rf',
  'et',
  'gbr',
  'gbdt',
];
const blend: Recipe = {
  kind: 'blend',
  members: [single('lr'), single('gbdt', { rounds: 5 })],
  method: 'soft',
  weights: [1, 3],
};
const bag: Recipe = { kind: 'bagging', base: single('dt', { maxDepth: 3 }), copies: 3 };

interface ExportCase {
  readonly what: string;
  readonly name: string;
  readonly task: Task;
  readonly recipe: Recipe;
  readonly table: Table;
}

const casesOf = (what: string, task: Task, table: Table, ids: readonly string[]): ExportCase[] => [
  ...ids.map((id) => ({ what, name: id, task, table, recipe: single(id, PARAMS[id]) })),
  { what, name: 'a blend', task, table, recipe: blend },
  { what, name: 'a bag', task, table, recipe: bag },
];
const cases: readonly ExportCase[] = [
  ...casesOf('two classes', 'classification', twoClasses(), CLASSIFIERS),
  ...casesOf('three classes', 'classification', mixedTable('classification'), CLASSIFIERS),
  ...casesOf('numbers', 'regression', mixedTable('regression'), REGRESSORS),
  {
    what: 'counts',
    name: 'gbdt',
    task: 'regression',
    table: counts(),
    recipe: single('gbdt', { rounds: 10, loss: 'poisson' }),
  },
];

describe('exportOnnx', () => {
  it.each(cases)('$what by $name predict the same in onnxruntime and here', async (one) => {
    const model = train(one.task, one.recipe, one.table);
    const table = unseenRows(one.table);
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
    const table = twoClasses();
    const recipe: Recipe = { kind: 'threshold', base: single('gbdt', { rounds: 5 }), threshold: 0.2 };
    const model = finalize({
      table,
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

  it.each(
    (['classification', 'regression'] as const).flatMap((task) => {
      const exported = task === 'classification' ? CLASSIFIERS : REGRESSORS;
      const ids = listEstimators(task).map(({ id }) => id);
      return ids.filter((id) => !exported.includes(id)).map((id) => ({ task, id }));
    }),
  )('refuses the estimator $id for $task by name', ({ task, id }) => {
    const exported = exportOnnx(
      train(task, single(id, id === 'mlp' ? { epochs: 2 } : {}), pure(task)),
      '1.0.0',
    );
    expect(exported.kind === 'unsupported' && exported.reason).toContain(`the model ${id} has no ONNX form`);
  });

  it.each<readonly [string, Recipe, Column, string]>([
    [
      'dates',
      single('gbdt', { rounds: 3 }),
      { kind: 'date', values: Float64Array.from({ length: ROWS }, (_, row) => 86_400_000 * (row % 50)) },
      'column extra holds dates',
    ],
    [
      'texts',
      {
        kind: 'single',
        estimator: 'lr',
        params: {},
        preprocess: { textFeatures: ['extra'] },
      },
      {
        kind: 'category',
        levels: ['a red house', 'a blue house', 'red and blue'],
        codes: Int32Array.from({ length: ROWS }, (_, row) => row % 3),
      },
      'column extra holds texts',
    ],
  ])('refuses %s and names the column', (_, recipe, extra, words) => {
    const table = mixedTable('regression');
    const more = { ...table, columns: [...table.columns, { name: 'extra', data: extra }] };
    const exported = exportOnnx(train('regression', recipe, more), '1.0.0');
    expect(exported.kind === 'unsupported' && exported.reason).toContain(words);
  });

  it.each<readonly [Task, string, Recipe, string]>([
    [
      'classification',
      'a vote of labels',
      { kind: 'blend', members: [single('lr'), single('dt')], method: 'hard', weights: 'equal' },
      'a vote of labels',
    ],
    [
      'classification',
      'a stack',
      { kind: 'stack', members: [single('lr'), single('dt')], meta: single('lr'), folds: 2, restack: false },
      'models of the kind stack',
    ],
    [
      'classification',
      'a calibrated model',
      { kind: 'calibrated', base: single('dt'), method: 'sigmoid', folds: 2 },
      'models of the kind calibrated',
    ],
    [
      'regression',
      'a transformed target',
      { kind: 'single', estimator: 'lr', params: {}, preprocess: { transformTarget: true } },
      'a transformed target',
    ],
    [
      'regression',
      'power transforms',
      { kind: 'single', estimator: 'lr', params: {}, preprocess: { transformation: true } },
      'the preprocessing',
    ],
  ])('refuses, for %s, %s', (task, _, recipe, words) => {
    const exported = exportOnnx(train(task, recipe), '1.0.0');
    expect(exported.kind === 'unsupported' && exported.reason).toContain(words);
  });
});
