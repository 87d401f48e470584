import { describe, expect, it } from 'vitest';
import {
  inputsOf,
  MIXED_ROWS,
  mixedTable,
  runWithOnnxRuntime,
  unseenRows,
} from '../../../../../test/support/onnx-rows.js';
import { createRandom } from '../../../random.js';
import type { NamedColumn, Table } from '../../../table.js';
import type { Params, Task } from '../../estimator.js';
import type { PreprocessOptions } from '../../preprocess/preprocess-options.js';
import { type FinalModel, finalize } from '../../search/finalize.js';
import { decodeModel } from '../onnx-proto.js';
import { prepareGraph } from '../run-graph.js';
import { exportOnnx } from './export-onnx.js';

type Options = Partial<PreprocessOptions>;
/** Options that an exported graph follows, or why there is none; the last entry is the task where it is no regression. */
type OptionCase =
  | readonly [Options]
  | readonly [Options, string | undefined]
  | readonly [Options, undefined, Task];

const FILLED = 'missing values that are filled from other columns';
const OTHER_KIND = 'is read as another kind than it is stored as';
const SHOPS = Array.from({ length: 40 }, (_, i) => `s${i}`);
const MOMENTS: NamedColumn = {
  name: 'moment',
  data: { kind: 'date', values: Float64Array.from({ length: MIXED_ROWS }, (_, row) => 86_400_000 * row) },
};
const FLAVOURS: NamedColumn = {
  name: 'flavour',
  data: {
    kind: 'category',
    levels: ['sour red apple', 'sweet apple', 'sweet red plum'],
    codes: Int32Array.from({ length: MIXED_ROWS }, (_, row) => row % 3),
  },
};

/** Every option there is: a new one has to be judged here. */
const CASES: Readonly<Record<keyof PreprocessOptions, readonly OptionCase[]>> = {
  preprocess: [[{ preprocess: false }]],
  ignoreFeatures: [[{ ignoreFeatures: ['b', 'city'] }]],
  keepFeatures: [[{ keepFeatures: ['shop'], featureSelection: true, featureSelectionMethod: 'univariate' }]],
  numericFeatures: [[{ numericFeatures: ['a'] }], [{ numericFeatures: ['digit'] }, OTHER_KIND]],
  categoricalFeatures: [
    [{ categoricalFeatures: ['city'] }],
    [{ categoricalFeatures: ['whole'] }, OTHER_KIND],
  ],
  dateFeatures: [[{ dateFeatures: ['whole'] }, OTHER_KIND]],
  textFeatures: [[{ textFeatures: ['flavour'] }, 'holds texts']],
  ordinalFeatures: [[{ ordinalFeatures: { shop: SHOPS, city: ['c4', 'c3', 'c2', 'c1', 'c0'] } }]],
  createDateColumns: [[{ createDateColumns: ['day'], ignoreFeatures: [] }, 'holds dates']],
  textFeaturesMethod: [[{ textFeatures: ['flavour'], textFeaturesMethod: 'bow' }, 'holds texts']],
  imputationType: [[{ imputationType: 'simple' }], [{ imputationType: 'iterative' }, FILLED]],
  numericImputation: [
    [{ numericImputation: 'mean' }],
    [{ numericImputation: 'median' }],
    [{ numericImputation: 'mode' }],
    [{ numericImputation: 'drop' }],
    [{ numericImputation: -7 }],
    [{ numericImputation: 'knn' }, FILLED],
  ],
  categoricalImputation: [
    [{ categoricalImputation: 'mode' }],
    [{ categoricalImputation: 'drop' }],
    [{ categoricalImputation: 'nowhere' }],
    [{ categoricalImputation: 'c1' }],
  ],
  iterativeImputationIters: [[{ imputationType: 'iterative', iterativeImputationIters: 1 }, FILLED]],
  maxEncodingOhe: [[{ maxEncodingOhe: 3 }], [{ maxEncodingOhe: -1 }]],
  rareToValue: [[{ rareToValue: 0.03 }]],
  rareValue: [[{ rareToValue: 0.03, rareValue: 's1' }]],
  polynomialFeatures: [[{ polynomialFeatures: true }, 'polynomial']],
  polynomialDegree: [[{ polynomialFeatures: true, polynomialDegree: 3 }, 'polynomial']],
  // The first numbers go, so that codes of categories move to other places.
  lowVarianceThreshold: [[{ lowVarianceThreshold: 12, keepFeatures: ['b', 'shop'] }]],
  groupFeatures: [[{ groupFeatures: { both: ['a', 'b'] } }, 'groups']],
  dropGroups: [[{ groupFeatures: { both: ['a', 'b'] }, dropGroups: true }, 'groups']],
  removeMulticollinearity: [[{ removeMulticollinearity: true, multicollinearityThreshold: 0.2 }]],
  multicollinearityThreshold: [[{ removeMulticollinearity: true, multicollinearityThreshold: 0.1 }]],
  binNumericFeatures: [[{ binNumericFeatures: ['a'] }, 'bins']],
  removeOutliers: [[{ removeOutliers: true }]],
  outliersMethod: [[{ removeOutliers: true, outliersMethod: 'lof' }]],
  outliersThreshold: [[{ removeOutliers: true, outliersThreshold: 0.2 }]],
  fixImbalance: [[{ fixImbalance: true }, undefined, 'classification']],
  fixImbalanceMethod: [
    [{ fixImbalance: true, fixImbalanceMethod: 'randomoversampler' }, undefined, 'classification'],
  ],
  transformation: [[{ transformation: true }, 'power']],
  transformationMethod: [[{ transformation: true, transformationMethod: 'quantile' }, 'quantile']],
  transformTarget: [[{ transformTarget: true }, 'a transformed target']],
  transformTargetMethod: [
    [{ transformTarget: true, transformTargetMethod: 'quantile' }, 'a transformed target'],
  ],
  normalize: [[{ normalize: true }]],
  normalizeMethod: [
    [{ normalize: true, normalizeMethod: 'minmax' }],
    [{ normalize: true, normalizeMethod: 'maxabs' }],
    [{ normalize: true, normalizeMethod: 'robust' }],
  ],
  pca: [[{ pca: true }]],
  pcaMethod: [[{ pca: true, pcaMethod: 'incremental' }]],
  pcaComponents: [[{ pca: true, pcaComponents: 3, keepFeatures: ['b'] }]],
  featureSelection: [[{ featureSelection: true, nFeaturesToSelect: 4 }]],
  featureSelectionMethod: [[{ featureSelection: true, featureSelectionMethod: 'sequential' }]],
  nFeaturesToSelect: [[{ featureSelection: true, nFeaturesToSelect: 0.9 }]],
};

const ESTIMATORS: readonly (readonly [string, Params])[] = [
  ['lr', {}],
  ['gbdt', { rounds: 5 }],
];

/** Also a category that is written as numbers, and whole numbers; dates and words where they are asked for. */
function tableFor(task: Task, options: Options): Table {
  const table = mixedTable(task);
  const random = createRandom('more');
  const digits = Int32Array.from({ length: MIXED_ROWS }, () => random.integer(9));
  return {
    ...table,
    columns: [
      ...(options.createDateColumns === undefined ? [] : [MOMENTS]),
      ...(options.textFeatures === undefined ? [] : [FLAVOURS]),
      {
        name: 'digit',
        data: { kind: 'category', codes: digits, levels: ['1', '2', '3', '4', '5', '6', '7', '8', '9'] },
      },
      {
        name: 'whole',
        data: { kind: 'number', values: Float64Array.from(digits, (digit) => (digit * 5) % 7) },
      },
      ...table.columns,
    ],
  };
}

const cases = Object.entries(CASES).flatMap(([option, list]) =>
  list.flatMap(([options, refusal, task = 'regression']) =>
    ESTIMATORS.map(([estimator, params]) => ({ option, options, refusal, task, estimator, params })),
  ),
);

async function expectSamePredictions(model: FinalModel, rows: Table): Promise<void> {
  const exported = exportOnnx(model, '1.0.0');
  if (exported.kind === 'unsupported') throw new Error(exported.reason);
  const prediction = model.predictTable(rows);
  const [expected, output] =
    prediction.task === 'regression'
      ? [prediction.values, 'prediction']
      : [prediction.probabilities, 'probabilities'];
  const runtime = await runWithOnnxRuntime(exported.bytes, rows);
  const graph = prepareGraph(decodeModel(exported.bytes));
  const own = graph.run(inputsOf(rows, graph.inputs));
  for (const { data } of [runtime[output]!, own.get(output)!]) {
    expect(data.length).toBe(expected.length);
    expected.forEach((value, i) => {
      expect(Math.abs(Number(data[i]) - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
    });
  }
}

describe('exportOnnx on the options of the setup', () => {
  it.each(cases.filter(({ refusal }) => refusal === undefined))(
    'follows $option $options with $estimator',
    async ({ options, task, estimator, params }) => {
      const table = tableFor(task, options);
      const recipe = { kind: 'single', estimator, params, preprocess: options } as const;
      await expectSamePredictions(
        finalize({ table, targetName: 'target', task, recipe, seed: 1 }),
        unseenRows(table),
      );
    },
  );

  it.each(cases.filter(({ refusal }) => refusal !== undefined))(
    'refuses $option $options with $estimator',
    ({ options, task, estimator, params, refusal }) => {
      const table = tableFor(task, options);
      const recipe = { kind: 'single', estimator, params, preprocess: options } as const;
      const exported = exportOnnx(finalize({ table, targetName: 'target', task, recipe, seed: 1 }), '1.0.0');
      expect(exported).toEqual({ kind: 'unsupported', reason: expect.stringContaining(refusal!) });
    },
  );

  it('holds scaled numbers where the preprocessing holds them', async () => {
    const random = createRandom('two scales');
    const [weak, strong] = [1e-3, 1].map((scale) =>
      Float64Array.from({ length: 200 }, () => scale * random.normal()),
    );
    const isHigh = (row: number) => 500 * weak![row]! + 2 * strong![row]! + random.normal() > 0;
    const codes = Int32Array.from({ length: 200 }, (_, row) => (isHigh(row) ? 1 : 0));
    const numbers = (values: Float64Array) => ({ kind: 'number', values }) as const;
    const target = { kind: 'category', levels: ['no', 'yes'], codes } as const;
    const model = finalize({
      table: {
        rowCount: 200,
        columns: [
          { name: 'weak', data: numbers(weak!) },
          { name: 'strong', data: numbers(strong!) },
          { name: 'target', data: target },
        ],
      },
      targetName: 'target',
      task: 'classification',
      recipe: { kind: 'single', estimator: 'lda', params: {} },
      seed: 1,
    });
    // Both end at 1e150, where the strong one wins; without that the weak one would.
    const rows: Table = {
      rowCount: 2,
      columns: [
        { name: 'weak', data: numbers(Float64Array.of(1e149, -1e149)) },
        { name: 'strong', data: numbers(Float64Array.of(-1e150, 1e150)) },
      ],
    };
    await expectSamePredictions(model, rows);
  });

  it('holds scaled numbers where the model holds them', async () => {
    const random = createRandom('small');
    const small = Float64Array.from({ length: 50 }, () => 1e-3 * random.normal());
    const columns: readonly NamedColumn[] = [
      { name: 'small', data: { kind: 'number', values: small } },
      { name: 'target', data: { kind: 'number', values: small.map((value) => 1000 * value) } },
    ];
    const model = finalize({
      table: { rowCount: 50, columns },
      targetName: 'target',
      task: 'regression',
      recipe: { kind: 'single', estimator: 'lr', params: {}, preprocess: { normalize: true } },
      seed: 1,
    });
    const far = Float64Array.of(1e149, -1e149, 1e150, 2e150, Number.NaN, 0);
    const rows: Table = { rowCount: 6, columns: [{ name: 'small', data: { kind: 'number', values: far } }] };
    await expectSamePredictions(model, rows);
  });
});
