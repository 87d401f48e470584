/** Comparing training windows takes no longer than a training job may, and a retrain that fails of it says so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { injectDrift } from '../../src/core/synthetic/inject-drift.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, startApp, type TestApp } from '../support/app.js';
import { toCsv } from '../support/csv.js';

let app: TestApp;
let monitorId: string;

const rows = (seed: number, count: number) =>
  makeClassification({ rows: count, features: 5, informative: 3, classes: 3, conceptSeed: 5, seed });
const drifted = (seed: number, count: number) =>
  injectDrift(rows(seed, count), { kind: 'mean_shift', magnitude: 2.5, fraction: 1, seed });

beforeAll(async () => {
  app = await startApp();
  await app.request('POST', '/api/v1/datasets', { name: 'stream', target: 'target' });
  const monitor = await app.request('POST', '/api/v1/monitors', {
    name: 'stream',
    datasetName: 'stream',
    reference: { kind: 'serving-version', modelName: 'guard' },
  });
  monitorId = monitor.body.id;
});

afterAll(() => app.stop());

async function putPolicy(timeoutSeconds: number): Promise<void> {
  const policy = {
    monitorId,
    ...{ cooldownMinutes: 0, sameDriftMinutes: 0, trainingWindow: 'measured' },
    // A forest that is soon fitted on the first rows, and takes seconds on windows with the next ones.
    training: { models: ['rf'], params: { rf: { trees: 400 } }, folds: 2, timeoutSeconds },
  };
  expect((await app.request('PUT', '/api/v1/retraining-policies/guard', policy)).status).toBe(200);
}

async function runAfter(csv: string, runs: number) {
  const sent = await app.request('POST', '/api/v1/datasets/stream/batches', csv, {
    'content-type': 'text/csv',
  });
  expect(sent.status).toBe(201);
  return eventually(async () => {
    const { body } = await app.request('GET', '/api/v1/pipeline-runs?modelName=guard');
    const [newest] = body.items;
    return body.items.length === runs && newest.state === 'done' ? newest : undefined;
  }, 50_000);
}

it('ends the retrain when the windows are not measured in the time of a training job', async () => {
  await putPolicy(600);
  expect(await runAfter(toCsv(rows(1, 600)), 1)).toMatchObject({ outcome: 'promoted' });
  await putPolicy(1);
  const run = await runAfter(toCsv(drifted(2, 40_000)), 2);
  expect(run.outcome).toBe('failed');
  expect(run.reason).toContain('comparing training windows was not finished within 1 seconds');
  expect(run.steps.at(-1)).toMatchObject({ name: 'window', state: 'failed' });
  const serving = await app.request('GET', '/api/v1/models/guard/versions?stage=Production');
  expect(serving.body.items.map(({ version }: { version: number }) => version)).toEqual([1]);
}, 120_000);
