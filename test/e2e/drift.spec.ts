/** A monitor tells drift from chance: on arrival, by hand, with the preset, on a cron, and across a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import type { RunningApp } from '../../src/start.js';
import { type Answer, eventually, send, type TestServices, testServices } from '../support/app.js';

const DATASET = 'sensors';
const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;

let services: TestServices;
let running: RunningApp;

async function boot(): Promise<void> {
  const { loadConfig } = await import(built('platform/config.js'));
  const { start } = await import(built('start.js'));
  running = await start(loadConfig(services.environment));
}

function request(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return send(running.url ?? '', method, path, body, headers);
}

/** Three features, a label and an id; options say what changed. */
function csv(
  seed: string,
  { shift = 0, emptyPressure = false, bias = 0.5, rows = 600 }: Record<string, number | boolean> = {},
): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: Number(rows) }, (_, row) => {
    const temperature = (20 + 5 * random.normal() + Number(shift)).toFixed(4);
    const drawn = (1013 + 8 * random.normal()).toFixed(4);
    const pressure = emptyPressure === true ? '' : drawn;
    const colour = ['red', 'green', 'blue'][random.integer(3)];
    const label = random.next() < Number(bias) ? 'yes' : 'no';
    return `${seed}-${row},${temperature},${pressure},${colour},${label}`;
  });
  return ['id,temperature,pressure,colour,label', ...lines].join('\n');
}

async function upload(content: string): Promise<string> {
  const answer = await request('POST', `/api/v1/datasets/${DATASET}/batches`, content, {
    'content-type': 'text/csv',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function createMonitor(body: object): Promise<string> {
  const answer = await request('POST', '/api/v1/monitors', { datasetName: DATASET, ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function check(monitorId: string, body: object = {}): Promise<Answer['body']> {
  const answer = await request('POST', `/api/v1/monitors/${monitorId}/checks`, body);
  expect(answer.status).toBe(202);
  return ended(answer.body.id);
}

function ended(checkId: string): Promise<Answer['body']> {
  return eventually(async () => {
    const { body } = await request('GET', `/api/v1/drift-checks/${checkId}`);
    return ['done', 'failed', 'skipped'].includes(body.state) ? body : undefined;
  });
}

/** The check of that batch by that monitor that nobody asked for by hand. */
function checkOnArrival(monitorId: string, batchId: string): Promise<Answer['body']> {
  return eventually(async () => {
    const { body } = await request('GET', `/api/v1/monitors/${monitorId}/checks`);
    const found = body.items.find(
      (item: Answer['body']) => item.cause === 'arrival' && item.current[0]?.batchId === batchId,
    );
    return found === undefined ? undefined : ended(found.id);
  });
}

function driftedNames(report: Answer['body']): string[] {
  return report.evaluation.features
    .filter((feature: Answer['body']) => feature.drifted)
    .map((feature: Answer['body']) => feature.name);
}

function featureOf(report: Answer['body'], name: string): Answer['body'] {
  return report.evaluation.features.find((feature: Answer['body']) => feature.name === name);
}

describe('drift', () => {
  let reference: string;
  let monitor: string;
  let shifted: string;

  beforeAll(async () => {
    services = await testServices();
    await boot();
    const contract = {
      columns: [
        { name: 'id', type: 'text', required: true },
        { name: 'temperature', type: 'number', required: false },
        { name: 'pressure', type: 'number', required: false },
        { name: 'colour', type: 'category', required: false },
        { name: 'label', type: 'category', required: false },
      ],
      target: 'label',
      idColumn: 'id',
    };
    const dataset = await request('POST', '/api/v1/datasets', { name: DATASET, contract });
    expect(dataset.status, JSON.stringify(dataset.body)).toBe(201);
    reference = await upload(csv('reference'));
    monitor = await createMonitor({ name: 'fixed', reference: { kind: 'batch', batchId: reference } });
  });

  afterAll(async () => {
    await running?.stop();
    await services?.dispose();
  });

  it('finds no drift in a batch of the same distribution', async () => {
    const batch = await upload(csv('same'));
    const report = await checkOnArrival(monitor, batch);
    expect(report.state).toBe('done');
    expect(report.evaluation.drifted).toBe(false);
    expect(report.driftEventId).toBeNull();
    expect(report.summary[0]).toMatch(/^No drift/);
    expect(report.scope).toMatchObject({ referenceRows: 600, currentRows: 600, target: 'label' });
    expect(report.scope.leftOut.map(({ column }: { column: string }) => column)).toEqual(['id']);
    expect(featureOf(report, 'label').role).toBe('target');
  });

  it('names the feature that moved and stores a drift event', async () => {
    shifted = await upload(csv('shifted', { shift: 4 }));
    const report = await checkOnArrival(monitor, shifted);
    expect(driftedNames(report)).toEqual(['temperature']);
    const temperature = featureOf(report, 'temperature');
    expect(temperature).toMatchObject({ status: 'ok', measure: 'ad', role: 'feature' });
    expect(temperature.pAdjusted).toBeLessThan(1e-10);
    expect(temperature.effect).toBeGreaterThan(0.5);
    expect(temperature.bins.reference).toHaveLength(temperature.bins.edges.length + 1);
    const { body } = await request('GET', `/api/v1/drift-events?monitorId=${monitor}`);
    expect(body.items).toMatchObject([
      { id: report.driftEventId, checkId: report.id, batchId: shifted, driftedFeatures: ['temperature'] },
    ]);
  });

  it('judges a column that came empty by its missing rate', async () => {
    const batch = await upload(csv('empty', { emptyPressure: true, bias: 0.9 }));
    const report = await checkOnArrival(monitor, batch);
    expect(driftedNames(report)).toEqual(['pressure', 'label']);
    expect(featureOf(report, 'pressure')).toMatchObject({ status: 'empty', driftedBy: ['missing_rate'] });
  });

  it('checks again by hand, and gives the same report', async () => {
    const first = await check(monitor, { batchId: shifted });
    const second = await check(monitor, { batchId: shifted });
    expect(second.id).not.toBe(first.id);
    expect(second.evaluation).toEqual(first.evaluation);
  });

  it('judges by the largest stability index under that preset', async () => {
    const id = await createMonitor({
      name: 'psi',
      reference: { kind: 'batch', batchId: reference },
      settings: { preset: 'psi-max-0.2', ignoredColumns: ['colour'] },
      onArrival: false,
    });
    const report = await check(id, { batchId: shifted });
    expect(report.evaluation.drifted).toBe(true);
    expect(featureOf(report, 'temperature')).toMatchObject({
      measure: 'psi',
      threshold: { statisticAbove: 0.2 },
    });
    expect(featureOf(report, 'colour')).toBeUndefined();
    expect((await check(id, { batchId: reference })).reason).toContain('part of the reference');
  });

  it('skips with a reason when no version is in Production', async () => {
    const id = await createMonitor({
      name: 'serving',
      reference: { kind: 'serving-version', modelName: 'nobody' },
      onArrival: false,
    });
    const report = await check(id);
    expect(report).toMatchObject({ state: 'skipped', evaluation: null, summary: [] });
    expect(report.reason).toContain('no version in Production');
  });

  it('refuses wrong settings, a taken name and a strange batch, and keeps the reference from deletion', async () => {
    const base = { datasetName: DATASET, reference: { kind: 'batch', batchId: reference } };
    const settings = { measuresByKind: { number: ['nothing'] } };
    const wrong = await request('POST', '/api/v1/monitors', { ...base, name: 'wrong', settings });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'drift.settings-invalid' } });
    expect(wrong.body.errors[0].pointer).toBe('/settings/measuresByKind/number');
    const taken = await request('POST', '/api/v1/monitors', { ...base, name: 'fixed' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'drift.monitor-name-taken' } });
    const strange = await request('POST', `/api/v1/monitors/${monitor}/checks`, { batchId: 'bat_no' });
    expect(strange.status).toBe(404);
    const held = await request('DELETE', `/api/v1/batches/${reference}`);
    expect(held).toMatchObject({ status: 409, body: { code: 'ingestion.batch-held' } });
  });

  it('changes and removes a monitor, and keeps its checks', async () => {
    const id = await createMonitor({ name: 'short', reference: { kind: 'batch', batchId: reference } });
    const changed = await request('PATCH', `/api/v1/monitors/${id}`, {
      enabled: false,
      settings: { alpha: 0.01 },
    });
    expect(changed.body).toMatchObject({
      enabled: false,
      onArrival: true,
      effectiveSettings: { alpha: 0.01 },
    });
    const { id: checkId } = await check(id, { batchId: shifted });
    expect((await request('DELETE', `/api/v1/monitors/${id}`)).status).toBe(204);
    expect((await request('GET', `/api/v1/monitors/${id}`)).status).toBe(404);
    expect((await request('GET', `/api/v1/drift-checks/${checkId}`)).body.state).toBe('done');
  });

  it('runs each slot of a cron once, and skips while the newest batch stays the same', async () => {
    const id = await createMonitor({
      name: 'each second',
      reference: { kind: 'batch', batchId: reference },
      onArrival: false,
      cron: '* * * * * *',
    });
    const listChecks = async () => (await request('GET', `/api/v1/monitors/${id}/checks`)).body.items;
    await eventually(async () => {
      const states = (await listChecks()).map(({ state }: Answer['body']) => state);
      return states.filter((state: string) => state === 'skipped').length >= 2 ? true : undefined;
    });
    const stopped = await request('PATCH', `/api/v1/monitors/${id}`, { cron: null });
    expect(stopped.body.cron).toBeNull();
    const { body: slots } = await request('GET', `/api/v1/slots?scheduleKey=monitor:${id}`);
    const ran = slots.items.filter((slot: Answer['body']) => slot.outcome === 'ran');
    const checks = await listChecks();
    const times = (items: Answer['body'][]) => items.map(({ slotAt }) => slotAt).sort();
    expect(times(checks)).toEqual(times(ran));
    const reports = await Promise.all(checks.reverse().map((item: Answer['body']) => ended(item.id)));
    const [first] = reports;
    expect(first.state).toBe('done');
    // A slot of a machine that needs more than a second for a check comes before there is anything to compare with.
    const done = reports.filter(({ state }) => state === 'done');
    const later = reports.filter(({ requestedAt }) => requestedAt > first.finishedAt);
    expect(later.length).toBeGreaterThan(0);
    for (const { state, reason } of later) {
      expect(state).toBe('skipped');
      expect(done.map(({ id }) => `the current batch has not changed since check ${id}`)).toContain(reason);
    }
  });

  it('ends every requested check once although the process stops in between', async () => {
    const asked = await Promise.all(
      Array.from({ length: 6 }, () =>
        request('POST', `/api/v1/monitors/${monitor}/checks`, { batchId: shifted }),
      ),
    );
    await running.stop();
    await boot();
    for (const { body } of asked) expect((await ended(body.id)).state).toBe('done');
    const events = await request('GET', `/api/v1/drift-events?monitorId=${monitor}&limit=500`);
    const ids = events.body.items.map(({ checkId }: { checkId: string }) => checkId);
    for (const { body } of asked) expect(ids.filter((id: string) => id === body.id)).toHaveLength(1);
  });
});
