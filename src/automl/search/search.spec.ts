import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/json.js';
import { canonicalJson } from '../../core/ml/canonical-json.js';
import { readModelFile } from '../../core/ml/model-file.js';
import type { Recipe } from '../../core/ml/recipe/recipe.js';
import { createRandom } from '../../core/random.js';
import { makeClassification } from '../../core/synthetic/make-classification.js';
import { ALL_ROWS, type Table } from '../../core/table.js';
import type { TrainingSettings } from '../automl.api.js';
import type { FitTask } from '../fit-tasks.js';
import { createFitWork } from '../fit-work.js';
import type { StepPlan } from '../training-step.api.js';
import { beginSearch, foldKey } from './begin-search.js';
import { carriedOutPlan, replayPlan } from './carried-out-plan.js';
import { compareModels } from './compare-models.js';
import { leaderboardHash } from './leaderboard-hash.js';
import { blendEvenly, blendModels } from './make-ensembles.js';
import { concludeSearch, runSearch } from './run-search.js';
import type { Execute, FinishedFold, Search, SearchContext } from './search.js';
import type { SearchClock } from './search-clock.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface ManualClock extends SearchClock {
  advance(ms: number): void;
}

/** Time stands still but for what is asked of it. */
function manualClock(): ManualClock {
  let now = 0;
  let wakes: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    wakeAt(at, callback) {
      const wake = { at, callback };
      wakes.push(wake);
      return () => {
        wakes = wakes.filter((one) => one !== wake);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = wakes.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        wakes = wakes.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
  };
}

interface Trial {
  readonly table?: Table;
  readonly settings?: Partial<TrainingSettings>;
  readonly parallel?: number;
  /** Seconds that a task takes; the fits themselves are real. */
  readonly seconds?: (task: FitTask) => number;
  readonly context?: Partial<SearchContext>;
  /** Real waiting before an answer comes, so that answers overtake each other. */
  readonly delayMs?: () => number;
}

const table = makeClassification({ rows: 160, features: 4, informative: 3, classes: 2, seed: 3 });

async function begin({ table: rows = table, settings, parallel = 1, seconds, context, delayMs }: Trial = {}) {
  const clock = manualClock();
  const work = createFitWork({ readTable: async () => rows, sha256, now: clock.now });
  const tasks: FitTask[] = [];
  const execute: Execute = async (task, signal) => {
    signal.throwIfAborted();
    tasks.push(task);
    const answer = await work(task);
    if (delayMs !== undefined) await setTimeout(delayMs());
    const taken = seconds?.(task) ?? 0;
    clock.advance(taken * 1000);
    // A thread that is ended in the middle answers nothing.
    signal.throwIfAborted();
    return 'seconds' in answer ? { ...answer, seconds: taken } : answer;
  };
  const search = await beginSearch({
    data: {
      source: { columns: [], parts: [] },
      targetName: 'target',
      settings: {
        folds: 3,
        foldStrategy: 'auto',
        seed: 1,
        timeoutSeconds: 600,
        models: ['nb', 'lr', 'dt'],
        guards: false,
        keepsFolds: true,
        ...settings,
      },
    },
    execute,
    parallel,
    clock,
    wallClock: () => new Date(clock.now()),
    sha256,
    codeVersion: '1.0.0',
    signal: new AbortController().signal,
    provenanceOf: ({ model, foldIndex }) => ({ model, fold: foldIndex ?? null }),
    ...context,
  });
  return { search, clock, tasks };
}

const rowsOf = ({ state }: Search) =>
  state.scoreboard.list().map(({ model, status, rank }) => [model, status, rank]);

const estimatorOf = (task: FitTask) =>
  'recipe' in task && task.recipe.kind === 'single' ? task.recipe.estimator : undefined;
const isTrial = (task: FitTask) =>
  'recipe' in task && task.recipe.kind === 'single' && Object.keys(task.recipe.params).length > 0;

describe('a search without a budget', () => {
  it('gives every model all folds, judges them and fits the best on all rows', async () => {
    const { search } = await begin();
    const winner = await runSearch(search);
    expect(rowsOf(search).map(([, status]) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(winner).toMatchObject({ refit: true, verdict: { usable: true } });
    expect(winner.row.rank).toBe(1);
    expect(search.state.tests.size).toBe(3);
    expect(readModelFile(winner.model.file, sha256).provenance).toMatchObject({ model: winner.row.model });
    expect(search.count.done).toBe(search.count.total);
  });

  it('has the same leaderboard to the bit with one, two and three workers, tuned and blended, whoever is slow', async () => {
    const settings = { tune: 5, ensemble: true, models: ['nb', 'dt', 'lr', 'knn'] } as const;
    const hashes = await Promise.all(
      [1, 2, 3].map(async (parallel) => {
        const random = createRandom(parallel);
        const { search } = await begin({ settings, parallel, delayMs: () => random.integer(6) });
        await runSearch(search);
        return leaderboardHash(search);
      }),
    );
    expect(new Set(hashes).size).toBe(1);
    const { search: other } = await begin({ settings: { ...settings, seed: 2 } });
    await runSearch(other);
    expect(leaderboardHash(other)).not.toBe(hashes[0]);
  });

  it('takes folds of an earlier attempt as they are', async () => {
    const finished: FinishedFold[] = [];
    const first = await begin({ context: { onFoldFinished: (fold) => finished.push(fold) } });
    await runSearch(first.search);
    const second = await begin({ context: { finishedFolds: finished.slice(0, 5) } });
    await runSearch(second.search);
    expect(second.tasks.filter(({ kind }) => kind === 'fold')).toHaveLength(3 * 3 - 5);
    expect(leaderboardHash(second.search)).toBe(leaderboardHash(first.search));
  });

  it('does not take folds of an attempt on other columns for its own', async () => {
    const { search } = await begin();
    const recipe: Recipe = { kind: 'single', estimator: 'lr', params: {} };
    const without = { ...search, data: { ...search.data, guarded: { excluded: ['f1'] } } };
    expect(foldKey(without, recipe, 0)).not.toBe(foldKey(search, recipe, 0));
    expect(foldKey(search, recipe, 0)).toBe(foldKey({ ...search }, recipe, 0));
  });

  it('says which leaks the budget left no time to look for', async () => {
    const late = async (startedAtMs: number) => {
      const settings = {
        ...({ folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 600, models: ['nb'] } as const),
        budgetSeconds: 60,
      };
      const part = { path: '', rowCount: 1e6, slice: ALL_ROWS };
      const source = { columns: [{ name: 'f1', kind: 'number' as const }], parts: [part] };
      return (await begin({ context: { startedAtMs, data: { source, targetName: 'target', settings } } }))
        .search;
    };
    expect((await late(0)).state.remarks).toEqual([]);
    const [remark] = (await late(-60_000)).state.remarks;
    expect(remark).toContain(
      'the budget left no time to look for columns that name the row among 4 of 4 columns',
    );
    expect(remark).toContain('columns that give the target away');
  });

  it('refuses what does not fit into memory, but never the baseline', async () => {
    const { search } = await begin({ context: { memoryBytes: 2 * 160 * 4 * 8 } });
    await runSearch(search);
    expect(rowsOf(search).map(([model, status]) => [model, status])).toEqual([
      [expect.stringMatching(/^(nb|dt)$/), 'ok'],
      [expect.stringMatching(/^(nb|dt)$/), 'ok'],
      ['dummy', 'ok'],
      ['lr', 'skipped'],
    ]);
  });

  it('says that no model is usable when there is nothing to learn', async () => {
    const random = createRandom(5);
    const noise: Table = {
      rowCount: 120,
      columns: [
        {
          name: 'x',
          data: { kind: 'number', values: Float64Array.from({ length: 120 }, () => random.next()) },
        },
        {
          name: 'target',
          data: {
            kind: 'category',
            levels: ['a', 'b'],
            codes: Int32Array.from({ length: 120 }, () => random.integer(2)),
          },
        },
      ],
    };
    const { search } = await begin({ table: noise });
    expect((await runSearch(search)).verdict.usable).toBe(false);
  });

  it('ends at the first failure when it is told to', async () => {
    const params = { dt: { maxDepth: -1 } };
    const ignoring = await begin({ settings: { params } });
    await runSearch(ignoring.search);
    expect(rowsOf(ignoring.search)).toContainEqual(['dt', 'failed', undefined]);
    const raising = await begin({ settings: { params, errors: 'raise' } });
    await expect(runSearch(raising.search)).rejects.toThrow('dt failed');
  });
});

describe('a search under a budget', () => {
  const fits = (task: FitTask) => task.kind === 'fold' || task.kind === 'final';

  it('cuts what does not fit, ranks only whole models and ends in time', async () => {
    const { search, clock } = await begin({
      settings: { budgetSeconds: 10, tune: 'off', ensemble: false },
      seconds: (task) => (fits(task) ? 1 : 0),
    });
    const winner = await runSearch(search);
    expect(clock.now()).toBeLessThanOrEqual(10_000);
    expect(winner.model.file.length).toBeGreaterThan(0);
    const rows = search.state.scoreboard.list();
    const cut = rows.filter(({ status }) => status === 'budget_exceeded');
    expect(cut.length).toBeGreaterThan(0);
    for (const { rank, reason } of cut) expect([rank, reason]).toEqual([undefined, expect.any(String)]);
    for (const { folds } of rows.filter(({ rank }) => rank !== undefined)) expect(folds).toBe(3);
  });

  it('ends a fit that runs over and keeps the model of a fold when there is no time for another', async () => {
    const { search, clock } = await begin({
      settings: { budgetSeconds: 20, tune: 'off', ensemble: false, models: ['nb', 'lr'] },
      seconds: (task) => {
        if (task.kind === 'final') return 60;
        return task.kind === 'fold' ? 2 : 0;
      },
    });
    const winner = await runSearch(search);
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    expect(winner.refit).toBe(false);
    expect(winner.remarks.join()).toContain('one fold');
  });

  it('ends with the dummy when there is time for nothing', async () => {
    const { search } = await begin({
      settings: { budgetSeconds: 1 },
      seconds: (task) => (task.kind === 'outline' ? 5 : 0.1),
    });
    const winner = await runSearch(search);
    expect(winner.row.model).toBe('dummy');
    expect(winner.verdict.usable).toBe(false);
  });

  it('thins models out on fewer rows when all folds of all would not fit', async () => {
    const { search } = await begin({
      table: makeClassification({ rows: 2800, features: 3, informative: 3, classes: 2, seed: 3 }),
      settings: {
        budgetSeconds: 0.1,
        foldStrategy: 'holdout',
        tune: 'off',
        ensemble: false,
        models: ['nb', 'rf', 'et', 'ada', 'gbc'],
        params: { rf: { trees: 3 }, et: { trees: 3 }, ada: { rounds: 3 }, gbc: { rounds: 3 } },
      },
    });
    await runSearch(search);
    const { rungs, scoreboard } = search.state;
    expect(rungs.map(({ rows }) => rows)).toHaveLength(1);
    const left = rungs.at(-1)!.kept;
    expect(left).toHaveLength(2);
    for (const { model, rank, reason } of scoreboard.list()) {
      const isSeen = left.includes(model) || model.endsWith(' rows');
      if (model === 'dummy' || model === 'nb' || isSeen) expect(rank).toBeGreaterThan(0);
      else expect([rank, reason]).toEqual([undefined, expect.stringContaining('left behind on')]);
    }
  });

  it('ends with what was seen on fewer rows when nothing could have all of them, and can be done again', async () => {
    const large = makeClassification({ rows: 3400, features: 3, informative: 3, classes: 2, seed: 3 });
    const { search, clock } = await begin({
      table: large,
      settings: {
        budgetSeconds: 0.3,
        foldStrategy: 'k-fold',
        tune: 'off',
        ensemble: true,
        models: ['rf', 'et', 'ada', 'gbc'],
        params: { rf: { trees: 3 }, et: { trees: 3 }, ada: { rounds: 3 }, gbc: { rounds: 3 } },
      },
      seconds: (task) => {
        if (!fits(task)) return 0;
        return 'trainingRows' in task && task.trainingRows! <= 1200 ? 0.004 : 0.5;
      },
    });
    const winner = await runSearch(search);
    expect(clock.now()).toBeLessThanOrEqual(1400);
    expect(winner.row.model).toMatch(/ on \d+ rows$/);
    expect(winner.row.folds).toBe(3);
    expect(winner).toMatchObject({ refit: false, verdict: { usable: true } });
    expect(winner.remarks.join()).toContain('has learnt from');
    const again = await begin({ table: large, settings: { foldStrategy: 'k-fold' } });
    await replayPlan(again.search, carriedOutPlan(search));
    const { scoreboard } = again.search.state;
    expect(scoreboard.foldsOf(winner.row.model).map(({ outcome }) => outcome)).toEqual(
      search.state.scoreboard.foldsOf(winner.row.model).map(({ outcome }) => outcome),
    );
  });

  it('leaves a dear model behind after the fold that shows it far behind', async () => {
    const { search } = await begin({
      table: makeClassification({ rows: 300, features: 4, informative: 3, classes: 2, seed: 3 }),
      settings: {
        ...{ budgetSeconds: 60, folds: 6, tune: 'off', ensemble: false, sort: 'logLoss' },
        models: ['nb', 'lr', 'dt'],
      },
      seconds: (task) => (task.kind === 'fold' && estimatorOf(task) === 'dt' ? 6 : 0.1),
    });
    await runSearch(search);
    const dt = search.state.scoreboard.list().find(({ model }) => model === 'dt');
    expect(dt).toMatchObject({ status: 'budget_exceeded', folds: 1 });
    expect(dt?.reason).toContain('left behind after one fold: logLoss worse than that of');
  });

  it('keeps time for a blend and its fit on all rows, however long the trials of parameters take', async () => {
    const { search, clock } = await begin({
      settings: { budgetSeconds: 30, models: ['nb', 'lr', 'qda'], sort: 'logLoss' },
      seconds: (task) => {
        if (task.kind === 'final') return 0.3;
        return task.kind === 'fold' ? (isTrial(task) ? 1 : 0.3) : 0;
      },
    });
    const winner = await runSearch(search);
    // A fit that is ended counts whole here.
    expect(clock.now()).toBeLessThan(31_000);
    expect(rowsOf(search).map(([model]) => model)).toContain('blend');
    expect(winner.refit).toBe(true);
  });

  it('lists no blend twice when nothing has changed since the first one, but makes what a step asks for', async () => {
    const { search } = await begin({ settings: { models: ['nb', 'lr', 'qda'], sort: 'logLoss' } });
    await compareModels(search);
    const blends = () => [...search.state.recipes].filter(([, { kind }]) => kind === 'blend');
    await blendEvenly(search, ['nb', 'lr'], 'first even blend');
    await blendEvenly(search, ['nb', 'lr']);
    expect(blends().map(([id]) => id)).toEqual(['first even blend']);
    await blendEvenly(search, ['nb', 'lr', 'qda']);
    expect(blends().map(([id]) => id)).toEqual(['first even blend', 'even blend']);
    await blendModels(search, undefined, { as: 'first blend' });
    await blendModels(search);
    const recipes = blends().map(([, recipe]) => canonicalJson(recipe as unknown as Json));
    expect(new Set(recipes).size).toBe(recipes.length);
    expect(blends().map(([id]) => id)).not.toContain('blend');
    await blendEvenly({ ...search, step: {} as StepPlan }, ['nb', 'lr'], 'asked for');
    expect(search.state.scoreboard.foldsOf('asked for')).toHaveLength(3);
  });

  it.each(['accuracy', 'auc', 'prAuc'] as const)('weighs by log loss, as %s jumps', async (sort) => {
    const blendBy = async (metric: typeof sort | 'logLoss') => {
      const { search } = await begin({ settings: { models: ['nb', 'lr', 'qda', 'dt'], sort: metric } });
      await compareModels(search);
      await blendModels(search, ['nb', 'lr', 'qda', 'dt']);
      return search.state.recipes.get('blend');
    };
    const blend = await blendBy('logLoss');
    expect(blend).toMatchObject({ kind: 'blend' });
    expect(await blendBy(sort)).toEqual(blend);
  });

  it('ends with the last model that was fitted on all rows when no later one can be', async () => {
    let finals = 0;
    const { search } = await begin({
      settings: { budgetSeconds: 30, models: ['nb', 'lr', 'dt', 'knn'], sort: 'logLoss' },
      seconds: (task) => {
        if (task.kind !== 'final') return task.kind === 'fold' ? 0.2 : 0;
        finals++;
        return finals <= 4 ? 0.1 : 60;
      },
    });
    const winner = await runSearch(search);
    expect(finals).toBeGreaterThan(4);
    expect(winner.row.model).not.toBe('dummy');
    expect(winner.verdict.usable).toBe(true);
  });

  it('can be done again from its plan with the same leaderboard', async () => {
    const timed = await begin({
      settings: { budgetSeconds: 12 },
      seconds: (task) => (fits(task) ? 0.4 : 0),
    });
    await runSearch(timed.search);
    const plan = carriedOutPlan(timed.search);
    const again = await begin({ parallel: 2 });
    await replayPlan(again.search, plan);
    await concludeSearch(again.search);
    expect(leaderboardHash(again.search)).toBe(leaderboardHash(timed.search));
  });

  it('stops with the reason of whoever stops it', async () => {
    const stop = new AbortController();
    const { search } = await begin({
      settings: { budgetSeconds: 50 },
      context: { signal: stop.signal },
      seconds: (task) => {
        if (task.kind === 'fold') stop.abort(new Error('cancelled'));
        return 0;
      },
    });
    await expect(runSearch(search)).rejects.toThrow('cancelled');
  });
});
