/** How often a whole search, tuned and blended under a budget, calls a model usable where there is nothing to learn. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFitWork } from '../../src/automl/fit-work.js';
import { beginSearch } from '../../src/automl/search/begin-search.js';
import { runSearch } from '../../src/automl/search/run-search.js';
import type { Execute } from '../../src/automl/search/search.js';
import { createRandom } from '../../src/core/random.js';
import type { NamedColumn, Table } from '../../src/core/table.js';

const share = Number(process.env['MLDRIFT_SIMULATION_SHARE'] ?? 1);
const DATA_SETS = Math.max(40, Math.round(400 * share));
const BUDGET_SECONDS = 20;
const SECONDS_OF_A_FOLD = 0.05;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function drawNoise(seed: number): Table {
  const random = createRandom(`noise/${seed}`);
  const rowCount = 80 + random.integer(160);
  const features: NamedColumn[] = Array.from({ length: 2 + random.integer(5) }, (_, j) => ({
    name: `x${j}`,
    data:
      random.next() < 0.7
        ? { kind: 'number', values: Float64Array.from({ length: rowCount }, () => random.normal()) }
        : {
            kind: 'category',
            levels: ['a', 'b', 'c', 'd'],
            codes: Int32Array.from({ length: rowCount }, () => random.integer(4)),
          },
  }));
  const share = 0.2 + 0.3 * random.next();
  const target: NamedColumn = {
    name: 'target',
    data:
      seed % 2 === 0
        ? { kind: 'number', values: Float64Array.from({ length: rowCount }, () => random.normal()) }
        : {
            kind: 'category',
            levels: ['no', 'yes'],
            codes: Int32Array.from({ length: rowCount }, () => (random.next() < share ? 1 : 0)),
          },
  };
  return { rowCount, columns: [...features, target] };
}

/** The clock only moves by what fits are said to take, so that the same seed gives the same search. */
async function search(table: Table, seed: number) {
  let now = 0;
  let wakes: { at: number; callback: () => void }[] = [];
  const advance = (ms: number) => {
    now += ms;
    const due = wakes.filter(({ at }) => at <= now);
    wakes = wakes.filter(({ at }) => at > now);
    for (const { callback } of due) callback();
  };
  const clock = {
    now: () => now,
    wakeAt(at: number, callback: () => void) {
      const wake = { at, callback };
      wakes.push(wake);
      return () => {
        wakes = wakes.filter((one) => one !== wake);
      };
    },
  };
  const work = createFitWork({ readTable: async () => table, sha256, now: () => now });
  const execute: Execute = async (task, signal) => {
    signal.throwIfAborted();
    const answer = await work(task);
    const seconds = task.kind === 'fold' || task.kind === 'final' ? SECONDS_OF_A_FOLD : 0;
    advance(seconds * 1000);
    signal.throwIfAborted();
    return 'seconds' in answer ? { ...answer, seconds } : answer;
  };
  const isRegression = seed % 2 === 0;
  const begun = await beginSearch({
    data: {
      source: { columns: [], parts: [] },
      targetName: 'target',
      settings: {
        ...{ folds: 5, foldStrategy: 'auto', seed, timeoutSeconds: 600, budgetSeconds: BUDGET_SECONDS },
        sort: isRegression ? 'rmse' : seed % 4 === 1 ? 'auc' : 'logLoss',
        models: isRegression ? ['lr', 'ridge', 'knn', 'dt', 'gbdt'] : ['lr', 'nb', 'knn', 'dt', 'gbdt'],
        params: { gbdt: { rounds: 20 } },
      },
    },
    ...{ execute, clock, sha256, codeVersion: 'simulation', parallel: 1 },
    wallClock: () => new Date(now),
    signal: new AbortController().signal,
    provenanceOf: ({ model }) => ({ model }),
  });
  return runSearch(begun);
}

describe(`a search over ${DATA_SETS} data sets of noise`, () => {
  it('calls a model usable in at most 5 % of them, and 3 standard errors', async () => {
    const winners: string[] = [];
    let usable = 0;
    for (let seed = 1; seed <= DATA_SETS; seed++) {
      const { verdict, row } = await search(drawNoise(seed), seed);
      winners.push(row.model);
      if (verdict.usable) usable++;
    }
    const blends = winners.filter((model) => /blend|stack/.test(model)).length;
    console.log(`${usable} of ${DATA_SETS} usable; ${blends} winners are blends or stacks`);
    expect(usable / DATA_SETS).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / DATA_SETS));
  }, 3_600_000);
});
