import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import { findColumn, type Table } from '../../core/table.js';
import type { TableSource } from '../../platform/columnar/table-source.js';
import type { TrainingSettings } from '../automl.api.js';
import { createFitWork } from '../fit-work.js';
import type { Evaluation, StepPlan } from '../training-step.api.js';
import { beginSearch } from './begin-search.js';
import { runStep } from './run-step.js';
import type { Search } from './search.js';
import { systemSearchClock } from './search-clock.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** So many that looking at all of them is no matter of a moment. */
const MANY = 1_000_000;
const table = makeClassification({ rows: 120, features: 3, informative: 2, classes: 2, seed: 3 });

interface Beginning {
  readonly table?: Table;
  readonly settings?: Partial<TrainingSettings>;
  readonly step?: StepPlan;
}

async function begin({ table: rows = table, settings, step }: Beginning = {}): Promise<Search> {
  let seconds = 0;
  // Every look at the clock takes a second.
  const work = createFitWork({ readTable: async () => rows, sha256, now: () => 1000 * seconds++ });
  return beginSearch({
    data: {
      source: {
        columns: rows.columns.map(({ name, data: { kind } }) => ({ name, kind })),
        parts: [{ path: '', rowCount: MANY }],
      } as unknown as TableSource,
      targetName: 'target',
      settings: {
        folds: 3,
        foldStrategy: 'auto',
        seed: 1,
        timeoutSeconds: 60,
        models: ['nb'],
        guards: false,
        ...settings,
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
    ...(step === undefined ? {} : { step }),
  });
}

function finalizeAfter(search: Search, change: Partial<Evaluation>): StepPlan {
  return {
    parentJobId: 'trj_1',
    step: { verb: 'finalize', model: 'nb', chooseBetter: false, finalize: true },
    parents: [{ model: 'nb', name: 'nb', recipe: { kind: 'single', estimator: 'nb', params: {} } }],
    evaluation: {
      ...{ task: 'classification', classCount: 2, strategy: 'stratified', foldCount: 3, compared: 1 },
      ...{ foldHash: search.state.outline.foldHash, sortMetric: 'accuracy', guarded: false, excluded: [] },
      ...change,
    },
  };
}

const wordsOf = (search: Search, plan: StepPlan) =>
  runStep(search, plan).then(
    () => '',
    (error: Error) => error.message,
  );

async function refusalOf(change: Partial<Evaluation>): Promise<string> {
  const search = await begin();
  return wordsOf(search, finalizeAfter(search, change));
}

/** The target stands in the last column once more. */
function withCopy(): Table {
  const target = findColumn(table, 'target');
  if (target?.kind !== 'category') throw new Error('no classes');
  const copy = { kind: 'number', values: Float64Array.from(target.codes, (code) => 7 * code) } as const;
  return { ...table, columns: [...table.columns, { name: 'copy', data: copy }] };
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

  it('looks for leaks as far as the earlier job did, and is refused where that is not known', async () => {
    const given = { table: withCopy(), settings: { guards: true, budgetSeconds: 40, keepsFolds: true } };
    const before = await begin(given);
    expect(before.state.remarks.join()).toContain('the budget left no time to look for');
    expect(before.data.guarded?.excluded).toEqual([]);
    const { guardLooks } = before;
    expect(guardLooks).toBeGreaterThan(0);
    const known = finalizeAfter(before, { guarded: true, guardLooks: guardLooks! });
    const step = await begin({ ...given, step: known });
    expect(step.guardLooks).toBe(guardLooks);
    expect(step.state.findings).toEqual(before.state.findings);
    expect(await wordsOf(step, known)).toBe('');
    const unknown = finalizeAfter(before, { guarded: true });
    const far = await begin({ ...given, step: unknown });
    expect(far.guardLooks).toBeUndefined();
    expect(await wordsOf(far, unknown)).toContain('now left out of the columns, but not before: copy');
  });
});
