/** A training job from request to candidate, and everything that can end it early. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../../src/core/ml/model-file.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, startApp, type TestApp, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { makeDataset } from '../support/datasets.js';
import { ENDLESS_PARAMS } from '../support/endless.js';
import { endOfJob, runsBelow, withSeconds } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const ENDLESS = { models: ['lr', 'mlp'], params: { mlp: ENDLESS_PARAMS } };

let services: TestServices;
let app: TestApp;
let batchId: string;

beforeAll(async () => {
  services = await testServices();
  app = await startApp({ env: services.environment });
  const table = makeClassification({ rows: 800, features: 6, informative: 4, classes: 3, seed: 1 });
  batchId = await makeDataset(app, { name: 'synthetic', target: 'target' }, toCsv(table));
});

afterAll(async () => {
  await app.stop();
  await services.dispose();
});

describe('a training job', () => {
  it('compares all classification models, tracks the runs and stores a model that can be read', async () => {
    const job = await finished(await begin({ folds: 3 }));
    expect(job).toMatchObject({ state: 'succeeded', attempt: 1, reason: null });
    expect(job.progress.done).toBe(job.progress.total);
    const models = job.leaderboard.map(({ model }: { model: string }) => model);
    expect(models).toEqual(expect.arrayContaining(['dt', 'dummy', 'gbdt', 'knn', 'lr', 'nb', 'rf']));
    const compared = job.leaderboard.filter(
      ({ status }: { status: string }) => status !== 'skipped_by_turbo',
    );
    expect(compared.length).toBeGreaterThanOrEqual(7);
    for (const row of compared) expect(row).toMatchObject({ status: 'ok', foldsUsed: 3 });
    expect(job.leaderboard[0].metrics.accuracy).toBeGreaterThan(0.7);
    expect(job.candidate).toMatchObject({ estimator: models[0], usable: true, levels: ['a', 'b', 'c'] });

    const runs = await runsBelow(app, job.trainingRunId);
    expect(runs).toHaveLength(compared.length);
    const winner = runs.find(({ id }: { id: string }) => id === job.candidate.trainingRunId);
    expect(winner).toMatchObject({ status: 'finished', childCount: 3, params: { estimator: models[0] } });
    expect(winner?.metrics['accuracy']).toBe(job.leaderboard[0].metrics.accuracy);

    const file = await readFile(join(app.home, 'objects', job.candidate.artifactKey), 'utf8');
    expect(sha256(file)).toBe(job.candidate.artifactDigest);
    const model = readModelFile(file, sha256);
    expect(model.estimatorId).toBe(models[0]);
    expect(model.provenance).toMatchObject({ trainingJobId: job.id, dataHash: job.candidate.dataHash });
  });

  it('reports a model that fails and goes on without it', async () => {
    const job = await finished(
      await begin({ models: ['nb', 'gbdt'], params: { gbdt: { loss: 'squared' } } }),
    );
    expect(job.state).toBe('succeeded');
    const failed = job.leaderboard.find(({ model }: { model: string }) => model === 'gbdt');
    expect(failed).toMatchObject({
      status: 'failed',
      foldsUsed: 0,
      reason: expect.stringContaining('params.loss'),
    });
  });

  it('refuses what cannot be trained with every fault, and an unknown batch', async () => {
    const settings = { models: ['xgboost'], sort: 'r2' };
    const refused = await app.request('POST', JOBS, { experiment: 'e2e', batches: [batchId], settings });
    expect(refused).toMatchObject({ status: 422, body: { code: 'automl.training-request-invalid' } });
    expect(refused.body.errors).toHaveLength(2);
    const unknown = await app.request('POST', JOBS, { experiment: 'e2e', batches: ['bat_none'] });
    expect(unknown.status).toBe(404);
  });

  it('points at what was sent: batches or slices, options in their spelling', async () => {
    const other = await makeDataset(app, { name: 'other', target: 'a' }, 'a,b\nx,1\ny,2\n');
    const faults = async (request: object) => {
      const { status, body } = await app.request('POST', JOBS, { experiment: 'e2e', ...request });
      expect(status).toBe(422);
      return body.errors.map(({ pointer }: { pointer: string }) => pointer);
    };
    const batches = [batchId, other];
    expect(await faults({ batches })).toEqual(['/batches/1']);
    expect(await faults({ batches: [batchId, batchId] })).toEqual(['/batches/1']);
    expect(await faults({ slices: batches.map((one) => ({ batchId: one })) })).toEqual(['/slices/1']);
    const setup = { ignore_features: ['nope'] };
    expect(await faults({ batches: [batchId], settings: { setup } })).toEqual([
      '/settings/setup/ignore_features/0',
    ]);
  });

  it('is the same job under the same idempotency key, and another body is refused', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { experiment: 'e2e', batches: [batchId], settings: { models: ['nb'] } };
    const first = await app.request('POST', JOBS, body, headers);
    const second = await app.request('POST', JOBS, body, headers);
    expect(second.body.id).toBe(first.body.id);
    const other = await app.request('POST', JOBS, { ...body, settings: { models: ['lr'] } }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'automl.idempotency-key-reused' } });
    await finished(first.body.id);
  });

  it('streams its progress and stops at once when it is cancelled in the middle of a fit', async () => {
    const id = await begin(ENDLESS);
    const stream = fetch(`${app.url}${JOBS}/${id}/progress-events`).then((response) => response.text());
    await inNetwork(id);
    expect((await app.request('POST', `${JOBS}/${id}/cancellations`)).status).toBe(202);
    const job = await finished(id);
    expect(job).toMatchObject({ state: 'cancelled', candidate: null });
    expect(statusOf(job)).toEqual({ lr: 'ok', dummy: 'ok', mlp: 'skipped' });
    expect(await filesOf(id)).toEqual([]);
    const events = await stream;
    expect(events).toContain('event: progress');
    expect(events).toMatch(/event: end\nid: \d+\ndata: .*"state":"cancelled"/);
    const again = await app.request('POST', `${JOBS}/${id}/cancellations`);
    expect(again).toMatchObject({ status: 409, body: { code: 'automl.training-job-ended' } });
  });

  it('ends at its deadline and lists what was finished by then', async () => {
    const [job, seconds] = await withSeconds(
      async (timeoutSeconds) => finished(await begin({ ...ENDLESS, timeoutSeconds })),
      ({ leaderboard }) => leaderboard !== null,
    );
    expect(job).toMatchObject({
      state: 'timed-out',
      candidate: null,
      reason: expect.stringContaining(`${seconds} seconds`),
    });
    // How far it got depends on the machine; that nothing is missing does not.
    expect(statusOf(job)).toMatchObject({
      lr: expect.any(String),
      dummy: expect.any(String),
      mlp: 'skipped',
    });
  });

  it('ends a budget with a model, and lists what there was no time for', async () => {
    const job = await finished(await begin({ ...ENDLESS, budgetSeconds: 4 }));
    expect(job).toMatchObject({ state: 'succeeded', candidate: { estimator: expect.any(String) } });
    expect(statusOf(job)).toMatchObject({ dummy: 'ok', mlp: 'budget_exceeded' });
    const took = Date.parse(job.finishedAt) - Date.parse(job.startedAt);
    expect(took).toBeLessThan(4 * 1050 + 2000 + 3000);
  });

  it('keeps its model when what it leaves behind cannot be removed once it has ended', async () => {
    // Nothing below a file can be removed.
    const checkpoints = join(app.home, 'objects', 'checkpoints');
    await rm(checkpoints, { recursive: true, force: true });
    await writeFile(checkpoints, '');
    try {
      const jobs = [];
      // The second one takes longer than anything that would follow the first.
      for (let turn = 0; turn < 2; turn++)
        jobs.push(await finished(await begin({ models: ['lr'], folds: 2 })));
      expect(jobs[0]).toMatchObject({ state: 'succeeded', attempt: 1 });
      expect(await filesOf(jobs[0].id)).toEqual(['1.json']);
      const { artifactKey, artifactDigest } = jobs[0].candidate;
      expect(sha256(await readFile(join(app.home, 'objects', artifactKey), 'utf8'))).toBe(artifactDigest);
    } finally {
      await rm(checkpoints, { force: true });
    }
  });

  it('begins again after a restart and finishes once', async () => {
    const id = await begin({
      models: ['lr', 'mlp'],
      folds: 2,
      params: { mlp: { ...ENDLESS_PARAMS, epochs: 50 } },
    });
    await inNetwork(id);
    await app.stop();
    app = await startApp({ env: services.environment });
    const job = await finished(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(await filesOf(id)).toEqual(['2.json']);
    expect(await runsBelow(app, job.trainingRunId)).toHaveLength(3);
  });
});

async function begin(settings: object): Promise<string> {
  const answer = await app.request('POST', JOBS, { experiment: 'e2e', batches: [batchId], settings });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  expect(answer.headers.get('location')).toBe(`${JOBS}/${answer.body.id}`);
  return answer.body.id;
}

function finished(id: string) {
  return endOfJob(app, id, 120_000);
}

/** The network is the last model: everything before it is done. */
function inNetwork(id: string): Promise<boolean> {
  return eventually(async () => {
    const { body } = await app.request('GET', `${JOBS}/${id}`);
    return body.progress.message.startsWith('Neural network') && body.progress.done >= 4 ? true : undefined;
  });
}

function statusOf(job: { leaderboard: { model: string; status: string }[] }) {
  return Object.fromEntries(job.leaderboard.map(({ model, status }) => [model, status]));
}

async function filesOf(jobId: string): Promise<string[]> {
  return readdir(join(app.home, 'objects', 'models', jobId)).catch(() => []);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
