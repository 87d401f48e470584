/** Fits of one training job in several worker processes. On real servers only: without Redis there is one process. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIT_QUEUE } from '../../src/automl/fit-offer.jobs.js';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { makeDataset } from '../support/datasets.js';
import { ENDLESS_PARAMS } from '../support/endless.js';
import { type ServerProcess, startServer } from '../support/server-process.js';
import { endOfJob } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const HAS_SERVERS =
  process.env['TEST_REDIS_URL'] !== undefined && process.env['TEST_DATABASE_URL'] !== undefined;
const SETTINGS = { models: ['lr', 'nb', 'dt', 'rf', 'et'], folds: 5, params: { rf: { trees: 2500 } } };
const ENDLESS = { models: ['lr', 'mlp'], params: { mlp: ENDLESS_PARAMS } };

let services: TestServices;
let api: ServerProcess;
let workers: ServerProcess[] = [];
let queue: Queue;
let batchId: string;
/** What the leaderboard is when one process does everything. */
let expected: unknown;

beforeAll(async () => {
  if (!HAS_SERVERS) return;
  services = await testServices();
  api = await startServer({ ...services.environment, MLDRIFT_ROLES: 'api' });
  workers = [await startWorker()];
  const url = new URL(services.environment['REDIS_URL'] ?? '');
  queue = new Queue(FIT_QUEUE, {
    connection: { host: url.hostname, port: Number(url.port), db: Number(url.pathname.slice(1)) },
  });
  const rows = makeClassification({ rows: 1500, features: 6, informative: 4, classes: 3, seed: 3 });
  batchId = await makeDataset(api, { name: 'shared', target: 'target' }, toCsv(rows));
});

afterAll(async () => {
  if (!HAS_SERVERS) return;
  await queue.close();
  await Promise.all([api, ...workers].map((one) => one.terminate()));
  await services.dispose();
});

describe.runIf(HAS_SERVERS)('the fits of a training job', () => {
  it('stay in the process that has the job while there is no other', async () => {
    const id = await begin(SETTINGS);
    await eventually(async () => {
      const { body } = await api.request('GET', `${JOBS}/${id}`);
      return body.progress.done > 0 ? true : undefined;
    });
    // Too late for this job: who helps is asked at its beginning.
    const [job, second] = await Promise.all([finished(id), startWorker()]);
    expected = leaderboardOf(job);
    expect(workers[0]?.log()).not.toContain('fits are shared');
    workers.push(second);
  });

  it('run in two processes, with the same leaderboard', async () => {
    const id = await begin(SETTINGS);
    const job = await finished(id);
    expect(leaderboardOf(job)).toEqual(expected);
    const { taker, holder } = await partsIn(id);
    const elsewhere = fitsFor(taker, id);
    expect(elsewhere).toBeGreaterThan(0);
    expect(elsewhere).toBeLessThan(SETTINGS.models.length * SETTINGS.folds);
    expect(fitsFor(holder, id)).toBe(0);
    expect(await hasObjects(id)).toBe(false);
  });

  it('end elsewhere too within seconds when the job is cancelled', async () => {
    const id = await begin(ENDLESS);
    await takenElsewhere('mlp');
    expect((await api.request('POST', `${JOBS}/${id}/cancellations`)).status).toBe(202);
    // The fit itself would go on for minutes.
    await eventually(async () => ((await queue.getActiveCount()) === 0 ? true : undefined), 20_000);
    expect((await finished(id)).state).toBe('cancelled');
    expect(await hasObjects(id)).toBe(false);
  });

  it('are done by others when a process dies in the middle of one, with the same leaderboard', async () => {
    const id = await begin(SETTINGS);
    await takenElsewhere('rf');
    const { taker } = await partsIn(id);
    await taker.kill();
    // Its lock outlives it.
    expect(await queue.getActiveCount()).toBe(1);
    workers = workers.filter((one) => one !== taker);
    const job = await finished(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(leaderboardOf(job)).toEqual(expected);
    expect(await hasObjects(id)).toBe(false);
  });
});

function startWorker(): Promise<ServerProcess> {
  return startServer({ ...services.environment, MLDRIFT_ROLES: 'worker', MLDRIFT_WORKER_THREADS: '1' });
}

async function begin(settings: object): Promise<string> {
  const { body } = await api.request('POST', JOBS, { experiment: 'shared', batches: [batchId], settings });
  return body.id;
}

function finished(id: string) {
  return endOfJob(api, id, 120_000);
}

function leaderboardOf(job: { leaderboard: { seconds: number }[] }): unknown {
  return job.leaderboard.map(({ seconds: _, ...row }) => row);
}

/** A fit of that model is under way in the process that does not have the job. */
async function takenElsewhere(estimator: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const [job] = await queue.getActive();
    if (job?.data.task.recipe.estimator === estimator) return;
    if (Date.now() > deadline) throw new Error(`no fit of ${estimator} is under way elsewhere`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Who has the job, and who helps. */
async function partsIn(id: string): Promise<{ holder: ServerProcess; taker: ServerProcess }> {
  const shares = (one: ServerProcess) =>
    one
      .log()
      .split('\n')
      .some((line) => line.includes('fits are shared') && line.includes(id));
  const holder = workers.find(shares);
  const taker = workers.find((one) => !shares(one));
  if (holder === undefined || taker === undefined) throw new Error('not shared');
  return { holder, taker };
}

function fitsFor(worker: ServerProcess, id: string): number {
  return worker
    .log()
    .split('\n')
    .filter((line) => line.includes('fit for another process') && line.includes(id)).length;
}

function hasObjects(id: string): Promise<boolean> {
  return access(join(services.environment['MLDRIFT_HOME'] ?? '', 'objects', 'fits', id)).then(
    () => true,
    () => false,
  );
}
