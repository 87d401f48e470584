/** The report of a training job over HTTP: every picture as data, the page without the network, and no report where there is none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { eventually, startApp, type TestApp } from '../support/app.js';
import { makeDataset } from '../support/datasets.js';
import { endOfJob } from '../support/training-jobs.js';

const JOBS = '/api/v1/training-jobs';
const NO_REPORT = 'automl.training-job-has-no-report';

let app: TestApp;
let batchId: string;
// biome-ignore lint/suspicious/noExplicitAny: jobs and reports as the API answers
let classes: any;
// biome-ignore lint/suspicious/noExplicitAny: as above
let amounts: any;

beforeAll(async () => {
  app = await startApp();
  batchId = await makeDataset(app, { name: 'shop', target: 'bought' }, makeCsv(400));
  classes = await train({ settings: { models: ['lr', 'gbdt', 'nb'], folds: 3 } });
  amounts = await train({ target: 'spent', settings: { models: ['ridge', 'gbr'], folds: 3 } });
}, 180_000);

afterAll(() => app?.stop());

describe('the report of a job that told classes apart', () => {
  it('ranks the models as the leaderboard of the job does', async () => {
    const report = await reportOf(classes);
    expect(report).toMatchObject({
      version: 1,
      target: 'bought',
      task: 'classification',
      levels: ['no', 'yes'],
      metric: 'accuracy',
      test: null,
    });
    expect(report.leaderboard.map(({ model }: { model: string }) => model)).toEqual(
      classes.leaderboard.map(({ model }: { model: string }) => model),
    );
    expect(report.best).toMatchObject({ model: classes.candidate.estimator, usable: true, refit: true });
    expect(report.folds).toEqual({
      strategy: 'stratified',
      count: 3,
      hash: classes.evaluation.foldHash,
    });
    expect(report.columns.map(({ column }: { column: string }) => column)).toContain('colour');
    expect(report.guards.flatMap(({ columns }: { columns: string[] }) => columns)).toContain('visit');
    expect(report.provenance).toMatchObject({ 'training job': classes.id, seed: 1 });
  });

  it('has confusion matrix, ROC, precision and recall, calibration, lift and thresholds of all rows', async () => {
    const { outOfFold } = (await reportOf(classes)).explanation;
    const counts: number[][] = outOfFold.report.matrix.counts;
    expect(outOfFold.rows).toBe(400);
    expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(400);
    expect((counts[0]![0]! + counts[1]![1]!) / 400).toBeCloseTo(outOfFold.report.accuracy, 12);
    expect(outOfFold.report.classes).toHaveLength(2);
    const [{ classIndex, roc, precisionRecall, calibration, gain }] = outOfFold.classes;
    expect(classIndex).toBe(1);
    expect([roc.kind, precisionRecall.kind, calibration.kind, gain.kind]).toEqual([
      'roc',
      'precision-recall',
      'calibration',
      'gain',
    ]);
    expect(roc.positives + roc.negatives).toBe(400);
    expect(roc.area).toBeGreaterThan(0.6);
    expect(roc.points.at(-1)).toMatchObject({ x: 1, y: 1 });
    expect(precisionRecall.averagePrecision).toBeGreaterThan(precisionRecall.share);
    expect(sumOf(calibration.bins, 'rows')).toBe(400);
    expect(gain.points.at(-1)).toMatchObject({ taken: 1, gain: 1, lift: 1 });
    expect(outOfFold.threshold).toMatchObject({ kind: 'threshold' });
    expect(outOfFold.threshold.points.length).toBeGreaterThan(50);
  });

  it('has importances, partial dependence and a learning curve', async () => {
    expectExplained(await reportOf(classes));
  });
});

describe('the report of a job that learnt amounts', () => {
  it('ranks the models and shows the residuals of all rows', async () => {
    const report = await reportOf(amounts);
    expect(report).toMatchObject({ task: 'regression', levels: null, metric: 'r2', target: 'spent' });
    expect(report.leaderboard.length).toBe(amounts.leaderboard.length);
    const { outOfFold } = report.explanation;
    expect(outOfFold).toMatchObject({ task: 'regression', rows: 400, residuals: { kind: 'residuals' } });
    const { residuals } = outOfFold;
    expect(residuals.histogram.edges).toHaveLength(residuals.histogram.counts.length + 1);
    expect(residuals.histogram.counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(400);
    expect(sumOf(residuals.bands, 'rows')).toBe(400);
    expect(residuals.points.length).toBeGreaterThan(100);
    expect(residuals.quantiles.map(({ share }: { share: number }) => share)).toContain(0.5);
    expect(Math.abs(residuals.line.slope - 1)).toBeLessThan(0.3);
  });

  it('has importances, partial dependence and a learning curve', async () => {
    expectExplained(await reportOf(amounts));
  });
});

describe('the page', () => {
  it('holds everything it shows and may load nothing', async () => {
    for (const job of [classes, amounts]) {
      const response = await fetch(`${app.url}${JOBS}/${job.id}/report.html`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      const page = await response.text();
      expect(page).toMatch(/^<!doctype html>/i);
      expect(page.length).toBeGreaterThan(20_000);
      expect(page.match(/<svg/g)?.length ?? 0).toBeGreaterThan(4);
      for (const { name } of job.leaderboard) expect(page).toContain(name);
      expect(loadedBy(page)).toEqual([]);
    }
  });
});

describe('a job without a report', () => {
  const paths = ['report', 'report.html'];

  it('is a problem: 404 when there is no such job', async () => {
    for (const path of paths)
      await expectProblem(`${JOBS}/trj_none/${path}`, 404, 'automl.no-such-training-job');
  });

  it('is a problem: 409 when it failed, was cancelled or had no candidate to explain', async () => {
    const failed = await train({
      settings: { models: ['gbdt'], params: { gbdt: { loss: 'squared' } }, errors: 'raise' },
    });
    expect(failed.state).toBe('failed');
    const bag = { verb: 'ensemble', model: 'gbdt', copies: 200, finalize: true };
    const long = (await app.request('POST', `${JOBS}/${classes.id}/steps`, bag)).body.id;
    await eventually(async () => {
      const { body } = await app.request('GET', `${JOBS}/${long}`);
      return body.progress.message.includes('fold') ? body : undefined;
    });
    for (const path of paths) await expectProblem(`${JOBS}/${long}/${path}`, 409, NO_REPORT);
    await app.request('POST', `${JOBS}/${long}/cancellations`);
    const cancelled = await ended(long);
    expect(cancelled.state).toBe('cancelled');
    const step = { verb: 'blend', models: ['lr', 'nb'] };
    const { body } = await app.request('POST', `${JOBS}/${classes.id}/steps`, step);
    const blended = await ended(body.id);
    expect(blended).toMatchObject({ state: 'succeeded', candidate: null });
    for (const { id } of [failed, cancelled, blended]) {
      for (const path of paths) {
        await expectProblem(`${JOBS}/${id}/${path}`, 409, NO_REPORT);
      }
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a report as the API answers
function expectExplained({ explanation, metric }: any): void {
  const { permutation, shap, dependence, learning } = explanation;
  expect(permutation).toMatchObject({ kind: 'permutation', metric, notShuffled: [] });
  const important = permutation.columns.map(({ column }: { column: string }) => column);
  expect(important).toEqual(expect.arrayContaining(['price', 'colour', 'stars']));
  expect(important[0]).toBe('price');
  expect(permutation.columns[0].loss).toBeGreaterThan(0);
  expect(shap.kind).toBe('shap');
  expect(shap.importances[0]).toMatchObject({ column: 'price' });
  expect(shap.swarms[0].points.length).toBeGreaterThan(50);
  const shown = dependence.map(({ column, points }: { column: string; points: unknown[] }) => {
    expect(points.length).toBeGreaterThan(1);
    return column;
  });
  expect(shown).toEqual(expect.arrayContaining(['price', 'colour']));
  expect(learning.kind).toBe('learning-curve');
  expect(learning.points.length).toBeGreaterThan(1);
  expect(learning.points.at(-1).validation.mean).toEqual(expect.any(Number));
}

/** What a browser would fetch: scripts, pictures, styles, frames and addresses in styles. */
function loadedBy(page: string): string[] {
  const outside = (address: string) => !/^(data:|#)/.test(address);
  const attributes = [
    ...page.matchAll(/<(?!a\b)[a-z]+\b[^>]*\s(?:src|href|srcset|poster|data)\s*=\s*["']?([^"'\s>]+)/gi),
  ];
  const styles = [...page.matchAll(/url\(\s*["']?([^"')]+)/gi), ...page.matchAll(/@import\s+["']([^"']+)/gi)];
  const scripts = [...page.matchAll(/<(?:script[^>]*\ssrc|link|iframe|object|embed)\b/gi)].map(
    ([found]) => found,
  );
  return [...[...attributes, ...styles].map(([, address]) => address ?? '').filter(outside), ...scripts];
}

async function expectProblem(path: string, status: number, code: string): Promise<void> {
  const answer = await app.request('GET', path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
}

async function reportOf({ id }: { id: string }) {
  const answer = await app.request('GET', `${JOBS}/${id}/report`);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function started(request: object): Promise<string> {
  const answer = await app.request('POST', JOBS, { experiment: 'shop', batches: [batchId], ...request });
  expect([answer.status, answer.body.detail]).toEqual([202, undefined]);
  return answer.body.id;
}

async function train(request: object) {
  return ended(await started(request));
}

function ended(id: string) {
  return endOfJob(app, id, 60_000);
}

function sumOf(rows: Record<string, number>[], name: string): number {
  return rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
}

/** Price and colour decide; `visit` counts the rows. */
function makeCsv(rows: number): string {
  const random = createRandom('shop');
  const lines = Array.from({ length: rows }, (_, row) => {
    const price = random.normal();
    const stars = random.integer(5);
    const colour = ['red', 'green', 'blue'][random.integer(3)]!;
    const score = -2 * price + (colour === 'red' ? 1.5 : 0) + 0.2 * stars + 0.8 * random.normal();
    const spent = 50 - 10 * price + 4 * stars + 3 * random.normal();
    return [row + 1, price.toFixed(4), stars, colour, score > 0.8 ? 'yes' : 'no', spent.toFixed(2)].join(',');
  });
  return `${['visit,price,stars,colour,bought,spent', ...lines].join('\n')}\n`;
}
