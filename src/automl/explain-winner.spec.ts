import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeClassification } from '../core/synthetic/make-classification.js';
import { concatTables } from '../core/table.js';
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
