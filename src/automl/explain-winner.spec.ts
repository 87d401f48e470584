import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeClassification } from '../core/synthetic/make-classification.js';
import { concatTables, type Table } from '../core/table.js';
import type { TrainingSettings } from './automl.api.js';
import type { DataPlan } from './fit-tasks.js';
import { createFitWork } from './fit-work.js';

/** The target means something else in the second half of the rows. */
const table = concatTables(
  [1, 2].map((conceptSeed) =>
    makeClassification({
      rows: 150,
      features: 4,
      informative: 3,
      classes: 2,
      conceptSeed,
      seed: conceptSeed,
    }),
  ),
);
const recipe = { kind: 'single', estimator: 'nb', params: {} } as const;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const work = createFitWork({ readTable: async () => table, sha256, now: () => 0 });

function planWith(settings: Pick<TrainingSettings, 'halfLifeRows'>): DataPlan {
  const plain = { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60, guards: false } as const;
  return {
    source: { columns: [], parts: [] },
    targetName: 'target',
    settings: { ...plain, ...settings },
  };
}

/** Mean accuracy of the folds themselves. */
async function meanOfFolds(data: DataPlan): Promise<number> {
  let sum = 0;
  for (let foldIndex = 0; foldIndex < 3; foldIndex++) {
    const { outcome } = await work({ kind: 'fold', data, recipe, foldIndex });
    if (outcome.kind === 'scored') sum += outcome.scores.values.accuracy ?? 0;
  }
  return sum / 3;
}

it('joins segments to predictions by row: rows without a target, time order, columns that are no features', async () => {
  const rows = 600;
  const instants = Float64Array.from({ length: rows }, (_, row) => ((row * 77) % rows) * 86_400_000);
  const x = Float64Array.from({ length: rows }, (_, row) => Math.sin(row * 12.9898) * 10);
  const isBad = (row: number) => row % 6 === 0;
  const labels = Int32Array.from(x, (value, row) => {
    if (row % 10 === 9) return -1;
    return value > 0 === isBad(row) ? 0 : 1;
  });
  const loans: Table = {
    rowCount: rows,
    columns: [
      { name: 'at', data: { kind: 'date', values: instants } },
      { name: 'x', data: { kind: 'number', values: x } },
      {
        name: 'region',
        data: {
          kind: 'category',
          codes: Int32Array.from(x, (_, row) => (isBad(row) ? 1 : 0)),
          levels: ['good', 'bad'],
        },
      },
      { name: 'label', data: { kind: 'category', codes: labels, levels: ['no', 'yes'] } },
    ],
  };
  const read = createFitWork({ readTable: async () => loans, sha256, now: () => 0 });
  const data: DataPlan = {
    source: { columns: [], parts: [] },
    targetName: 'label',
    timeColumn: 'at',
    notFeatures: ['region'],
    settings: {
      ...{ folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60, guards: false },
      segments: ['region'],
    },
  };
  const stump = { kind: 'single', estimator: 'dt', params: { maxDepth: 1 } } as const;
  const folds = [];
  for (let foldIndex = 0; foldIndex < 3; foldIndex++) {
    const { outcome } = await read({ kind: 'fold', data, recipe: stump, foldIndex });
    if (outcome.kind !== 'scored') throw new Error(outcome.reason);
    folds.push(outcome.outOfFold);
  }
  const task = {
    kind: 'explain',
    data,
    recipe: stump,
    metric: 'accuracy',
    folds,
    seconds: 60,
    fitSeconds: 0,
  } as const;
  const answer = await read({ ...task, withSegments: true });
  if (answer.kind !== 'explained') throw new Error(answer.reason);
  const { segments } = answer.explanation;
  if (segments?.kind !== 'segments') throw new Error('no segments');
  const judged = folds.reduce((sum, fold) => sum + fold.rows.length, 0);
  expect(segments.rows).toBe(judged);
  expect(judged).toBeLessThan(540);
  const shareOf = (level: string) => {
    const found = segments.columns[0]!.groups.find((group) => group.level === level)!.figures.accuracy;
    return found?.kind === 'figure' ? found.value : undefined;
  };
  // Most rows teach the model the sign that the others turn round.
  expect(shareOf('good')).toBeGreaterThan(0.95);
  expect(shareOf('bad')).toBeLessThan(0.05);
  expect(segments.worse.map(({ level }) => level)).toEqual(['bad']);
  const plain = await read(task);
  expect(plain.kind === 'explained' && plain.explanation).not.toHaveProperty('segments');
  const outline = await read({ kind: 'outline', data });
  expect(outline.kind === 'outlined' && outline.outline.columns.map(({ column }) => column)).not.toContain(
    'region',
  );
});

it('learns on fewer rows with the weights that the model itself was fitted with', async () => {
  const data = planWith({ halfLifeRows: 20 });
  const fitted = await work({ kind: 'final', data, recipe, provenance: {} });
  if (fitted.kind !== 'fitted') throw new Error(fitted.reason);
  const { file } = fitted;
  const limits = { folds: [], seconds: 60, fitSeconds: 0 };
  const answer = await work({ kind: 'explain', data, recipe, file, metric: 'accuracy', ...limits });
  if (answer.kind !== 'explained') throw new Error(answer.reason);
  const { learning } = answer.explanation;
  const last = learning.kind === 'learning-curve' ? learning.points.at(-1) : undefined;
  // The last point has all rows of the folds.
  expect(last?.rows).toBe(200);
  expect(last?.validation?.mean).toBeCloseTo(await meanOfFolds(data), 12);
  expect(await meanOfFolds(data)).not.toBeCloseTo(await meanOfFolds(planWith({})), 2);
});

it('explains a stack whose inner folds have too little to learn from on few rows', async () => {
  const rows = makeClassification({ rows: 120, features: 3, informative: 2, classes: 2, seed: 5 });
  const days = Float64Array.from({ length: rows.rowCount }, (_, row) => row * 86_400_000);
  const timed: Table = {
    ...rows,
    columns: [...rows.columns, { name: 'at', data: { kind: 'date', values: days } }],
  };
  const read = createFitWork({ readTable: async () => timed, sha256, now: () => 0 });
  const data: DataPlan = {
    source: { columns: [], parts: [] },
    targetName: 'target',
    timeColumn: 'at',
    settings: {
      folds: 4,
      foldStrategy: 'time-series',
      seed: 1,
      timeoutSeconds: 60,
      guards: false,
      gapRows: 5,
    },
  };
  const single = (estimator: string) => ({ kind: 'single', estimator, params: {} }) as const;
  const stack = {
    kind: 'stack',
    members: [single('lr'), single('dt')],
    meta: single('lr'),
    folds: 3,
    restack: false,
  } as const;
  const final = await read({ kind: 'final', data, recipe: stack, provenance: {} });
  if (final.kind !== 'fitted') throw new Error('not fitted');
  const answer = await read({
    kind: 'explain',
    data,
    file: final.file,
    recipe: stack,
    metric: 'accuracy',
    folds: [],
    seconds: 60,
    fitSeconds: 0,
  });
  if (answer.kind !== 'explained') throw new Error(answer.reason);
  expect(answer.explanation.permutation).toMatchObject({ kind: 'permutation' });
});
