/** kill -9 in the middle of work: what was acknowledged is there after the restart, and work that was under way ends once. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassification } from '../../src/core/synthetic/make-classification.js';
import { eventually, type TestServices, testServices } from '../support/app.js';
import { toCsv } from '../support/csv.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

let services: TestServices;
let server: ServerProcess;

const csv = (seed: number, rows: number) =>
  toCsv(makeClassification({ rows, features: 6, informative: 4, classes: 3, conceptSeed: 5, seed }));
const upload = (body: string, key: string) =>
  server.request('POST', '/api/v1/datasets/stream/batches', body, {
    'content-type': 'text/csv',
    'idempotency-key': key,
  });

beforeAll(async () => {
  services = await testServices();
  server = await startServer(services.environment);
  await server.request('POST', '/api/v1/datasets', { name: 'stream', target: 'target' });
});

afterAll(async () => {
  await server.terminate();
  await services.dispose();
});

describe('kill -9', () => {
  it('in the middle of a training job: the job ends once, with one version', async () => {
    const monitor = await server.request('POST', '/api/v1/monitors', {
      name: 'stream',
      datasetName: 'stream',
      reference: { kind: 'serving-version', modelName: 'guard' },
    });
    const policy = {
      monitorId: monitor.body.id,
      training: { models: ['dummy', 'nb', 'mlp'], params: { mlp: { hidden: 256, epochs: 40 } }, folds: 5 },
    };
    await server.request('PUT', '/api/v1/retraining-policies/guard', policy);
    expect((await upload(csv(1, 3000), 'first')).status).toBe(201);
    await eventually(async () => {
      const { body } = await server.request('GET', '/api/v1/training-jobs');
      const [job] = body.items;
      return job?.state === 'running' && job.progress.done > 0 ? true : undefined;
    });
    await server.kill();
    server = await startServer(services.environment);
    const run = await eventually(
      async () => {
        const { body } = await server.request('GET', '/api/v1/pipeline-runs');
        return body.items[0]?.state === 'done' ? body.items[0] : undefined;
      },
      undefined,
      'the end of the pipeline run',
    );
    expect(run.outcome).toBe('promoted');
    const jobs = await server.request('GET', '/api/v1/training-jobs');
    expect(jobs.body.items.map((job: { state: string }) => job.state)).toEqual(['succeeded']);
    const versions = await server.request('GET', '/api/v1/models/guard/versions');
    expect(versions.body.items).toHaveLength(1);
  });

  it('in the middle of predictions: every acknowledged assignment is there, once', async () => {
    const acknowledged: string[] = [];
    let isDown = false;
    const features = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`f${i + 1}`, i / 3]));
    const row = (requestId: string) => ({ requestId, unitId: `unit-of-${requestId}`, features });
    const client = async (name: number, rowsEach: number) => {
      for (let i = 0; !isDown; i++) {
        const rows = Array.from({ length: rowsEach }, (_, k) => row(`client-${name}-${i}-${k}`));
        const [first] = rows;
        const answer = await (rowsEach === 1
          ? server.request('POST', '/api/v1/routes/guard/predictions', first)
          : server.request('POST', '/api/v1/routes/guard/prediction-batches', { rows })
        ).catch(() => undefined);
        if (answer === undefined) return;
        expect(answer.status).toBe(200);
        acknowledged.push(...rows.map(({ requestId }) => requestId));
      }
    };
    const clients = Array.from({ length: 16 }, (_, name) => client(name, name < 12 ? 1 : 50));
    await eventually(async () => (acknowledged.length > 3000 ? true : undefined));
    await server.kill();
    isDown = true;
    await Promise.all(clients);
    server = await startServer(services.environment);
    const stored: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await server.request('GET', `/api/v1/routes/guard/assignments?limit=500${after}`);
      stored.push(...body.items.map((item: { requestId: string }) => item.requestId));
      if (body.next === undefined) break;
      after = `&after=${body.next}`;
    }
    const known = new Set(stored);
    expect(known.size).toBe(stored.length);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  });

  it('in the middle of uploads: every acknowledged batch is there with all its rows, and a retry adds nothing', async () => {
    const acknowledged = new Map<string, string>();
    const bodies = new Map(Array.from({ length: 6 }, (_, i) => [`key-${i}`, csv(100 + i, 20_000)]));
    const uploads = [...bodies].map(async ([key, body]) => {
      const answer = await upload(body, key).catch(() => undefined);
      if (answer?.status === 201) acknowledged.set(key, answer.body.id);
    });
    await eventually(async () => (acknowledged.size > 0 ? true : undefined));
    await server.kill();
    await Promise.all(uploads);
    server = await startServer(services.environment);
    for (const [key, id] of acknowledged) {
      const batch = await server.request('GET', `/api/v1/batches/${id}`);
      expect([batch.status, batch.body.rowCount]).toEqual([200, 20_000]);
      const again = await upload(bodies.get(key) ?? '', key);
      expect([again.status, again.body.id]).toEqual([200, id]);
    }
    for (const [key, body] of bodies) expect([200, 201]).toContain((await upload(body, key)).status);
    const list = await server.request('GET', '/api/v1/datasets/stream/batches?limit=100');
    expect(list.body.items).toHaveLength(bodies.size + 1);
  });

  it('SIGTERM drains: running requests are answered and the process ends with 0', async () => {
    let goOn = () => {};
    const permission = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const rows = csv(200, 20_000);
    async function* inTwoParts() {
      yield Buffer.from(rows.slice(0, rows.length / 2));
      await permission;
      yield Buffer.from(rows.slice(rows.length / 2));
    }
    const slow = fetch(`${server.url}/api/v1/datasets/stream/batches`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: Readable.toWeb(Readable.from(inTwoParts())) as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    await eventually(async () => ((await receivedFiles()).length > 0 ? true : undefined));
    const code = server.terminate();
    await eventually(async () => {
      const ready = await server.request('GET', '/health/ready').catch(() => undefined);
      return ready?.status === 200 ? undefined : true;
    });
    goOn();
    const answer = await slow;
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ rowCount: 20_000 });
    expect(await code).toBe(0);
    server = await startServer(services.environment);
  });
});

/** What the server has of uploads that are under way. */
async function receivedFiles() {
  const folder = join(services.environment['MLDRIFT_HOME'] ?? '', 'temporary');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile());
}
