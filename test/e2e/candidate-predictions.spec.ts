/** The candidate of a training job answers rows before it is registered, as it will once it serves. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { eventually, startApp, type TestApp } from '../support/app.js';

const JOBS = '/api/v1/training-jobs';
const MODEL = '/api/v1/models/tried';
const SECRETS = { viewer: 'viewer-secret-0123456789', operator: 'operator-secret-0123456789' };
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

let app: TestApp;
let batchId: string;
// biome-ignore lint/suspicious/noExplicitAny: a job as the API answers
let job: any;

const random = createRandom('candidate predictions');
const rows = Array.from({ length: 240 }, (_, i) => {
  const colour = ['red', 'green', 'blue'][i % 3]!;
  const size = random.normal();
  return {
    size,
    colour,
    label: size + (colour === 'red' ? 1 : 0) + 0.4 * random.normal() > 0.3 ? 'yes' : 'no',
  };
});

beforeAll(async () => {
  const keys = [
    ...[`view:viewer:${SECRETS.viewer}`, `ops:operator:${SECRETS.operator}`],
    'admin:admin:admin-secret-0123456789',
  ];
  app = await startApp({ env: { MLDRIFT_API_KEYS: keys.join(',') } });
  await ask('POST', '/api/v1/datasets', { name: 'tried', target: 'label' });
  const csv = [
    'size,colour,label',
    ...rows.map(({ size, colour, label }) => `${size},${colour},${label}`),
  ].join('\n');
  const sent = await app.request('POST', '/api/v1/datasets/tried/batches', csv, {
    'content-type': 'text/csv',
    ...bearer(SECRETS.operator),
  });
  batchId = sent.body.id;
  job = await train({ models: ['lr', 'gbdt'], folds: 3 });
});

afterAll(() => app?.stop());

describe('predictions of a candidate', () => {
  it('are those that the same model gives once it serves, and a viewer may ask for them', async () => {
    const requests = rows.slice(0, 100).map(({ size, colour }) => ({ features: { size, colour } }));
    const tried = await predict(job.id, { rows: requests }, SECRETS.viewer);
    expect(tried.status).toBe(200);
    const { estimator, artifactDigest } = job.candidate;
    expect(tried.body).toMatchObject({ estimator, artifactDigest });
    expect(tried.body.predictions).toHaveLength(100);
    for (const { prediction, score, probabilities } of tried.body.predictions) {
      expect(probabilities.no + probabilities.yes).toBeCloseTo(1, 12);
      expect(score).toBe(probabilities.yes);
      expect(prediction).toBe(score > 0.5 ? 'yes' : 'no');
    }

    const version = await ask('POST', `${MODEL}/versions`, { trainingJobId: job.id, reason: 'tried' });
    for (const to of ['Staging', 'Production']) {
      await ask('POST', `/api/v1/model-versions/${version.body.id}/stage-changes`, { to, reason: 'tried' });
    }
    const served = await eventually(async () => {
      const answer = await ask('POST', '/api/v1/routes/tried/prediction-batches', { rows: requests });
      return answer.status === 200 ? answer.body.predictions : undefined;
    });
    const answers = served.map(({ prediction, score, probabilities }: Record<string, unknown>) => ({
      ...{ prediction, score, probabilities },
    }));
    expect(tried.body.predictions).toEqual(answers);
  });

  it('take a body made for a route, with the target and missing values', async () => {
    const row = { unitId: 'a', requestId: 'b', features: { size: null, colour: 'mauve', label: 'no' } };
    const { status, body } = await predict(job.id, { rows: [row] });
    expect([status, body.predictions.length]).toEqual([200, 1]);
  });

  it('are refused with every fault when rows do not fit, and when there are none or too many', async () => {
    const refused = await predict(job.id, {
      rows: [
        { features: { size: 1, colour: 'red' } },
        { features: { size: 'large', colour: 'red', weight: 2 } },
      ],
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'automl.invalid-features' } });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/rows/1/features/size',
      '/rows/1/features/weight',
    ]);
    const one = { features: {} };
    for (const count of [0, 10_001]) {
      const { status, body } = await predict(job.id, { rows: Array.from({ length: count }, () => one) });
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'request.invalid', '/rows']);
    }
  });

  it('need a job that there is and that has a candidate with its file', async () => {
    const some = { rows: [{ features: { size: 1, colour: 'red' } }] };
    expect(await predict('trj_nowhere', some)).toMatchObject({
      status: 404,
      body: { code: 'automl.no-such-training-job' },
    });
    const step = await ask('POST', `${JOBS}/${job.id}/steps`, { verb: 'blend', models: ['lr', 'gbdt'] });
    const blended = await ended(step.body.id);
    expect(blended).toMatchObject({ state: 'succeeded', candidate: null });
    const without = await predict(blended.id, some);
    expect(without).toMatchObject({ status: 409, body: { code: 'automl.no-candidate' } });
    expect(without.body.detail).toContain('no model to predict with');

    const damaged = await train({ models: ['nb'], folds: 2 });
    await rm(join(app.home, 'objects', damaged.candidate.artifactKey));
    expect(await predict(damaged.id, some)).toMatchObject({
      status: 409,
      body: { code: 'automl.candidate-unreadable' },
    });
  });
});

function ask(method: string, path: string, body?: unknown) {
  return app.request(method, path, body, bearer(SECRETS.operator));
}

function predict(id: string, body: unknown, secret = SECRETS.operator) {
  return app.request('POST', `${JOBS}/${id}/predictions`, body, bearer(secret));
}

async function train(settings: Record<string, unknown>) {
  const { body } = await ask('POST', JOBS, { experiment: 'tried', batches: [batchId], settings });
  const found = await ended(body.id);
  expect(found).toMatchObject({ state: 'succeeded' });
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: a job as the API answers
function ended(id: string): Promise<any> {
  return eventually(async () => {
    const { body } = await ask('GET', `${JOBS}/${id}`);
    return body.finishedAt === null ? undefined : body;
  }, 60_000);
}
