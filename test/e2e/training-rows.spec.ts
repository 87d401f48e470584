/** Which rows a training job learns from: those with a target, with groups apart and in time order, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { startApp, type TestApp, type TestServices, testServices } from '../support/app.js';
import { makeDataset } from '../support/datasets.js';
import { endOfJob } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const DAY = 86_400_000;

let services: TestServices;
let app: TestApp;
let batchId: string;

beforeAll(async () => {
  services = await testServices();
  app = await startApp({ env: services.environment });
  const contract = { name: 'visits', target: 'bought', timeColumn: 'day' };
  batchId = await makeDataset(app, contract, makeCsv(400));
});

afterAll(async () => {
  await app.stop();
  await services.dispose();
});

describe('the rows of a training job', () => {
  it('are those with a target, in time order with groups apart, and the job says what was left out', async () => {
    const job = await trained({ groupColumn: 'customer' });
    expect(job).toMatchObject({ state: 'succeeded', evaluation: { strategy: 'time-series' } });
    const words = JSON.stringify(job);
    expect(words).toContain('8 of 400 rows have no target: they are left out');
    expect(words).toMatch(/\d+ of \d+ training rows of the folds are left out, because their group/);
  });

  it('cannot be split by groups that nobody named, and the job names the field', async () => {
    const job = await trained({ foldStrategy: 'group' });
    expect(job.state).toBe('failed');
    expect(JSON.stringify(job)).toContain(
      'groups must be given, because the fold kind group needs them, received none',
    );
  });
});

async function trained(settings: object) {
  const all = { models: ['lr', 'nb'], folds: 3, ...settings };
  const started = await app.request('POST', JOBS, { experiment: 'rows', batches: [batchId], settings: all });
  expect([started.status, started.body.detail]).toEqual([202, undefined]);
  return endOfJob(app, started.body.id, 30_000);
}

/** Customers come for a week each; one answer in fifty is not known. */
function makeCsv(rows: number): string {
  const random = createRandom('visits');
  const lines = Array.from({ length: rows }, (_, row) => {
    const [a, b] = [random.normal(), random.normal()];
    const day = new Date(Date.UTC(2024, 0, 1) + Math.floor(row / 3) * DAY).toISOString();
    const bought = row % 50 === 7 ? '' : a + b + random.normal() > 0 ? 'yes' : 'no';
    return `c${Math.floor(row / 7)},${day},${a.toFixed(4)},${b.toFixed(4)},${bought}`;
  });
  return ['customer,day,a,b,bought', ...lines].join('\n');
}
