/** Streaming detectors over HTTP: posted values once each, batches once each in order, and the state over a restart. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.js';
import { findStreamDetector } from '../../src/core/stream/stream-detector-registry.js';
import type { RunningApp } from '../../src/start.js';
import { eventually, send, type TestServices, testServices } from '../support/app.js';

const DETECTORS = '/api/v1/stream-detectors';
const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;
const golden = JSON.parse(readFileSync(new URL('../golden/streams.json', import.meta.url), 'utf8')) as {
  streams: Record<string, string>;
};
/** 1,000 errors at a rate of 0.2, then 1,000 at 0.8; DDM finds the change at position 1049. */
const errors = [...golden.streams['errors']!].map(Number);

let services: TestServices;
let running: RunningApp;
/** Fed by the dataset `served`. */
let labels: string;

async function boot(): Promise<void> {
  const { loadConfig } = await import(built('platform/config.js'));
  const { start } = await import(built('start.js'));
  running = await start(loadConfig(services.environment));
}

function request(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  return send(running.url ?? '', method, path, body, headers);
}

async function create(body: object): Promise<string> {
  const answer = await request('POST', DETECTORS, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

async function post(id: string, values: readonly number[], extra: object = {}, headers = {}) {
  const answer = await request('POST', `${DETECTORS}/${id}/values`, { values, ...extra }, headers);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

const get = async (id: string) => (await request('GET', `${DETECTORS}/${id}`)).body;
const sequences = (alarms: { sequence: number }[]) => alarms.map(({ sequence }) => sequence);

async function upload(dataset: string, rows: readonly string[]): Promise<string> {
  const answer = await request('POST', `/api/v1/datasets/${dataset}/batches`, rows.join('\n'), {
    'content-type': 'text/csv',
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

/** Predictions beside true labels: wrong where the stream of errors has a 1. */
function labelled(from: number, to: number): string[] {
  const rows = errors.slice(from, to).map((error, index) => {
    const actual = index % 3 === 0 ? 'yes' : 'no';
    const wrong = actual === 'yes' ? 'no' : 'yes';
    const predicted = error === 1 ? wrong : actual;
    return `r${from + index},${predicted},${actual},${(10 + error * 4).toFixed(1)},10.0`;
  });
  return ['id,predicted,actual,forecast,measured', ...rows];
}

async function fed(id: string, batches: number) {
  return eventually(async () => {
    const detector = await get(id);
    return detector.batches.done + detector.batches.failed >= batches ? detector : undefined;
  });
}

beforeAll(async () => {
  services = await testServices();
  await boot();
});
afterAll(async () => {
  await running.stop();
  await services.dispose();
});

describe('a stream detector of posted values', () => {
  it('finds the change where the algorithm itself does, and tells what it was', async () => {
    const id = await create({ name: 'ddm', detector: 'ddm' });
    const first = await post(id, errors.slice(0, 1049));
    expect(first).toMatchObject({ sequence: 0, accepted: 1049, duplicates: 0, state: 'warning', alarms: [] });
    const second = await post(id, errors.slice(1049));
    expect(sequences(second.alarms)).toEqual([1049]);
    expect(second.alarms[0]).toMatchObject({ direction: 'up', batchId: null, row: null });
    expect(second.alarms[0].after).toBeGreaterThan(second.alarms[0].before);
    const detector = await get(id);
    expect(detector).toMatchObject({
      values: 2000,
      nextSequence: 2000,
      alarms: 1,
      warnings: 70,
      batches: null,
    });
    expect(detector.lastAlarm).toEqual(second.alarms[0]);
    expect(detector.params).toEqual({ warmUp: 30, warningLevel: 2, driftLevel: 3 });
  });

  it('counts a value once, however often the request comes', async () => {
    const id = await create({ name: 'retries', detector: 'hddm-a' });
    const whole = await post(id, errors, { sequence: 0 });
    expect(sequences(whole.alarms)).toEqual([1047]);
    const again = await post(id, errors, { sequence: 0 });
    expect(again).toEqual({ ...whole, accepted: 0, duplicates: 2000 });
    const overlap = await post(id, [...errors.slice(1990), 1, 1], { sequence: 1990 });
    expect(overlap).toMatchObject({ accepted: 2, duplicates: 10, nextSequence: 2002 });
    const gap = await request('POST', `${DETECTORS}/${id}/values`, { values: [1], sequence: 2003 });
    expect(gap).toMatchObject({ status: 409, body: { code: 'drift.stream-sequence-gap' } });

    const key = { 'idempotency-key': 'one' };
    const keyed = await post(id, [0, 1, 0], {}, key);
    expect(keyed).toMatchObject({ sequence: 2002, accepted: 3, duplicates: 0 });
    expect(await post(id, [0, 1, 0], {}, key)).toEqual({ ...keyed, accepted: 0, duplicates: 3 });
    const other = await request('POST', `${DETECTORS}/${id}/values`, { values: [1] }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'drift.stream-request-key-reused' } });
    expect((await get(id)).values).toBe(2005);
  });

  it('counts every value of requests that come at once', async () => {
    const id = await create({ name: 'parallel' });
    const receipts = await Promise.all(Array.from({ length: 30 }, () => post(id, [0, 1, 0, 0, 1])));
    expect(sequences(receipts).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => 5 * i));
    expect((await get(id)).values).toBe(150);
  });

  it('scales numbers for a detector that takes shares or errors only', async () => {
    const range = await create({
      name: 'range',
      detector: 'hddm-a',
      source: { kind: 'api', scale: { kind: 'range', minimum: 10, maximum: 20 } },
    });
    const numbers = errors.map((error) => 10 + 10 * error);
    expect(sequences((await post(range, numbers)).alarms)).toEqual([1047]);
    const above = await create({
      name: 'above',
      detector: 'ddm',
      source: { kind: 'api', scale: { kind: 'above', threshold: 15 } },
    });
    expect(sequences((await post(above, numbers)).alarms)).toEqual([1049]);
  });

  it('refuses a value it does not take and counts nothing of that request', async () => {
    const id = await create({ name: 'strict', detector: 'ddm' });
    const answer = await request('POST', `${DETECTORS}/${id}/values`, { values: [0, 1, 0.5, 1] });
    expect(answer).toMatchObject({ status: 422, body: { code: 'drift.stream-values-invalid' } });
    expect(answer.body.errors[0].pointer).toBe('/values/2');
    expect((await get(id)).values).toBe(0);
  });

  it('refuses unknown parameters, a taken name and an unknown detector', async () => {
    const wrong = await request('POST', DETECTORS, { name: 'wrong', params: { delta: 2 } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'drift.stream-detector-invalid' } });
    expect(wrong.body.errors[0].pointer).toBe('/params/delta');
    expect((await request('POST', DETECTORS, { name: 'ddm' })).status).toBe(409);
    expect((await request('POST', DETECTORS, { name: 'no', detector: 'nothing' })).status).toBe(422);
    expect((await request('GET', `${DETECTORS}/std_no`)).status).toBe(404);
  });

  it('pages its alarms, and is gone with them after removal', async () => {
    const id = await create({ name: 'noisy', detector: 'eddm' });
    const { alarms } = await post(id, errors);
    expect(sequences(alarms)).toEqual([663, 828, 1007, 1078]);
    const first = await request('GET', `${DETECTORS}/${id}/alarms?limit=3`);
    expect(sequences(first.body.items)).toEqual([1078, 1007, 828]);
    const rest = await request('GET', `${DETECTORS}/${id}/alarms?limit=3&after=${first.body.next}`);
    expect(sequences(rest.body.items)).toEqual([663]);
    expect(rest.body.next).toBeUndefined();
    expect((await request('DELETE', `${DETECTORS}/${id}`)).status).toBe(204);
    expect((await request('GET', `${DETECTORS}/${id}/alarms`)).status).toBe(404);
    const { body } = await request('GET', `${DETECTORS}?limit=500`);
    expect(body.items.map(({ name }: { name: string }) => name)).not.toContain('noisy');
  });
});

describe('a stream detector of a dataset', () => {
  it('takes every batch once in the order of arrival, errors of labels and of numbers alike', async () => {
    await request('POST', '/api/v1/datasets', { name: 'served' });
    const source = (signal: object, scale?: object) => ({
      kind: 'dataset',
      datasetName: 'served',
      signal,
      ...(scale === undefined ? {} : { scale }),
    });
    labels = await create({
      name: 'labels',
      detector: 'ddm',
      source: source({ kind: 'error', prediction: 'predicted', target: 'actual' }),
    });
    const numbers = await create({
      name: 'numbers',
      detector: 'hddm-a',
      source: source(
        { kind: 'error', prediction: 'forecast', target: 'measured' },
        { kind: 'range', minimum: 0, maximum: 4 },
      ),
    });
    const broken = await create({
      name: 'broken',
      detector: 'ddm',
      source: source({ kind: 'value', column: 'measured' }),
    });
    const batches: string[] = [];
    for (const from of [0, 500, 1000, 1500]) batches.push(await upload('served', labelled(from, from + 500)));
    const found = await fed(labels, 4);
    expect(found).toMatchObject({ values: 2000, alarms: 1, warnings: 70, missing: 0 });
    expect(found.batches).toEqual({ waiting: 0, done: 4, failed: 0, lastFailure: null });
    expect(found.lastAlarm).toMatchObject({ sequence: 1049, batchId: batches[2], row: 49 });
    expect((await fed(numbers, 4)).lastAlarm).toMatchObject({ sequence: 1047, row: 47 });
    const failed = await fed(broken, 4);
    expect(failed).toMatchObject({ values: 0, batches: { failed: 4, done: 0 } });
    expect(failed.batches.lastFailure.reason).toContain('must be 0 or 1');
    const posted = await request('POST', `${DETECTORS}/${labels}/values`, { values: [1] });
    expect(posted).toMatchObject({ status: 409, body: { code: 'drift.stream-fed-by-dataset' } });
  });

  it('is refused when its columns are not there or do not fit', async () => {
    const source = (signal: object) => ({ kind: 'dataset', datasetName: 'served', signal });
    const unknown = await request('POST', DETECTORS, {
      name: 'unknown column',
      source: source({ kind: 'value', column: 'nothing' }),
    });
    expect(unknown).toMatchObject({ status: 422 });
    expect(unknown.body.errors[0].pointer).toBe('/source/signal/column');
    const unbounded = await request('POST', DETECTORS, {
      name: 'unbounded',
      detector: 'ddm',
      source: source({ kind: 'error', prediction: 'forecast', target: 'measured' }),
    });
    expect(unbounded).toMatchObject({ status: 422 });
    expect(unbounded.body.errors[0].pointer).toBe('/source/scale');
  });
});

describe('the state', () => {
  it('outlives the process, and so do batches that still wait: the rest is judged as if it had never stopped', async () => {
    const random = createRandom('restart');
    const values = Array.from({ length: 3000 }, (_, index) => random.normal() + (index < 1500 ? 0 : 2));
    const own = findStreamDetector('kswin')!.create({ alpha: 0.0001 });
    const expected = values.flatMap((value, index) => (own.update(value).state === 'drift' ? [index] : []));
    const id = await create({ name: 'restart', detector: 'kswin', params: { alpha: 0.0001 } });
    const before = await post(id, values.slice(0, 1510));
    await upload('served', labelled(250, 750));
    await upload('served', labelled(1250, 1750));
    await running.stop();
    await boot();
    expect(await fed(labels, 6)).toMatchObject({ values: 3000, batches: { done: 6, waiting: 0 } });
    expect(await get(id)).toMatchObject({ values: 1510, state: 'stable' });
    const after = await post(id, values.slice(1510), { sequence: 1510 });
    expect([...sequences(before.alarms), ...sequences(after.alarms)]).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });
});
