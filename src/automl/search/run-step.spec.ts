import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CostTable } from '../../core/ml/recipe/threshold-objective.js';
import { createRandom } from '../../core/random.js';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import { findColumn, type Table } from '../../core/table.js';
import type { TableSource } from '../../platform/columnar/table-source.js';
import type { TrainingSettings } from '../automl.api.js';
import { createFitWork } from '../fit-work.js';
import type { Evaluation, ParentModel, StepPlan, TrainingStep } from '../training-step.api.js';
import { beginSearch, foldKey } from './begin-search.js';
import { leaderboardHash } from './leaderboard-hash.js';
import { runStep } from './run-step.js';
import type { FinishedFold, Search } from './search.js';
import { systemSearchClock } from './search-clock.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** So many that looking at all of them is no matter of a moment. */
const MANY = 1_000_000;
const table = makeClassification({ rows: 120, features: 3, informative: 2, classes: 2, seed: 3 });

interface Beginning {
  readonly table?: Table;
  readonly settings?: Partial<TrainingSettings>;
  readonly step?: StepPlan;
  readonly finishedFolds?: readonly FinishedFold[];
}

async function begin({
  table: rows = table,
  settings,
  step,
  finishedFolds = [],
}: Beginning = {}): Promise<Search> {
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
    finishedFolds,
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

/** Every fourth row is of the second class, which one column knows something of. */
function unbalanced(follows: number, seed = 1): Table {
  const random = createRandom(`unbalanced/${seed}`);
  const codes = Int32Array.from({ length: 400 }, () => (random.next() < 0.26 ? 1 : 0));
  const columnOf = (share: number) => Float64Array.from(codes, (code) => share * code + random.normal());
  return {
    rowCount: codes.length,
    columns: [
      { name: 'f1', data: { kind: 'number', values: columnOf(follows) } },
      { name: 'f2', data: { kind: 'number', values: columnOf(0) } },
      { name: 'target', data: { kind: 'category', codes, levels: ['no', 'yes'] } },
    ],
  } as Table;
}

const MISSES_COST_TEN: CostTable = [
  [0, 1],
  [10, 0],
];
const LR: ParentModel = {
  ...{ model: 'lr', name: 'Logistic regression' },
  recipe: { kind: 'single', estimator: 'lr', params: {} },
};
const common = { chooseBetter: false, finalize: true };
const byCosts: TrainingStep = {
  ...{ verb: 'threshold', model: 'lr', ...common },
  objective: { kind: 'cost', costs: MISSES_COST_TEN },
};

async function carryOut(
  rows: Table,
  step: TrainingStep,
  parents: readonly ParentModel[],
  finishedFolds: readonly FinishedFold[] = [],
) {
  const { state } = await begin({ table: rows, settings: { models: ['lr'] } });
  const { foldHash } = state.outline;
  const plan: StepPlan = {
    ...{ parentJobId: 'trj_1', step, parents },
    evaluation: {
      ...{ task: 'classification', classCount: 2, strategy: 'stratified', foldCount: 3, compared: 1 },
      ...{ foldHash, sortMetric: 'accuracy', guarded: false, excluded: [] },
    },
  };
  const search = await begin({ table: rows, settings: { models: ['lr'] }, step: plan, finishedFolds });
  const outcome = await runStep(search, plan);
  const rowOf = (model: string) => search.state.scoreboard.list().find((row) => row.model === model);
  const shownOf = (model: string) =>
    search.state.scoreboard.models().find((one) => one.model.id === model)?.model;
  return { ...outcome, search, rowOf, shownOf };
}

function parentOf({ state }: Search, model: string): ParentModel {
  const { name } = state.scoreboard.models().find((one) => one.model.id === model)!.model;
  return { model, name, recipe: state.recipes.get(model)! };
}

describe('a threshold', () => {
  it('is judged by the costs it was chosen for, and not by right answers', async () => {
    const { winner, findings, search, shownOf } = await carryOut(unbalanced(2.5), byCosts, [LR]);
    expect(winner?.row.model).toBe('threshold lr');
    expect(winner?.verdict).toEqual({
      usable: true,
      reason: expect.stringMatching(
        /gain over the baseline in cost per row: 0\.\d+ \(95 % interval 0\.\d+ to /,
      ),
    });
    const { labels } = search.state.target as { labels: Int32Array };
    const negative = labels.filter((label) => label === 0).length / labels.length;
    const test = search.state.tests.get('threshold lr');
    expect(test?.kind === 'tested' && test.difference).toBeCloseTo(negative - Number(findings['nested']), 9);
    expect(search.state.tests.get('lr')).toMatchObject({ measure: 'accuracy' });
    expect(shownOf('threshold lr')).toMatchObject({ source: 'made' });
    expect(winner?.model.file).toContain('"objective":{"costs":[[0,1],[10,0]],"kind":"cost"}');
  });

  it('is judged by the metric it was chosen for', async () => {
    const objective = { kind: 'metric', metric: 'f1' } as const;
    const { winner } = await carryOut(unbalanced(2.5), { ...byCosts, objective }, [LR]);
    expect(winner?.verdict.usable).toBe(true);
    expect(winner?.verdict.reason).toContain('in f1: ');
  });

  it.each([10, 3])(
    'of a model that knows nothing is useful once in twenty times at most, misses cost %i',
    async (miss) => {
      let wrong = 0;
      for (let seed = 0; seed < 100; seed++) {
        const objective = {
          kind: 'cost',
          costs: [
            [0, 1],
            [miss, 0],
          ],
        } as const;
        const { winner } = await carryOut(unbalanced(0, seed), { ...byCosts, objective }, [LR]);
        if (winner?.verdict.usable) wrong++;
      }
      expect(wrong).toBeLessThanOrEqual(5);
    },
  );

  it('keeps rows, verdict and hash when a later step finalizes it, with kept folds and without', async () => {
    const rows = unbalanced(2.5);
    const { search, winner, rowOf } = await carryOut(rows, byCosts, [LR]);
    const parent = parentOf(search, 'threshold lr');
    const kept = search.state.scoreboard
      .foldsOf('threshold lr')
      .map((fold) => ({ key: foldKey(search, parent.recipe, fold.outcome.foldIndex), fold }));
    const step: TrainingStep = { verb: 'finalize', model: 'threshold lr', ...common };
    const [known, without] = [
      await carryOut(rows, step, [parent], kept),
      await carryOut(rows, step, [parent]),
    ];
    for (const again of [known, without]) {
      expect(again.rowOf('threshold lr')?.metrics).toEqual(rowOf('threshold lr')?.metrics);
      expect(again.shownOf('threshold lr')).toMatchObject({ source: 'parent' });
      expect(again.winner?.verdict.usable).toBe(true);
      expect(again.winner?.verdict.reason).toContain('gain over the baseline in cost per row');
      expect(again.winner?.model.digest).toBe(winner?.model.digest);
    }
    expect(leaderboardHash(known.search)).toBe(leaderboardHash(without.search));
  });

  it('moved once more takes the place of the one before', async () => {
    const rows = unbalanced(2.5);
    const parent = parentOf((await carryOut(rows, byCosts, [LR])).search, 'threshold lr');
    const objective = { kind: 'metric', metric: 'mcc' } as const;
    const step: TrainingStep = { ...byCosts, model: 'threshold lr', objective };
    const { search, shownOf } = await carryOut(rows, step, [parent]);
    const made = 'threshold threshold lr';
    expect(search.state.recipes.get(made)).toMatchObject({ base: LR.recipe, objective });
    expect(shownOf(made)?.name).toMatch(/^Logistic regression, threshold [\d.]+$/);
  });

  it('is no part of a soft blend or a stack, which say so and do not carry it in their names', async () => {
    const rows = unbalanced(2.5);
    const parent = parentOf((await carryOut(rows, byCosts, [LR])).search, 'threshold lr');
    const nb: ParentModel = {
      ...{ model: 'nb', name: 'Naive Bayes', recipe: { kind: 'single', estimator: 'nb', params: {} } },
    };
    const models = ['threshold lr', 'nb'];
    const blend = { ...common, verb: 'blend', models, weights: 'equal', finalize: false } as const;
    const soft = await carryOut(rows, { ...blend, method: 'soft' }, [parent, nb]);
    expect(soft.shownOf('blend')?.name).toBe('Blend of lr, nb');
    expect(soft.search.state.remarks).toContainEqual(
      expect.stringContaining('no threshold is part of blend'),
    );
    const vote = await carryOut(rows, { ...blend, method: 'hard' }, [parent, nb]);
    expect(vote.shownOf('blend')?.name).toBe('Blend of threshold lr, nb');
    expect(vote.search.state.remarks.join()).not.toContain('no threshold');
    const stack = { ...common, verb: 'stack', models, meta: 'lr', metaParams: {}, folds: 2 } as const;
    const stacked = await carryOut(rows, { ...stack, restack: false }, [parent, nb]);
    expect(stacked.shownOf('stack')?.name).toBe('stack of Logistic regression, Naive Bayes');
    expect(stacked.search.state.remarks).toContainEqual(expect.stringContaining('part of stack'));
  });
});
