import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import { createFitWork } from '../fit-work.js';
import type { StepPlan } from '../training-step.api.js';
import { beginSearch } from './begin-search.js';
import { runStep } from './run-step.js';
import type { Search } from './search.js';
import { systemSearchClock } from './search-clock.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const table = makeClassification({ rows: 120, features: 3, informative: 2, classes: 2, seed: 3 });

async function begin(): Promise<Search> {
  const work = createFitWork({ readTable: async () => table, sha256, now: () => performance.now() });
  return beginSearch({
    data: {
      source: { columns: [], parts: [] },
      targetName: 'target',
      settings: {
        folds: 3,
        foldStrategy: 'auto',
        seed: 1,
        timeoutSeconds: 60,
        models: ['nb'],
        guards: false,
      },
    },
    execute: (task) => work(task),
    parallel: 1,
    clock: systemSearchClock,
    wallClock: () => new Date(0),
    sha256,
    codeVersion: '1.0.0',
    signal: new AbortController().signal,
    provenanceOf: () => ({}),
  });
}

async function refusalOf(change: { foldHash?: string; excluded?: readonly string[] }): Promise<string> {
  const search = await begin();
  const { outline } = search.state;
  const plan: StepPlan = {
    parentJobId: 'trj_1',
    step: { verb: 'finalize', model: 'nb', chooseBetter: false, finalize: true },
    parents: [{ model: 'nb', name: 'nb', recipe: { kind: 'single', estimator: 'nb', params: {} } }],
    evaluation: {
      ...{ task: 'classification', classCount: 2, strategy: 'stratified', foldCount: 3, compared: 1 },
      ...{ foldHash: outline.foldHash, sortMetric: 'accuracy', guarded: false, excluded: [] },
      ...change,
    },
  };
  return runStep(search, plan).then(
    () => '',
    (error: Error) => error.message,
  );
}

describe('a step', () => {
  it('goes on when rows, folds and columns are those of the earlier job', async () => {
    expect(await refusalOf({})).toBe('');
  });

  it('names the folds when they differ, and only them', async () => {
    const words = await refusalOf({ foldHash: 'another' });
    expect(words).toContain('the folds are not those of trj_1: ');
    expect(words).toContain(' in place of another');
    expect(words).not.toContain('left out');
  });

  it('names the columns when they differ, and not the folds, which are the same', async () => {
    const words = await refusalOf({ excluded: ['f1', 'f2'] });
    expect(words).toContain('left out of the columns before, but not now: f1, f2');
    expect(words).not.toContain('folds');
  });
});
