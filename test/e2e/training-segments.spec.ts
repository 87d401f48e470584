/** Nothing served is worse for a group without anybody seeing it: segments of a training job over HTTP, and a tree that can be read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { startApp, type TestApp } from '../support/app.js';
import { makeDataset } from '../support/datasets.js';
import { endOfJob } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';

let app: TestApp;
let batchId: string;
// biome-ignore lint/suspicious/noExplicitAny: a job as the API answers
let job: any;

beforeAll(async () => {
  app = await startApp();
  batchId = await makeDataset(app, { name: 'loans', target: 'repaid', idColumn: 'loan' }, makeCsv(600));
  const setup = { ignoreFeatures: ['region'] };
  job = await train({ models: ['dt'], params: { dt: { maxDepth: 3 } }, segments: ['region', 'age'], setup });
}, 180_000);

afterAll(() => app?.stop());

describe('a training job with segments', () => {
  it('names the group that is predicted badly, in the report and in the remarks of the job', async () => {
    expect(job.settings.segments).toEqual(['region', 'age']);
    const { body: report } = await app.request('GET', `${JOBS}/${job.id}/report`);
    const { segments } = report.explanation;
    expect(segments).toMatchObject({
      kind: 'segments',
      rows: 600,
      positiveClass: 1,
      figures: ['accuracy', 'selectionRate', 'truePositiveRate', 'falsePositiveRate'],
    });
    expect(segments.worse[0]).toMatchObject({ column: 'region', level: 'south', figure: 'accuracy' });
    const remark = expect.stringMatching(/^worse where region is south: Accuracy 0\.\d+ \(95 % interval /);
    expect(report.remarks).toEqual(expect.arrayContaining([remark]));
    expect(job.remarks).toEqual(expect.arrayContaining([remark]));
  });

  it('counts every row in one group of a column, feature or not, and says too few', async () => {
    const { body: report } = await app.request('GET', `${JOBS}/${job.id}/report`);
    const [region, age] = report.explanation.segments.columns;
    for (const { groups } of [region, age]) {
      expect(groups.reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0)).toBe(600);
    }
    const levels = region.groups.map(({ level }: { level: string }) => level);
    expect(levels.toSorted()).toEqual(['(missing)', 'north', 'south']);
    const missing = region.groups.find(({ kind }: { kind: string }) => kind === 'missing');
    expect(missing).toMatchObject({
      rows: 12,
      figures: { accuracy: { kind: 'too-few', rows: 12, needed: 30 } },
    });
    expect(region.fairness.demographicParity.difference).toBeGreaterThanOrEqual(0);
    expect(age.groups.map(({ kind }: { kind: string }) => kind)).toEqual([
      'range',
      'range',
      'range',
      'range',
    ]);
  });

  it('shows groups and the rules of the tree on the page', async () => {
    const { body: report } = await app.request('GET', `${JOBS}/${job.id}/report`);
    const { tree } = report.explanation;
    expect(tree).toMatchObject({ kind: 'tree-rules', depth: 3, leavesLeftOut: 0, root: { rows: 600 } });
    const page = await (await fetch(`${app.url}${JOBS}/${job.id}/report.html`)).text();
    expect(page).toContain('<section id="segments"');
    expect(page).toContain('<bdi>south</bdi> <span class="v drift">worse</span>');
    expect(page).toContain('<section id="tree"');
    expect(page).toContain(`<bdi>${tree.root.feature}</bdi> ≤ `);
  });

  it('hands the segments on to its steps', async () => {
    const step = { verb: 'calibrate', model: 'dt', finalize: true };
    const { body } = await app.request('POST', `${JOBS}/${job.id}/steps`, step);
    const calibrated = await endOfJob(app, body.id, 60_000);
    expect(calibrated.state).toBe('succeeded');
    const { body: report } = await app.request('GET', `${JOBS}/${body.id}/report`);
    expect(report.explanation.segments.columns[0].column).toBe('region');
    expect(report.explanation.tree.remarks).toEqual([expect.stringContaining('before the probabilities')]);
  });
});

describe('a training job without segments', () => {
  it('has none in its report', async () => {
    const plain = await train({ models: ['lr'] });
    expect(plain.settings.segments).toEqual([]);
    const { body: report } = await app.request('GET', `${JOBS}/${plain.id}/report`);
    expect(report.explanation).not.toHaveProperty('segments');
    expect(report.explanation).not.toHaveProperty('tree');
  });
});

describe('segments that cannot be made', () => {
  it.each([
    [['region', 'repaid'], '/settings/segments/1', 'must not be the target, received repaid'],
    [['loan'], '/settings/segments/0', 'must not be the id column, received loan'],
    [['weather'], '/settings/segments/0', 'received weather'],
    ['region', '/settings/segments', 'array'],
    [Array.from({ length: 11 }, () => 'region'), '/settings/segments', '10'],
  ])('are refused before anything runs: %j', async (segments, pointer, words) => {
    const request = { experiment: 'loans', batches: [batchId], settings: { segments } };
    const answer = await app.request('POST', JOBS, request);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors).toEqual([{ pointer, message: expect.stringContaining(words) }]);
  });
});

async function train(settings: object) {
  const request = { experiment: 'loans', batches: [batchId], settings: { folds: 3, ...settings } };
  const answer = await app.request('POST', JOBS, request);
  expect([answer.status, answer.body.detail]).toEqual([202, undefined]);
  const ended = await endOfJob(app, answer.body.id, 60_000);
  expect([ended.state, ended.reason]).toEqual(['succeeded', null]);
  return ended;
}

/** In the south it is nearly chance who repays. */
function makeCsv(rows: number): string {
  const random = createRandom('loans');
  const lines = Array.from({ length: rows }, (_, row) => {
    const region = row % 50 === 0 ? '' : row % 3 === 0 ? 'south' : 'north';
    const [age, income] = [45 + 12 * random.normal(), 30 + 8 * random.normal()];
    const noise = (region === 'south' ? 10 : 0.2) * random.normal();
    const repaid = (age - 45) / 12 + 2 * ((income - 30) / 8) + noise > 0 ? 'yes' : 'no';
    return `loan-${row},${region},${age.toFixed(2)},${income.toFixed(2)},${repaid}`;
  });
  return `${['loan,region,age,income,repaid', ...lines].join('\n')}\n`;
}
