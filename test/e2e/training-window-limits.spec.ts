/** Comparing training windows takes no longer than a training job may, and a retrain that fails of it says so. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, startApp, type TestApp } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { sendBatch } from '../support/datasets.js';
import { driftedRows, guardStream, putGuardPolicy, streamRows } from '../support/guarded-stream.js';

const NETWORK = { hidden: 256, epochs: 100, patience: 100 };

let app: TestApp;
let monitorId: string;

beforeAll(async () => {
  app = await startApp();
  monitorId = await guardStream(app);
});

afterAll(() => app.stop());

function putPolicy(timeoutSeconds: number): Promise<void> {
  return putGuardPolicy(app, {
    monitorId,
    ...{ cooldownMinutes: 0, sameDriftMinutes: 0, trainingWindow: 'measured' },
    // A network that is soon fitted on the first rows, and takes minutes on windows with the next ones.
    training: { models: ['mlp'], params: { mlp: NETWORK }, folds: 2, timeoutSeconds },
  });
}

async function runAfter(csv: string, runs: number) {
  await sendBatch(app, 'stream', csv);
  return eventually(async () => {
    const { body } = await app.request('GET', '/api/v1/pipeline-runs?modelName=guard');
    const [newest] = body.items;
    return body.items.length === runs && newest.state === 'done' ? newest : undefined;
  });
}

it('ends the retrain when the windows are not measured in the time of a training job', async () => {
  await putPolicy(600);
  expect(await runAfter(toCsv(streamRows(1, 600)), 1)).toMatchObject({ outcome: 'promoted' });
  await putPolicy(1);
  const run = await runAfter(toCsv(driftedRows(2, 8_000)), 2);
  expect(run.outcome).toBe('failed');
  expect(run.reason).toContain('comparing training windows was not finished within 1 seconds');
  expect(run.steps.at(-1)).toMatchObject({ name: 'window', state: 'failed' });
  const serving = await app.request('GET', '/api/v1/models/guard/versions?stage=Production');
  expect(serving.body.items.map(({ version }: { version: number }) => version)).toEqual([1]);
}, 180_000);
