/** Clients send records as they stood in the training rows: what the model was not shown is taken and ignored. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { startApp, type TestApp } from '../support/app.js';
import { makeDataset } from '../support/datasets.js';
import { endOfJob } from '../support/training-jobs.js';

/** `id` is the id column of the dataset, `ticket` counts the rows, `household` groups them. */
const RECORD = { id: 'c-1', ticket: 1, household: 'h7', price: 0.4, stars: 3, bought: 'no' };

let app: TestApp;
// biome-ignore lint/suspicious/noExplicitAny: a job as the API answers
let job: any;
let versionId: string;

beforeAll(async () => {
  app = await startApp();
  const dataset = { name: 'wide', target: 'bought', idColumn: 'id' };
  const batchId = await makeDataset(app, dataset, makeCsv(300));
  const settings = { models: ['lr'], folds: 3, groupColumn: 'household' };
  const started = await app.request('POST', '/api/v1/training-jobs', {
    ...{ experiment: 'wide', batches: [batchId], settings },
  });
  job = await endOfJob(app, started.body.id, 60_000);
  versionId = await register('wide', '/api/v1/models/wide/versions', { trainingJobId: job.id });
}, 180_000);

afterAll(() => app?.stop());

describe('a model that was not shown every column of its training rows', () => {
  it('lists what it ignores: the id column, what the guards left out, the groups', async () => {
    const ignored = ['id', 'ticket', 'household'];
    expect(job.candidate.inputs.map(({ name }: { name: string }) => name)).toEqual(['price', 'stars']);
    expect(job.candidate.ignored.toSorted()).toEqual(ignored.toSorted());
    const version = await app.request('GET', `/api/v1/model-versions/${versionId}`);
    expect(version.body.signature.ignored.toSorted()).toEqual(ignored.toSorted());
  });

  it('answers for a whole training record as for its inputs alone', async () => {
    const { price, stars } = RECORD;
    const plain = await predict('wide', { price, stars });
    const whole = await predict('wide', RECORD);
    expect([plain.status, whole.status]).toEqual([200, 200]);
    expect(whole.body.probabilities).toEqual(plain.body.probabilities);
    const odd = await predict('wide', { ...RECORD, id: null, ticket: 'none', bought: 12 });
    expect(odd.body.probabilities).toEqual(plain.body.probabilities);
    const rows = [{ features: RECORD }, { features: { price, stars } }];
    const batch = await app.request('POST', '/api/v1/routes/wide/prediction-batches', { rows });
    expect(batch.body.predictions.map(({ score }: { score: number }) => score)).toEqual([
      plain.body.score,
      plain.body.score,
    ]);
  });

  it('still refuses what training did not know and what does not fit', async () => {
    const refused = await predict('wide', { ...RECORD, colour: 'red', price: 'cheap' });
    expect([refused.status, refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ['/features/price', '/features/colour'],
    ]);
  });

  it('goes on taking such records when a model trained elsewhere serves the same rows', async () => {
    const onnx = await fetch(`${app.url}/api/v1/model-versions/${versionId}/onnx`);
    const file = Buffer.from(await onnx.arrayBuffer()).toString('base64');
    await register('elsewhere', '/api/v1/models/elsewhere/imports', {
      ...{ file, datasetName: 'wide', target: 'bought', task: 'classification', levels: ['no', 'yes'] },
      inputs: ['price', 'stars'].map((name) => ({ name, kind: 'number' })),
    });
    const own = await predict('wide', RECORD);
    const imported = await predict('elsewhere', RECORD);
    expect(imported.status).toBe(200);
    expect(imported.body.score).toBeCloseTo(own.body.score, 9);
    expect((await predict('elsewhere', { ...RECORD, colour: 'red' })).status).toBe(422);
  });
});

const predict = (model: string, features: object) =>
  app.request('POST', `/api/v1/routes/${model}/predictions`, { features });

/** Makes a version and lets it serve. */
async function register(model: string, path: string, body: object): Promise<string> {
  const reason = 'a test';
  const made = await app.request('POST', path, { ...body, reason });
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  for (const to of ['Staging', 'Production']) {
    const change = { to, reason };
    const moved = await app.request('POST', `/api/v1/model-versions/${made.body.id}/stage-changes`, change);
    expect([model, moved.status, moved.body.detail]).toEqual([model, 201, undefined]);
  }
  return made.body.id;
}

function makeCsv(rows: number): string {
  const random = createRandom('wide');
  const lines = Array.from({ length: rows }, (_, row) => {
    const price = random.normal();
    const stars = random.integer(5);
    const bought = stars / 2 - price + 0.5 * random.normal() > 1 ? 'yes' : 'no';
    return [`c-${row + 1}`, row + 1, `h${random.integer(40)}`, price.toFixed(4), stars, bought].join(',');
  });
  return `${['id,ticket,household,price,stars,bought', ...lines].join('\n')}\n`;
}
