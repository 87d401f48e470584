import { describe, expect, it } from 'vitest';
import {
  inputsOf,
  MIXED_ROWS,
  mixedTable,
  runWithOnnxRuntime,
  unseenRows,
} from '../../../../../test/support/onnx-rows.js';
import { createRandom } from '../../../random.js';
import { type Column, findColumn, type NamedColumn, type Table, withoutColumns } from '../../../table.js';
import type { Task } from '../../estimator.js';
import { listEstimators } from '../../estimator-registry.js';
import type { ClassPrediction } from '../../prediction.js';
import type { Recipe, SingleRecipe } from '../../recipe/recipe.js';
import { type FinalModel, finalize } from '../../search/finalize.js';
import { decodeModel } from '../onnx-proto.js';
import { prepareGraph } from '../run-graph.js';
import { exportOnnx } from './export-onnx.js';

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

  it.each(['lr', 'lda', 'ada'])(
    'keeps all digits where members of a bag of %s have not seen a class',
    async (id) => {
      const random = createRandom('rare class');
      const a = Float64Array.from({ length: 90 }, () => random.normal());
      const codes = Int32Array.from(a, (value, row) => (row === 0 ? 2 : value + random.normal() > 0 ? 1 : 0));
      const columns: readonly NamedColumn[] = [
        { name: 'a', data: { kind: 'number', values: a } },
        { name: 'target', data: { kind: 'category', levels: ['high', 'low', 'rare'], codes } },
      ];
      const table = { rowCount: 90, columns };
      const model = train('classification', { kind: 'bagging', base: single(id), copies: 7 }, table);
      const members = model.fitted.kind === 'bagging' ? model.fitted.members : [];
      const seen = members.map((member) => {
        const json = member.kind === 'single' ? member.model.toJSON() : {};
        return json['classes'] ?? json['presentClasses'];
      });
      expect(seen).toContainEqual([0, 1]);
      const exported = exportOnnx(model, '1.0.0');
      if (exported.kind === 'unsupported') throw new Error(exported.reason);
      const rows = withoutColumns(table, ['target']);
      const { probabilities: found } = await runWithOnnxRuntime(exported.bytes, rows);
      const { probabilities } = model.predictTable(rows) as ClassPrediction;
      probabilities.forEach((value, i) => {
        expect(Math.abs(Number(found!.data[i]) - value)).toBeLessThan(1e-12);
      });
    },
  );

  it.each(['prediction', 'abs_0'])('refuses a column called %s, as a value of the graph', (name) => {
    const [b, target] = ['b', 'target'].map((one) => findColumn(mixedTable('regression'), one)!);
    const columns = [
      { name: 'first', data: b! },
      { name, data: b! },
      { name: 'target', data: target! },
    ];
    const model = train('regression', single('lr'), { rowCount: MIXED_ROWS, columns });
    const exported = exportOnnx(model, '1.0.0');
    expect(exported.kind === 'unsupported' && exported.reason).toContain(
      `the column ${name} has the name of a value in the graph`,
    );
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
      {
        kind: 'date',
        values: Float64Array.from({ length: MIXED_ROWS }, (_, row) => 86_400_000 * (row % 50)),
      },
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
        codes: Int32Array.from({ length: MIXED_ROWS }, (_, row) => row % 3),
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
