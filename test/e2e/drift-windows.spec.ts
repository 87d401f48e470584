/** Monitors with moving references, windows of several batches and alarms that wait; drift over time and another rule. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { type Answer, eventually, startApp, type TestApp } from '../support/app.js';

let app: TestApp;

async function createDataset(body: object): Promise<void> {
  const answer = await app.request('POST', '/api/v1/datasets', body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
}

async function upload(dataset: string, content: string): Promise<string> {
  const headers = { 'content-type': 'text/csv' };
  const answer = await app.request('POST', `/api/v1/datasets/${dataset}/batches`, content, headers);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function createMonitor(datasetName: string, body: object): Promise<string> {
  const answer = await app.request('POST', '/api/v1/monitors', { datasetName, onArrival: false, ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

function ended(checkId: string): Promise<Answer['body']> {
  return eventually(async () => {
    const { body } = await app.request('GET', `/api/v1/drift-checks/${checkId}`);
    return ['done', 'failed', 'skipped'].includes(body.state) ? body : undefined;
  });
}

async function check(monitorId: string, body: object = {}): Promise<Answer['body']> {
  const answer = await app.request('POST', `/api/v1/monitors/${monitorId}/checks`, body);
  expect(answer.status).toBe(202);
  return ended(answer.body.id);
}

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.stop());

describe('windows by the time of the rows', () => {
  const day = 86_400_000;
  const monday = Date.UTC(2026, 10, 2);
  const at = (days: number) => monday + days * day;
  let weeks: string[];
  let newest: string;

  /** A row every ten minutes; weekends are quieter. */
  function traffic(seed: string, from: number, to: number): string {
    const random = createRandom(seed);
    const lines: string[] = [];
    for (let time = from; time < to; time += 600_000) {
      const isWeekend = [0, 6].includes(new Date(time).getUTCDay());
      const visits = (isWeekend ? 20 : 60) + 5 * random.normal();
      lines.push(`${new Date(time).toISOString()},${visits.toFixed(3)}`);
    }
    return ['at,visits', ...lines].join('\n');
  }

  const filterOf = (slice: Answer['body']) => slice.filter && [slice.filter.from, slice.filter.to];
  const rowsOf = (report: Answer['body']) => [report.scope.referenceRows, report.scope.currentRows];

  beforeAll(async () => {
    await createDataset({ name: 'traffic', timeColumn: 'at' });
    weeks = [
      await upload('traffic', traffic('w1', at(0), at(7))),
      await upload('traffic', traffic('w2', at(7), at(14))),
    ];
    newest = await upload('traffic', traffic('mon', at(14), at(15)));
  });

  it('compares a Monday with the day before, and with the Mondays before', async () => {
    const window = { unit: 'days', size: 1 };
    const previous = await createMonitor('traffic', {
      name: 'day before',
      window,
      reference: { kind: 'previous' },
    });
    const sunday = await check(previous);
    expect(rowsOf(sunday)).toEqual([144, 144]);
    expect(sunday.evaluation.drifted).toBe(true);
    expect(sunday.scope.referenceWindow).toContain('1 day before by the column at');
    const seasonal = await createMonitor('traffic', {
      name: 'same weekday',
      window,
      reference: { kind: 'seasonal', match: ['weekday'], weeks: 2 },
    });
    const mondays = await check(seasonal);
    expect(rowsOf(mondays)).toEqual([288, 144]);
    expect(mondays.evaluation.drifted).toBe(false);
    expect(mondays.reference.map(({ batchId }: Answer['body']) => batchId)).toEqual(weeks);
    expect(mondays.reference[0].filter).toEqual({
      column: 'at',
      from: at(0),
      to: at(14),
      weekdays: [1],
      hours: null,
    });
  });

  it('cuts windows inside a batch that share no row, and names the batch it is about first', async () => {
    const id = await createMonitor('traffic', {
      name: 'three days',
      window: { unit: 'days', size: 3 },
      reference: { kind: 'previous' },
    });
    const report = await check(id, { batchId: newest });
    expect(rowsOf(report)).toEqual([432, 432]);
    expect(report.current.map(({ batchId }: Answer['body']) => batchId)).toEqual([newest, weeks[1]]);
    expect(report.current[0].filter).toBeNull();
    const end = at(15) - 600_000 + 1;
    expect(filterOf(report.current[1])).toEqual([end - 3 * day, end]);
    expect(report.reference.map(filterOf)).toEqual([[end - 6 * day, end - 3 * day]]);
  });

  it('leaves a gap, and skips when the reference is too small', async () => {
    const reference = { kind: 'sliding', unit: 'days', size: 7, gap: 1 };
    const id = await createMonitor('traffic', { name: 'gap', reference });
    const report = await check(id);
    expect(rowsOf(report)).toEqual([1008, 144]);
    expect(report.reference.map(filterOf)).toEqual([
      [at(6), at(13)],
      [at(6), at(13)],
    ]);
    await app.request('PATCH', `/api/v1/monitors/${id}`, { reference: { ...reference, minimumRows: 1009 } });
    const skipped = await check(id);
    expect(skipped.state).toBe('skipped');
    expect(skipped.reason).toContain('holds 1008 rows, 1009 are needed');
    expect((await check(id, { batchId: weeks[0] })).reason).toContain('holds 0 rows');
  });

  it('refuses windows that do not fit together', async () => {
    const answer = await app.request('POST', '/api/v1/monitors', {
      name: 'wrong',
      datasetName: 'traffic',
      window: { unit: 'days', size: 1 },
      reference: { kind: 'sliding', unit: 'rows', size: 100 },
      hysteresis: { raise: 3, of: 2 },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'drift.window-invalid' } });
    expect(answer.body.errors.map(({ pointer }: Answer['body']) => pointer)).toEqual([
      '/hysteresis/raise',
      '/reference/unit',
    ]);
  });
});

describe('windows by arrival, alarms that wait, and the past', () => {
  let reference: string;
  let batches: string[];
  let monitor: string;
  let reports: Answer['body'][];

  function values(seed: string, shift = 0): string {
    const random = createRandom(seed);
    const rows = Array.from({ length: 300 }, () =>
      [random.normal() + shift, random.normal()].map((value) => value.toFixed(5)).join(),
    );
    return ['value,other', ...rows].join('\n');
  }

  beforeAll(async () => {
    await createDataset({ name: 'plain' });
    reference = await upload('plain', values('origin'));
    monitor = await createMonitor('plain', {
      name: 'patient',
      reference: { kind: 'batch', batchId: reference },
      hysteresis: { raise: 2, of: 3 },
    });
    batches = [];
    for (const [seed, shift] of [
      ['first', 0],
      ['second', 1],
      ['third', 0],
      ['fourth', 1],
    ] as const) {
      batches.push(await upload('plain', values(seed, shift)));
    }
    reports = [];
    for (const batchId of [batches[0], batches[1], batches[1], batches[2], batches[3]]) {
      reports.push(await check(monitor, { batchId }));
    }
  });

  it('raises the alarm at the second drifted window of three, and counts a batch once', async () => {
    expect(reports.map(({ evaluation }) => evaluation.drifted)).toEqual([false, true, true, false, true]);
    expect(reports.map(({ alarm }) => alarm.state)).toEqual(['quiet', 'quiet', 'quiet', 'quiet', 'raised']);
    expect(reports.map(({ driftEventId }) => driftEventId !== null)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(reports[2].summary).toContain('Drifted, alarm not raised: 1 of 2 needed in the last 2 windows');
    const { body } = await app.request('GET', `/api/v1/monitors/${monitor}`);
    expect(body.alarm).toEqual({
      state: 'raised',
      since: reports[4].finishedAt,
      drifted: 2,
      of: 3,
      needed: 2,
    });
    const events = await app.request('GET', `/api/v1/drift-events?monitorId=${monitor}`);
    expect(events.body.items).toHaveLength(1);
  });

  it('shows drift over time, page by page', async () => {
    const trend = (query = '') => app.request('GET', `/api/v1/monitors/${monitor}/trend${query}`);
    const { body: whole } = await trend();
    expect(whole.features).toEqual(['value', 'other']);
    expect(whole.next).toBeUndefined();
    expect(whole.checks.map(({ checkId }: Answer['body']) => checkId)).toEqual(reports.map(({ id }) => id));
    const { effect, effectMeasure, pAdjusted, drifted, status } = reports[1].evaluation.features[0];
    expect(whole.checks[1].features[0]).toEqual({ effect, effectMeasure, pAdjusted, drifted, status });
    const { body: newer } = await trend('?limit=3');
    const { body: older } = await trend(`?limit=3&before=${newer.next}`);
    expect([...older.checks, ...newer.checks]).toEqual(whole.checks);
    const { body: late } = await trend(`?from=${reports[3].finishedAt}`);
    expect(late.checks).toHaveLength(2);
  });

  it('says what another rule would have raised, from the reports alone', async () => {
    const ask = (body: object) => app.request('POST', `/api/v1/monitors/${monitor}/what-if`, body);
    const { body: same } = await ask({});
    expect(same).toMatchObject({ answered: 5, unanswered: 0, before: { drifted: 3, alarms: 1 } });
    expect(same.after).toEqual(same.before);
    for (const { before, after } of same.checks) expect(after).toEqual(before);
    const { body: eager } = await ask({ hysteresis: { raise: 1, of: 1 }, last: 4 });
    expect(eager).toMatchObject({ answered: 4, after: { drifted: 3, alarms: 3 } });
    const { effectMeasure } = reports[1].evaluation.features[0];
    const { body: strict } = await ask({
      settings: { effectFloors: { [effectMeasure]: 50 }, companions: [] },
    });
    expect(strict.after).toEqual({ drifted: 0, alarms: 0 });
    const { body: blind } = await ask({ settings: { features: { value: { bins: 50 } } } });
    expect(blind).toMatchObject({ answered: 0, unanswered: 5 });
    expect(blind.checks[0]).toMatchObject({ after: null, reason: 'value was measured with other bins' });
    expect(await ask({ hysteresis: { raise: 3, of: 2 } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/hysteresis/raise' }] },
    });
    expect(await ask({ settings: { measuresByKind: { number: ['nothing'] } } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/settings/measuresByKind/number' }] },
    });
  });

  it('slides over rows and batches', async () => {
    const rows = await createMonitor('plain', {
      name: 'rows',
      reference: { kind: 'sliding', unit: 'rows', size: 500, gap: 150 },
    });
    const byRows = await check(rows);
    expect(byRows.scope).toMatchObject({ referenceRows: 500, currentRows: 300 });
    expect(byRows.reference).toMatchObject([
      { batchId: batches[0], from: 250 / 300, to: 1 },
      { batchId: batches[1], from: 0, to: 1 },
      { batchId: batches[2], from: 0, to: 0.5 },
    ]);
    const pairs = await createMonitor('plain', {
      name: 'pairs',
      window: { unit: 'batches', size: 2 },
      reference: { kind: 'previous' },
    });
    const byPairs = await check(pairs, { batchId: batches[3] });
    expect(byPairs.current.map(({ batchId }: Answer['body']) => batchId)).toEqual([batches[3], batches[2]]);
    expect(byPairs.reference.map(({ batchId }: Answer['body']) => batchId)).toEqual([batches[0], batches[1]]);
    const early = await check(pairs, { batchId: batches[1] });
    expect(early).toMatchObject({ state: 'skipped' });
    expect(early.reason).toContain('1 of 2 batches');
  });

  it('goes by the time of receipt without a time column, and leaves the fixed reference out of the window', async () => {
    const days = await createMonitor('plain', {
      name: 'days',
      reference: { kind: 'sliding', unit: 'days', size: 1 },
    });
    const byDays = await check(days, { batchId: batches[3] });
    expect(byDays.scope).toMatchObject({ referenceRows: 1200, currentRows: 300 });
    expect(byDays.scope.referenceWindow).toContain('by the time of receipt');
    const fixed = await createMonitor('plain', {
      name: 'all',
      window: { unit: 'batches', size: 10 },
      reference: { kind: 'batch', batchId: reference },
    });
    const all = await check(fixed, { batchId: batches[3] });
    expect(all.scope).toMatchObject({ referenceRows: 300, currentRows: 1200 });
    expect(all.scope.currentWindow).toContain('without 1 slice');
  });
});
