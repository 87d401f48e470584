/** Retraining where rows belong together: houses of six rows whose size gives them away, and a relation that never changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sliceGroups } from '../../src/core/ml/split/slice-groups.js';
import { createRandom } from '../../src/core/random.js';
import { eventually, startApp, type TestApp } from '../support/app.js';
import { sendBatch } from '../support/datasets.js';

const HOUSES = 200;
const ROWS_EACH = 6;
const SEED = 1;

interface Run {
  id: string;
  state: string;
  outcome: string | null;
  reason: string;
  gate: {
    code: string;
    rows: number;
    groups: { column: string; count: number };
    againstChampion?: { method: string; difference: number };
    segments?: { level: string; comparison: { method: string } }[];
  } | null;
  steps: { name: string; reason: string; output?: { windows?: { score: number | null }[] } }[];
}

let app: TestApp;
let monitorId: string;

/** Rows of the named houses: `warmth` tells of the row, more than half of the answer is the taste of the house, which only its size names. */
function housesCsv(numbers: readonly number[], seed: number): string {
  const random = createRandom(`rows of houses/${seed}`);
  const lines = numbers.flatMap((number) => {
    const house = createRandom(`house/${number}`);
    const size = (50 + 200 * house.next()).toFixed(4);
    const taste = 2.5 * house.normal();
    return Array.from({ length: ROWS_EACH }, () => {
      const warmth = random.normal();
      const isSold = 2 * warmth + taste + 0.5 * random.normal() > 0;
      return [
        `h${number}`,
        size,
        warmth.toFixed(4),
        number % 2 === 0 ? 'n' : 's',
        isSold ? 'yes' : 'no',
      ].join(',');
    });
  });
  return `house,size,warmth,side,sold\n${lines.join('\n')}\n`;
}

const housesFrom = (first: number) => Array.from({ length: HOUSES }, (_, i) => first + i);

async function putPolicy(changes: object): Promise<void> {
  const answer = await app.request('PUT', '/api/v1/retraining-policies/houses', {
    monitorId,
    cooldownMinutes: 0,
    maximumRetrainsPerDay: 100,
    trainingWindow: 'current',
    segments: ['side'],
    training: { models: ['rf'], folds: 3, groupColumn: 'house', seed: SEED },
    ...changes,
  });
  expect(answer.status).toBe(200);
}

async function retrain(numbers: readonly number[], seed: number): Promise<Run> {
  const batchId = await sendBatch(app, 'houses', housesCsv(numbers, seed));
  const order = { modelName: 'houses', batchId, reason: 'a new batch' };
  const { body } = await app.request('POST', '/api/v1/pipeline-runs', order);
  return eventually<Run>(async () => {
    const run = await app.request('GET', `/api/v1/pipeline-runs/${body.id}`);
    return run.body.state === 'done' ? run.body : undefined;
  });
}

beforeAll(async () => {
  app = await startApp();
  await app.request('POST', '/api/v1/datasets', { name: 'houses', target: 'sold' });
  const monitor = await app.request('POST', '/api/v1/monitors', {
    name: 'houses',
    datasetName: 'houses',
    reference: { kind: 'serving-version', modelName: 'houses' },
    onArrival: false,
  });
  monitorId = monitor.body.id;
  await putPolicy({});
});

afterAll(() => app.stop());

// One story: each test goes on where the one before it ended.
describe('the gate of a policy with a group column', () => {
  it('judges a first version by whole houses', async () => {
    const run = await retrain(housesFrom(0), 0);
    expect(run.outcome).toBe('promoted');
    expect(run.gate).toMatchObject({ rows: 360, groups: { column: 'house', count: 60 } });
    const { body } = await app.request('GET', '/api/v1/models/houses/versions?stage=Production');
    expect(body.items[0].lineage.training).toMatchObject([
      { slice: { order: 'shuffled', seed: SEED, from: 0, to: 0.7, groupColumn: 'house' } },
    ]);
  });

  it('promotes no challenger for having seen the houses it is judged on', async () => {
    for (const seed of [1, 2, 3]) {
      const run = await retrain(housesFrom(1000 * seed), seed);
      expect(run).toMatchObject({ outcome: 'rejected', gate: { code: 'not-better-than-champion' } });
      expect(run.gate?.againstChampion).toMatchObject({ method: 'clustered-t' });
      expect(run.gate?.segments?.map(({ comparison }) => comparison.method)).toEqual([
        'clustered-t',
        'clustered-t',
      ]);
    }
  });

  it('measures windows on houses that none of them learns from', async () => {
    await putPolicy({ trainingWindow: 'measured' });
    const run = await retrain(housesFrom(5000), 5);
    const step = run.steps.find(({ name }) => name === 'window');
    // 200 houses: 60 judge, and of the other 140 another 30 % measured the windows.
    expect(step?.reason).toMatch(/ on 252 rows of the batch was all 0/);
    expect(step?.output?.windows?.every(({ score }) => score !== null)).toBe(true);
    expect(run.outcome).toBe('rejected');
  });

  it('judges by houses that come again, which both models know', async () => {
    const groups = Int32Array.from({ length: HOUSES * ROWS_EACH }, (_, row) => Math.floor(row / ROWS_EACH));
    const learnt = sliceGroups(groups, { order: 'shuffled', seed: SEED, from: 0, to: 0.7 });
    const known = [...new Set(Array.from(learnt, (row) => groups[row]!))];
    const both = await retrain(known, 7);
    // Some windows know the houses and others do not, so the default is taken, which learns from all rows.
    expect(both.steps.find(({ name }) => name === 'window')?.reason).toContain(
      'not measured (only 0 labelled rows are of a house that all windows learn from or none',
    );
    expect(both.gate).toMatchObject({ rows: 252, groups: { count: 42 } });
  });
});
