/** What a report holds besides verdicts, over HTTP: explanation, segments, chunks, model health, all columns, cancelling. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { type Answer, eventually, startApp, type TestApp } from '../support/app.js';

const ROWS = 1_500;

let app: TestApp;
let reference: string;

/** A model that knows the sign of x; from `brokenFrom` on it is no longer right. */
function csv(seed: string, { shift = 0, brokenFrom = 1, doubled = false, gap = false } = {}): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const isLate = row >= ROWS / 2;
    const x = random.normal() + (isLate ? shift : 0);
    const score = 1 / (1 + Math.exp(-2 * x));
    const isYes = random.next() < score;
    const isBroken = row >= brokenFrom * ROWS && random.next() < 0.4;
    const at = new Date(Date.UTC(2026, 5, 1) + row * 600_000).toISOString();
    const region = ['north', 'south'][random.integer(2)]!;
    const noise = gap && row % 5 === 0 ? '' : random.normal().toFixed(6);
    const remark = `order ${random.integer(1000)} came ${['late', 'early', 'never'][random.integer(3)]} for ${random.integer(5000)}`;
    const cells = [
      at,
      x.toFixed(6),
      noise,
      region,
      remark,
      score > 0.5 ? 'yes' : 'no',
      score.toFixed(6),
      isYes !== isBroken ? 'yes' : 'no',
    ];
    return cells.join(',');
  });
  const all = doubled ? lines.flatMap((line, row) => (row % 3 === 0 ? [line, line] : [line])) : lines;
  return ['at,x,noise,region,remark,predicted,score,actual', ...all].join('\n');
}

async function upload(content: string): Promise<string> {
  const { status, body } = await app.request('POST', '/api/v1/datasets/served/batches', content, {
    'content-type': 'text/csv',
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function createMonitor(name: string, settings: object): Promise<string> {
  const { status, body } = await app.request('POST', '/api/v1/monitors', {
    name,
    datasetName: 'served',
    reference: { kind: 'batch', batchId: reference },
    onArrival: false,
    settings,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function check(monitorId: string, batchId: string): Promise<Answer['body']> {
  const asked = await app.request('POST', `/api/v1/monitors/${monitorId}/checks`, { batchId });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const report = await eventually(async () => {
    const { body } = await app.request('GET', `/api/v1/drift-checks/${asked.body.id}`);
    return ['done', 'failed', 'skipped'].includes(body.state) ? body : undefined;
  });
  expect(report.state, report.reason).toBe('done');
  return report;
}

beforeAll(async () => {
  app = await startApp();
  const columns = [
    { name: 'at', type: 'datetime', required: true },
    { name: 'x', type: 'number', required: false },
    { name: 'noise', type: 'number', required: false },
    { name: 'region', type: 'category', required: false },
    { name: 'remark', type: 'text', required: false },
    { name: 'predicted', type: 'category', required: false },
    { name: 'score', type: 'number', required: false },
    { name: 'actual', type: 'category', required: false },
  ];
  const { status, body } = await app.request('POST', '/api/v1/datasets', {
    name: 'served',
    contract: { columns, target: 'actual', timeColumn: 'at' },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  reference = await upload(csv('reference'));
});

afterAll(() => app?.stop());

describe('details of a drift report', () => {
  const model = {
    problem: 'classification',
    prediction: 'predicted',
    scores: { yes: 'score' },
    positiveClass: 'yes',
    target: 'actual',
  };

  it('says which rows changed, since when, in which segments and chunks, and what it does to the model', async () => {
    const monitor = await createMonitor('everything', {
      segments: ['region'],
      chunks: { kind: 'number', chunks: 10 },
      datasetMeasures: ['duplicate_rows', 'row_count', 'domain_classifier'],
      importances: { x: 0.9, noise: 0.1 },
      model,
    });
    const report = await check(monitor, await upload(csv('shifted', { shift: 2 })));
    const { evaluation, details } = report;
    const x = evaluation.features.find(({ name }: Answer['body']) => name === 'x');
    expect(x).toMatchObject({ measure: 'ad', drifted: true, importance: 0.9 });
    expect(evaluation.level).toBe('dataset_drift');
    expect(evaluation.weightedShare).toBeGreaterThan(0.5);
    expect(evaluation.dataset.map(({ measure, status }: Answer['body']) => [measure, status])).toEqual([
      ['duplicate_rows', 'constant'],
      ['row_count', 'insufficient'],
      ['domain_classifier', 'measured'],
    ]);
    expect(evaluation.dataset[2].drifted).toBe(true);
    expect(details.explanation.ranking[0].feature).toBe('x');
    const place = details.explanation.changePoints.find(({ feature }: Answer['body']) => feature === 'x');
    expect(place.kind).toBe('inside');
    expect(place.share).toBeCloseTo(0.5, 1);
    expect(details.segments.map(({ label, drifted }: Answer['body']) => [label, drifted]).sort()).toEqual([
      ['north', true],
      ['south', true],
    ]);
    const overTime = details.chunks.find(({ name }: Answer['body']) => name === 'x');
    expect(overTime.chunks.map(({ alarm }: Answer['body']) => alarm)).toEqual([
      ...new Array(5).fill(false),
      ...new Array(5).fill(true),
    ]);
    expect(details.health.chunks).toHaveLength(10);
    expect(details.health.overall.realised.accuracy.status).not.toBe('insufficient');
    const names = evaluation.features.map(({ name }: Answer['body']) => name);
    expect(names).toContain('remark (length)');
    expect(report.scope.leftOut).toEqual([expect.objectContaining({ column: 'at' })]);
  });

  it('tells a change of what the inputs mean from a change of the inputs', async () => {
    const monitor = await createMonitor('concept', { model, ignoredColumns: ['actual'] });
    const report = await check(monitor, await upload(csv('broken', { brokenFrom: 0 })));
    expect(report.details.health.evidence.realised).toBe('below');
    expect(report.details.explanation.diagnosis).toMatchObject({ kind: 'concept_drift', advice: 'retrain' });
  });

  it('calls missing and doubled rows a fault of the data', async () => {
    const monitor = await createMonitor('faults', {});
    const missing = await check(monitor, await upload(csv('gap', { gap: true })));
    expect(missing.evaluation.level).toBe('incident');
    expect(missing.details.explanation.diagnosis).toMatchObject({
      kind: 'quality_incident',
      advice: 'fix_data',
    });
    const doubled = await check(monitor, await upload(csv('doubled', { doubled: true })));
    const finding = doubled.evaluation.dataset.find(
      ({ measure }: Answer['body']) => measure === 'duplicate_rows',
    );
    expect(finding).toMatchObject({ status: 'measured', drifted: true });
    expect(doubled.evaluation.level).toBe('incident');
  });

  it('follows overrides of single features and refuses wrong ones', async () => {
    const monitor = await createMonitor('overrides', {
      features: { x: { effectFloor: 5 }, noise: { measure: 'mann_whitney' }, score: { off: true } },
    });
    const report = await check(monitor, await upload(csv('override', { shift: 2 })));
    const feature = (name: string) =>
      report.evaluation.features.find((one: Answer['body']) => one.name === name);
    expect(feature('x')).toMatchObject({ threshold: { effectFloor: 5 }, driftedBy: ['out_of_range'] });
    expect(feature('noise').measure).toBe('mann_whitney');
    expect(feature('score')).toBeUndefined();
    const refused = await app.request('POST', '/api/v1/monitors', {
      name: 'wrong',
      datasetName: 'served',
      reference: { kind: 'batch', batchId: reference },
      settings: { features: { x: { measure: 'nope' } } },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].pointer).toBe('/settings/features/x/measure');
    const unknown = await app.request('POST', '/api/v1/monitors', {
      name: 'unknown',
      datasetName: 'served',
      reference: { kind: 'batch', batchId: reference },
      settings: { segments: ['country'], features: { y: { off: true } } },
    });
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors.map(({ pointer }: Answer['body']) => pointer)).toEqual([
      '/settings/segments/0',
      '/settings/features/y',
    ]);
  });

  it('cancels a check, which then has no report and changes no alarm', async () => {
    const slow = { datasetMeasures: ['domain_classifier', 'mmd', 'pca_reconstruction'] };
    const monitor = await createMonitor('cancel slow', slow);
    const batchId = await upload(csv('shifted', { shift: 3 }));
    const { body: asked } = await app.request('POST', `/api/v1/monitors/${monitor}/checks`, { batchId });
    const path = `/api/v1/drift-checks/${asked.id}`;
    const cancelled = await app.request('POST', `${path}/cancellations`, { reason: 'the wrong batch' });
    expect(cancelled).toMatchObject({ status: 201, body: { state: 'cancelled', evaluation: null } });
    expect(cancelled.body.finishedAt).not.toBeNull();
    expect(cancelled.body.reason).toContain('the wrong batch');
    // Had it gone on, its worker would have ended it before the check that was asked for later.
    const later = await check(monitor, await upload(csv('calm')));
    expect((await app.request('GET', path)).body).toEqual(cancelled.body);
    expect((await app.request('GET', `${path}/report.html`)).status).toBe(409);
    const { body: after } = await app.request('GET', `/api/v1/monitors/${monitor}`);
    expect(after.alarm).toMatchObject({ drifted: later.evaluation.drifted ? 1 : 0, of: 1 });
  });

  it('cannot cancel a check that has ended, and knows no other', async () => {
    const monitor = await createMonitor('cancel', {});
    const report = await check(monitor, await upload(csv('late')));
    const path = (id: string) => `/api/v1/drift-checks/${id}/cancellations`;
    const late = await app.request('POST', path(report.id), { reason: 'too late' });
    expect(late).toMatchObject({ status: 409, body: { code: 'drift.check-has-ended' } });
    expect((await app.request('POST', path('chk_none'), { reason: 'why' })).status).toBe(404);
  });
});
