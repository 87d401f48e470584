/** Every verb on the models of a training job, as a job of its own, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, startApp, type TestApp, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { makeDataset } from '../support/datasets.js';
import { ENDLESS_PARAMS } from '../support/endless.js';
import { endOfJob, withSeconds } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const table = makeClassification({ rows: 500, features: 5, informative: 3, classes: 2, seed: 4 });

let services: TestServices;
let app: TestApp;
let batchId: string;
// biome-ignore lint/suspicious/noExplicitAny: a job as the API answers
let parent: any;

beforeAll(async () => {
  services = await testServices();
  app = await startApp({ env: services.environment });
  batchId = await makeDataset(app, { name: 'verbs', target: 'target' }, toCsv(table));
  // The network is not compared: a step that names it takes minutes.
  const params = { dt: { maxDepth: 4 }, mlp: ENDLESS_PARAMS };
  const settings = { models: ['lr', 'nb', 'dt'], folds: 3, params };
  const started = await app.request('POST', JOBS, { experiment: 'verbs', batches: [batchId], settings });
  parent = await ended(started.body.id);
});

afterAll(async () => {
  await app.stop();
  await services.dispose();
});

describe('steps on the models of a training job', () => {
  it('tunes a model beside the one it was, and fits the better one on all rows', async () => {
    const job = await step({ verb: 'tune', model: 'dt', trials: 6, algorithm: 'random', finalize: true });
    expect(job).toMatchObject({ state: 'succeeded', parentJobId: parent.id });
    expect(job.step).toMatchObject({
      verb: 'tune',
      models: ['dt'],
      options: { trials: 6, algorithm: 'random' },
    });
    expect(job.evaluation).toMatchObject({ foldHash: parent.evaluation.foldHash, sortMetric: 'accuracy' });
    expect(job.evaluation.compared).toBeGreaterThan(parent.evaluation.compared);
    expect(job.findings.trials).toHaveLength(6);
    const own = rowOf(job, 'dt');
    expect(own).toMatchObject({ origin: 'parent', status: 'ok', metrics: rowOf(parent, 'dt').metrics });
    expect(own.recipe.params).toEqual({ maxDepth: 4 });
    const tuned = rowOf(job, 'tuned dt');
    if (tuned === undefined) expect(job.candidate.estimator).toBe('dt');
    else {
      expect(tuned.origin).toBe('made');
      expect(tuned.metrics.accuracy).toBeGreaterThan(own.metrics.accuracy);
      expect(job.candidate.estimator).toBe('tuned dt');
    }
    expect(job.candidate.evaluatedAs).toContain('refitted on all rows');
  });

  it('blends by greedy and by given weights, votes, stacks and bags on the same folds', async () => {
    const [greedy, weighted, vote, stack, bagged] = await Promise.all([
      step({
        verb: 'blend',
        models: ['lr', 'nb', 'dt'],
        weights: 'greedy',
        sort: 'logLoss',
        chooseBetter: true,
      }),
      step({ verb: 'blend', models: ['lr', 'dt'], weights: [3, 1] }),
      step({ verb: 'blend', models: ['lr', 'nb', 'dt'], method: 'hard' }),
      step({ verb: 'stack', models: ['lr', 'dt'], folds: 2, finalize: true }),
      step({ verb: 'ensemble', model: 'dt', copies: 3 }),
    ]);
    for (const job of [greedy, weighted, vote, stack, bagged]) {
      expect(job).toMatchObject({ state: 'succeeded', evaluation: { foldHash: parent.evaluation.foldHash } });
      for (const { model, metrics, origin } of job.leaderboard) {
        if (origin === 'parent') expect(metrics).toEqual(rowOf(parent, model).metrics);
      }
    }
    expect(greedy.evaluation.sortMetric).toBe('logLoss');
    expect(weighted).toMatchObject({ candidate: null, findings: { weights: [0.75, 0.25], method: 'soft' } });
    expect(rowOf(weighted, 'blend')).toMatchObject({ status: 'ok', origin: 'made', foldsUsed: 3 });
    expect(rowOf(vote, 'blend').recipe).toMatchObject({ kind: 'blend', method: 'hard' });
    expect(stack.candidate.estimator).toBe('stack');
    expect(rowOf(bagged, 'bagged dt').recipe).toMatchObject({ kind: 'bagging', copies: 3 });
  });

  it('calibrates, moves the threshold of the calibrated model, and registers it by hand', async () => {
    const calibrated = await step({ verb: 'calibrate', model: 'nb', folds: 3 });
    expect(calibrated.findings.before.brier).toBeGreaterThan(0);
    expect(calibrated.findings.after.brier).toBeGreaterThan(0);
    const costs = [
      [0, 1],
      [3, 0],
    ];
    const moved = await step(
      { verb: 'threshold', model: 'calibrated nb', objective: { kind: 'cost', costs }, finalize: true },
      calibrated.id,
    );
    expect(moved).toMatchObject({ state: 'succeeded', parentJobId: calibrated.id });
    const { threshold, inSample, nested, atHalf } = moved.findings;
    expect(threshold).toBeLessThan(0.5);
    expect(inSample).toBeLessThanOrEqual(nested);
    expect(inSample).toBeLessThanOrEqual(atHalf);
    expect(moved.candidate).toMatchObject({ estimator: 'threshold calibrated nb', usable: true });
    expect(moved.candidate.usableReason).toContain('gain over the baseline in cost per row: ');
    expect(rowOf(moved, 'threshold calibrated nb')).toMatchObject({
      origin: 'made',
      recipe: { kind: 'threshold', objective: { kind: 'cost', costs } },
    });
    const csv = await fetch(`${app.url}${JOBS}/${moved.id}/leaderboard?format=csv`);
    expect(await csv.text()).toMatch(/,threshold calibrated nb,"[^"]+",ok,made,/);
    const final = await step({ verb: 'finalize', model: 'threshold calibrated nb' }, moved.id);
    expect(final.candidate).toMatchObject({ usable: true, metrics: moved.candidate.metrics });
    expect(final.candidate.usableReason).toContain('in cost per row: ');
    for (const verb of ['calibrate', 'ensemble']) {
      const again = { verb, model: 'threshold calibrated nb' };
      const late = await app.request('POST', `${JOBS}/${moved.id}/steps`, again);
      expect([late.status, late.body.errors?.[0]]).toEqual([
        422,
        { pointer: '/model', message: expect.stringContaining('the model first, then move its threshold') },
      ]);
    }

    const versions = '/api/v1/models/by-hand/versions';
    const refused = await app.request('POST', versions, { trainingJobId: calibrated.id, reason: 'try' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'automl.no-candidate' } });
    const body = { trainingJobId: moved.id, reason: 'mistakes cost three' };
    const registered = await app.request('POST', versions, body);
    expect(registered).toMatchObject({
      status: 201,
      body: { modelName: 'by-hand', version: 1, stage: 'None', trainingJobId: moved.id },
    });
    const version = await app.request('GET', registered.headers.get('location') ?? '');
    expect(version.body.signature.output).toMatchObject({ threshold, calibration: 'sigmoid' });
    const change = { to: 'Staging', reason: 'to be tried' };
    const staged = await app.request('POST', `${registered.headers.get('location')}/stage-changes`, change);
    expect([staged.status, staged.body.stage]).toEqual([201, 'Staging']);
    expect((await app.request('POST', versions, body)).body.id).toBe(registered.body.id);
    const elsewhere = await app.request('POST', '/api/v1/models/other/versions', body);
    expect(elsewhere).toMatchObject({ status: 409, body: { code: 'automl.candidate-registered-elsewhere' } });
  });

  it('is not registered beside a version in Production that predicts something else', async () => {
    const versions = '/api/v1/models/one-question/versions';
    const body = async (job: Promise<{ id: string }>) => ({ trainingJobId: (await job).id, reason: 'try' });
    const first = await app.request('POST', versions, await body(step({ verb: 'finalize', model: 'nb' })));
    const change = { to: 'Production', reason: 'the only one' };
    const promoted = await app.request('POST', `${first.headers.get('location')}/stage-changes`, change);
    expect(promoted.status, JSON.stringify(promoted.body)).toBe(201);
    const settings = { models: ['ridge'], folds: 3, task: 'regression' };
    const target = table.columns.find(({ data }) => data.kind === 'number')!.name;
    const job = { experiment: 'verbs', batches: [batchId], target, settings };
    const { id } = (await app.request('POST', JOBS, job)).body;
    const refused = await app.request('POST', versions, await body(ended(id)));
    expect(refused).toMatchObject({ status: 409, body: { code: 'automl.candidate-predicts-else' } });
    expect(refused.body.detail).toContain(`${target} (regression)`);
  });

  it('finalizes the model that is named, also one that the job has not tried', async () => {
    const job = await step({ verb: 'finalize', model: 'lda', budgetSeconds: 30 });
    expect(job).toMatchObject({ state: 'succeeded', candidate: { estimator: 'lda', usable: true } });
    expect(job.candidate.evaluatedAs).toBe(
      'stratified cross-validation, mean over 3 folds; this model is refitted on all rows',
    );
    const steps = await app.request('GET', `${JOBS}?parentJobId=${parent.id}&limit=500`);
    expect(steps.body.items.map(({ id }: { id: string }) => id)).toContain(job.id);
  });

  it('is cancelled like any job', async () => {
    const body = { verb: 'ensemble', model: 'mlp', copies: 3 };
    const { id } = (await app.request('POST', `${JOBS}/${parent.id}/steps`, body)).body;
    await eventually(async () => {
      const { body: job } = await app.request('GET', `${JOBS}/${id}`);
      return job.progress.message.includes('fold') ? job : undefined;
    });
    expect((await app.request('POST', `${JOBS}/${id}/cancellations`)).status).toBe(202);
    expect(await ended(id)).toMatchObject({ state: 'cancelled', candidate: null });
    const onIt = await app.request('POST', `${JOBS}/${id}/steps`, { verb: 'finalize', model: 'nb' });
    expect(onIt).toMatchObject({ status: 409, body: { code: 'automl.no-starting-point' } });
  });

  it('ends with its budget, in the middle of a fit, with the model it had or with the reason', async () => {
    const endless = { verb: 'ensemble', model: 'mlp', copies: 3, budgetSeconds: 3, finalize: true };
    const meta = { meta: 'mlp', metaParams: ENDLESS_PARAMS, finalize: true };
    const stack = { verb: 'stack', models: ['lr', 'dt'], ...meta, chooseBetter: true };
    const [kept, keptSeconds] = await withSeconds(
      (budgetSeconds) => step({ ...stack, budgetSeconds }),
      ({ state }) => state === 'succeeded',
    );
    expect(kept).toMatchObject({ reason: null, state: 'succeeded' });
    expect(['lr', 'dt']).toContain(kept.candidate.estimator);
    expect(rowOf(kept, 'stack')).toMatchObject({ status: 'budget_exceeded' });
    const failed = await step(endless);
    expect(failed).toMatchObject({ state: 'failed', candidate: null });
    expect(failed.reason).toContain('budget');
    for (const [{ startedAt, finishedAt }, seconds] of [[kept, keptSeconds] as const, [failed, 3] as const]) {
      expect(Date.parse(finishedAt) - Date.parse(startedAt)).toBeLessThan(seconds * 1_050 + 2_000 + 3_000);
    }
  });

  it('refuses what does not suit, with pointers', async () => {
    const cases: [object, string, string][] = [
      [{ verb: 'tune', model: 'xgboost' }, '/model', 'the nearest is gbdt'],
      [{ verb: 'tune', model: 'dummy' }, '/model', 'parameters to look for'],
      [{ verb: 'blend', models: ['lr', 'magic'] }, '/models/1', 'must be a model of'],
      [{ verb: 'blend', models: ['lr', 'nb'], weights: [1, 2, 3] }, '/weights', 'one for each of 2'],
      [{ verb: 'stack', models: ['lr', 'nb'], meta: 'ridgereg' }, '/meta', 'ridgereg'],
      [{ verb: 'finalize', model: 'lr', sort: 'r2' }, '/sort', 'accuracy'],
      [
        { verb: 'threshold', model: 'lr', objective: { kind: 'metric', metric: 'auc' } },
        '/objective/metric',
        'must be one of',
      ],
    ];
    for (const [body, pointer, words] of cases) {
      const { status, body: problem } = await app.request('POST', `${JOBS}/${parent.id}/steps`, body);
      expect([status, problem.errors?.[0]?.pointer, problem.detail]).toEqual([
        422,
        pointer,
        expect.stringContaining(words),
      ]);
    }
    const unknown = await app.request('POST', `${JOBS}/trj_none/steps`, { verb: 'finalize', model: 'lr' });
    expect(unknown.status).toBe(404);
  });
});

describe('a training job with a start', () => {
  it('tries given recipes first and marks them, and lets old rows count less', async () => {
    const settings = {
      models: ['nb'],
      folds: 3,
      seedRecipes: [{ recipe: rowOf(parent, 'dt').recipe, name: 'the tree that serves' }],
      halfLifeRows: 100,
    };
    const { body } = await app.request('POST', JOBS, { experiment: 'verbs', batches: [batchId], settings });
    const job = await ended(body.id);
    const seeded = rowOf(job, 'seeded dt');
    expect(seeded).toMatchObject({ origin: 'seeded', status: 'ok', name: 'the tree that serves' });
    expect(seeded.metrics).not.toEqual(rowOf(parent, 'dt').metrics);
    expect(rowOf(job, 'nb').metrics).not.toEqual(rowOf(parent, 'nb').metrics);
    expect(job.settings).toMatchObject({ halfLifeRows: 100 });
    const wrong = { ...settings, seedRecipes: [{ recipe: { kind: 'magic' } }] };
    const refused = await app.request('POST', JOBS, {
      experiment: 'verbs',
      batches: [batchId],
      settings: wrong,
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].pointer).toContain('/settings/seedRecipes/0/recipe');
  });
});

describe('what there is to look at', () => {
  it('gives the leaderboard with ranks as JSON and as CSV', async () => {
    const json = await app.request('GET', `${JOBS}/${parent.id}/leaderboard`);
    expect(json.body.items.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2, 3, 4]);
    const csv = await fetch(`${app.url}${JOBS}/${parent.id}/leaderboard`, {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines[0]).toMatch(/^rank,model,name,status,origin,accuracy,/);
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain(`1,${json.body.items[0].model},`);
  });

  it('lists estimators and options', async () => {
    const all = await app.request('GET', '/api/v1/estimators?task=regression');
    const knn = all.body.items.find(({ id }: { id: string }) => id === 'knn');
    expect(knn).toMatchObject({ tasks: expect.arrayContaining(['regression']), isSlow: false });
    expect(Object.keys(knn.searchSpaces.regression.dimensions).length).toBeGreaterThan(0);
    expect(knn.limits).toMatchObject({
      fewestRows: null,
      mostRows: 50_000,
      mostColumns: null,
      mostClasses: null,
    });
    expect(knn.limitsInWords).toEqual(['at most 50,000 rows']);
    const options = await app.request('GET', '/api/v1/setup-options');
    expect(options.body.items).toContainEqual(
      expect.objectContaining({ name: 'normalize', default: false, rule: 'must be true or false' }),
    );
  });
});

async function step(body: object, id = parent.id) {
  const started = await app.request('POST', `${JOBS}/${id}/steps`, body);
  expect([started.status, started.body.detail]).toEqual([202, undefined]);
  expect(started.headers.get('location')).toBe(`${JOBS}/${started.body.id}`);
  return ended(started.body.id);
}

function ended(id: string) {
  return endOfJob(app, id, 120_000);
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the API answers
function rowOf(job: any, model: string): any {
  return job.leaderboard.find((row: { model: string }) => row.model === model);
}
