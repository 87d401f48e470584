/** kill -9 in the middle of a training job: the next attempt goes on from the folds that were finished. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { makeDataset } from '../support/datasets.js';
import { type ServerProcess, startServer } from '../support/server-process.js';
import { endOfJob, runsBelow } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const FOLDS = 5;
const CHECKPOINT_EVERY_MS = 5000;
/** The forest takes seconds, and begins after the others. */
const SETTINGS = {
  ...{ models: ['nb', 'lr', 'rf'], folds: FOLDS, seed: 7, guards: false },
  params: { rf: { trees: 500 } },
};

/** Where a training job keeps files. */
const KINDS = ['checkpoints', 'fits', 'folds', 'models', 'reports'];

let services: TestServices;
let server: ServerProcess;
let batchId: string;

beforeAll(async () => {
  services = await testServices();
  server = await startServer({ ...services.environment, MLDRIFT_WORKER_THREADS: '1' });
  const rows = makeClassification({ rows: 3000, features: 10, informative: 6, classes: 3, seed: 5 });
  batchId = await makeDataset(server, { name: 'stream', target: 'target' }, toCsv(rows));
});

afterAll(async () => {
  await server.terminate();
  await services.dispose();
});

describe('kill -9 in the middle of a training job', () => {
  it('costs no finished fold: the next attempt runs the others, with the leaderboard of a run that nobody disturbed', async () => {
    const id = await begin();
    await eventually(async () => {
      const { body } = await server.request('GET', `${JOBS}/${id}`);
      return body.progress.done > FOLDS ? true : undefined;
    });
    // A checkpoint is due seconds after a fold, however fast the fits are: they stand still meanwhile.
    server.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, CHECKPOINT_EVERY_MS + 200));
    server.child.kill('SIGCONT');
    await eventually(
      async () => ((await checkpointsOf(id)).length > 0 ? true : undefined),
      undefined,
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
  });
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
  return endOfJob(server, id, 120_000);
}

interface FoldRun {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The tracked run of every fold of every model that was asked for. */
async function foldsOf({ trainingRunId }: { trainingRunId: string }): Promise<FoldRun[]> {
  const models: { id: string; params: { estimator: string } }[] = await runsBelow(server, trainingRunId);
  const asked = models.filter(({ params }) => SETTINGS.models.includes(params.estimator));
  return (await Promise.all(asked.map(({ id }) => runsBelow(server, id)))).flat();
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
