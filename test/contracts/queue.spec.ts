/** One behaviour on both back ends: embedded, and on Redis when TEST_REDIS_URL names one. */
import { type Job, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/platform/config.js';
import { openQueueConnection, type QueueConnection } from '../../src/platform/queue/queue-connection.js';
import { eventually, type TestServices, testServices } from '../support/app.js';

let services: TestServices;
let opened: QueueConnection;
let queue: Queue;
let events: QueueEvents;
let worker: Worker;
const tries = new Map<string, number>();

beforeAll(async () => {
  services = await testServices();
  opened = await openQueueConnection(loadConfig(services.environment));
  const { connection } = opened;
  queue = new Queue('contract', { connection });
  events = new QueueEvents('contract', { connection });
  worker = new Worker('contract', process, { connection, concurrency: 2 });
  await events.waitUntilReady();
});

afterAll(async () => {
  await worker.close();
  await events.close();
  await queue.close();
  await opened.close();
  await services.dispose();
});

async function process(job: Job, _token?: string, signal?: AbortSignal): Promise<string> {
  tries.set(job.id ?? '', (tries.get(job.id ?? '') ?? 0) + 1);
  if (job.name === 'fail-once' && tries.get(job.id ?? '') === 1) throw new Error('first try');
  if (job.name === 'refuse') throw new UnrecoverableError('never');
  if (job.name === 'wait') {
    await new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(new UnrecoverableError('stopped'))),
    );
  }
  await job.updateProgress({ done: 1, total: 2 });
  return 'ok';
}

describe('the queue', () => {
  it('answers a ping', async () => {
    await expect(opened.ping()).resolves.toBeUndefined();
  });

  it('runs a job and tells its end to who waits for it', async () => {
    const job = await queue.add('plain', {}, { jobId: 'plain-1' });
    expect(await job.waitUntilFinished(events, 10_000)).toBe('ok');
    expect((await queue.getJob('plain-1'))?.progress).toEqual({ done: 1, total: 2 });
  });

  it('tries a failed job again', async () => {
    const job = await queue.add('fail-once', {}, { jobId: 'fail-1', attempts: 2, backoff: 10 });
    expect(await job.waitUntilFinished(events, 10_000)).toBe('ok');
    expect(tries.get('fail-1')).toBe(2);
  });

  it('does not try a refusal again', async () => {
    const job = await queue.add('refuse', {}, { jobId: 'refuse-1', attempts: 5 });
    await expect(job.waitUntilFinished(events, 10_000)).rejects.toThrow('never');
    expect(tries.get('refuse-1')).toBe(1);
  });

  it('keeps one job per id', async () => {
    await Promise.all([1, 2, 3].map(() => queue.add('plain', {}, { jobId: 'same-1' })));
    await eventually(async () =>
      (await queue.getJob('same-1'))?.finishedOn === undefined ? undefined : true,
    );
    expect(tries.get('same-1')).toBe(1);
  });

  it('cancels a running job through its signal', async () => {
    const job = await queue.add('wait', {}, { jobId: 'wait-1' });
    await eventually(async () => (tries.has('wait-1') ? true : undefined));
    expect(worker.cancelJob('wait-1')).toBe(true);
    await expect(job.waitUntilFinished(events, 10_000)).rejects.toThrow('stopped');
  });
});
