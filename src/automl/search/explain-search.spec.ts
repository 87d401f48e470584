import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import type { TrainingSettings } from '../automl.api.js';
import type { FitTask } from '../fit-tasks.js';
import { createFitWork } from '../fit-work.js';
import { beginSearch } from './begin-search.js';
import { explainPredictions, explainSearch } from './explain-search.js';
import { runSearch } from './run-search.js';
import type { Execute } from './search.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const table = makeClassification({ rows: 120, features: 3, informative: 2, classes: 2, seed: 3 });

/** Looking into the model takes so many seconds of a clock that stands still otherwise. */
async function explainedAfter(seconds: number, settings: Partial<TrainingSettings> = {}) {
  let now = 0;
  const wakes: { at: number; callback: () => void }[] = [];
  const clock = {
    now: () => now,
    wakeAt(at: number, callback: () => void) {
      wakes.push({ at, callback });
      return () => {};
    },
  };
  const work = createFitWork({ readTable: async () => table, sha256, now: clock.now });
  const isLook = (task: FitTask) => task.kind === 'explain' && task.file !== undefined;
  const execute: Execute = async (task, signal) => {
    const answer = await work(task);
    if (isLook(task)) now += seconds * 1000;
    for (const { at, callback } of wakes) if (at <= now) callback();
    signal.throwIfAborted();
    return answer;
  };
  const search = await beginSearch({
    data: {
      source: { columns: [], parts: [] },
      targetName: 'target',
      settings: {
        ...{ folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 600, models: ['nb'], guards: false },
        ...settings,
      },
    },
    execute,
    parallel: 1,
    clock,
    wallClock: () => new Date(0),
    sha256,
    codeVersion: '1.0.0',
    signal: new AbortController().signal,
    provenanceOf: () => ({}),
  });
  const winner = await runSearch(search);
  return {
    ...(await explainSearch(search, winner, 1)),
    predictions: await explainPredictions(search, winner),
  };
}

it('says by name what ended the explanation: the budget, or the time there is for it without one', async () => {
  const { remarks, explanation } = await explainedAfter(2);
  expect(remarks).toEqual([
    'the model is explained by its predictions alone: more would have taken longer than the 1 second there is for it',
  ]);
  expect(explanation.outOfFold).not.toHaveProperty('kind', 'not-explained');
  const timed = await explainedAfter(60, { budgetSeconds: 50, tune: 'off', ensemble: false });
  expect(timed.remarks).toEqual(['the budget left no time to explain the model beyond its predictions']);
  expect((await explainedAfter(0.1)).remarks).toEqual([]);
});

it('has the segments that the settings name, whether or not there was time for the model itself', async () => {
  const segments = [table.columns.find(({ name }) => name !== 'target')!.name];
  for (const seconds of [0.1, 2]) {
    const { explanation, predictions } = await explainedAfter(seconds, { segments });
    expect(explanation.segments).toMatchObject({
      kind: 'segments',
      rows: 120,
      columns: [{ column: segments[0] }],
    });
    expect(predictions.segments).toEqual(explanation.segments);
  }
  expect((await explainedAfter(0.1)).explanation).not.toHaveProperty('segments');
});
