/** kill -9 in the middle of a training job: the next attempt goes on from the folds that were finished. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

const JOBS = '/api/v1/training-jobs';
const FOLDS = 5;
/** The forest takes seconds for each fold, so that a checkpoint is written in the middle of it. */
const SETTINGS = {
  ...{ models: ['nb', 'lr', 'rf'], folds: FOLDS, seed: 7, guards: false },
  params: { rf: { trees: 1000 } },
};

/** Where a training job keeps files. */
const KINDS = ['checkpoints', 'fits', 'folds', 'models', 'reports'];

let services: TestServices;
let server: ServerProcess;
let batchId: string;

beforeAll(async () => {
  services = await testServices();
  server = await startServer({ ...services.environment, MLDRIFT_WORKER_THREADS: '1' });
  await server.request('POST', '/api/v1/datasets', { name: 'stream', target: 'target' });
  const rows = makeClassification({ rows: 6000, features: 10, informative: 6, classes: 3, seed: 5 });
  const sent = await server.request('POST', '/api/v1/datasets/stream/batches', toCsv(rows), {
    'content-type': 'text/csv',
  });
  batchId = sent.body.id;
});

afterAll(async () => {
  await server.terminate();
  await services.dispose();
});

describe('kill -9 in the middle of a training job', () => {
  it('costs no finished fold: the next attempt runs the others, with the leaderboard of a run that nobody disturbed', async () => {
    const id = await begin();
    await eventually(
      async () => ((await checkpointsOf(id)).length > 0 ? true : undefined),
      60_000,
      'a checkpoint',
    );
    await server.kill();
    const killedAt = Date.now();
    server = await startServer({ ...services.environment, MLDRIFT_WORKER_THREADS: '1' });
    const job = await finished(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 2 });
    await eventually(async () => ((await checkpointsOf(id)).length === 0 ? true : undefined));

    const folds = await foldsOf(job);
    expect(folds).toHaveLength(SETTINGS.models.length * FOLDS);
    const before = folds.filter(({ endedAt }) => Date.parse(endedAt) <= killedAt);
    const after = folds.filter(({ startedAt }) => Date.parse(startedAt) > killedAt);
    // Those of before the kill stand as they were; only the others were run.
    expect(before.length).toBeGreaterThan(0);
    expect(after.length).toBeGreaterThan(0);
    expect(before.length + after.length).toBe(folds.length);

    const undisturbed = await finished(await begin());
    expect(undisturbed).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(scoresOf(job)).toEqual(scoresOf(undisturbed));
    expect(job.candidate.estimator).toBe(undisturbed.candidate.estimator);
  }, 240_000);
});

it('a job that is cancelled while it waits for its next attempt leaves nothing of the one before', async () => {
  const [running, waiting] = [await begin(), await begin()];
  const objects = join(services.environment['MLDRIFT_HOME'] ?? '', 'objects');
  for (const kind of KINDS) {
    await mkdir(join(objects, kind, waiting), { recursive: true });
    await writeFile(join(objects, kind, waiting, '1.bin'), 'left by a crash');
  }
  await server.request('POST', `${JOBS}/${waiting}/cancellations`);
  expect(await finished(waiting)).toMatchObject({ state: 'cancelled', attempt: 0 });
  for (const kind of KINDS) expect(await objectsOf(kind, waiting), kind).toEqual([]);
  await server.request('POST', `${JOBS}/${running}/cancellations`);
  expect((await finished(running)).state).toBe('cancelled');
});

async function begin(): Promise<string> {
  const body = { experiment: 'kill', batches: [batchId], settings: SETTINGS };
  const answer = await server.request('POST', JOBS, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
}

function finished(id: string) {
  return eventually(
    async () => {
      const { body } = await server.request('GET', `${JOBS}/${id}`);
      return body.finishedAt === null ? undefined : body;
    },
    120_000,
    `the end of ${id}`,
  );
}

interface FoldRun {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The tracked run of every fold of every model that was asked for. */
async function foldsOf({ trainingRunId }: { trainingRunId: string }): Promise<FoldRun[]> {
  const models: { id: string; params: { estimator: string } }[] = await runsBelow(trainingRunId);
  const asked = models.filter(({ params }) => SETTINGS.models.includes(params.estimator));
  return (await Promise.all(asked.map(({ id }) => runsBelow(id)))).flat();
}

async function runsBelow(runId: string) {
  const parent = await server.request('GET', `/api/v1/training-runs/${runId}`);
  const path = `/api/v1/experiments/${parent.body.experimentId}/training-runs?parentRunId=${runId}&limit=500`;
  return (await server.request('GET', path)).body.items;
}

/** Everything of the leaderboard but how long it took. */
function scoresOf({ leaderboard }: { leaderboard: { seconds: number }[] }): unknown {
  return leaderboard.map(({ seconds: _, ...row }) => row);
}

const checkpointsOf = (id: string) => objectsOf('checkpoints', id);

function objectsOf(kind: string, id: string): Promise<string[]> {
  const home = services.environment['MLDRIFT_HOME'] ?? '';
  return readdir(join(home, 'objects', kind, id)).catch(() => []);
}
