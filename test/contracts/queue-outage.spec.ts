/** What a producer does while its Redis is away, seen through a gate in front of the real one that TEST_REDIS_URL names. */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import { Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuditEntryEntity } from '../../src/access/access.entity.js';
import { loadConfig } from '../../src/platform/config.js';
import { dataSourceOptions, openDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { defineJob } from '../../src/platform/queue/define-job.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { openQueueConnection, type QueueConnection } from '../../src/platform/queue/queue-connection.js';
import { eventually, type TestServices, testServices } from '../support/app.js';

/** Lets connections through, refuses them, or takes what is said and never answers. */
class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isSilent = false;
  port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<void> {
    this.isSilent = false;
    const server = createServer((inner) => {
      const outer = openSocket(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (bytes) => {
          if (!this.isSilent) to.write(bytes);
        });
        from.on('error', () => undefined);
        from.on('close', () => to.destroy());
      }
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  fallSilent(): void {
    this.isSilent = true;
  }

  async shut(): Promise<void> {
    const closed = this.server === undefined ? undefined : once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = undefined;
  }
}

const job = defineJob({ queue: 'outage', name: 'wake', schema: z.object({}) });

/** What a busy machine may add to a wait of two seconds; without the limit nothing would end within minutes. */
const SLACK_MS = 4_000;

let services: TestServices;
let gate: Gate;
let opened: QueueConnection;
let jobQueue: JobQueue;
let database: Database;
let closeDatabase: () => Promise<void>;

beforeEach(async ({ skip }) => {
  if (process.env['TEST_REDIS_URL'] === undefined) skip();
  services = await testServices();
  const url = new URL(services.environment['REDIS_URL'] ?? '');
  gate = new Gate(new URL(url));
  await gate.open();
  url.port = String(gate.port);
  const config = loadConfig({ ...services.environment, REDIS_URL: url.href });
  opened = await openQueueConnection(config);
  const dataSource = await openDataSource(
    { ...dataSourceOptions(config), entities: [AuditEntryEntity] },
    config,
  );
  closeDatabase = () => dataSource.destroy();
  database = new Database(dataSource);
  jobQueue = new JobQueue(opened, createLogger('silent'), database);
});

afterEach(async () => {
  if (process.env['TEST_REDIS_URL'] === undefined) return;
  await jobQueue.onApplicationShutdown();
  await opened.close();
  await gate.shut();
  await closeDatabase();
  await services.dispose();
});

async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

/** The answer to a request waits for exactly this. */
const commitAndEnqueue = (id: string) => database.transaction(() => jobQueue.enqueueAfterCommit(job, id, {}));

async function isQueued(id: string): Promise<boolean> {
  const queue = new Queue(job.queue, { connection: opened.connection });
  try {
    return (await queue.getJob(id)) !== undefined;
  } finally {
    await queue.close();
  }
}

describe('the queue, while Redis is away', () => {
  it('refuses at once when the connection is gone, and takes jobs again soon after it is back', async () => {
    await jobQueue.enqueue(job, 'before', {});
    await gate.shut();
    expect(await timed(commitAndEnqueue('lost-1'))).toBeLessThan(2_000 + SLACK_MS);
    // At once: without the two seconds of the first one.
    expect(await timed(commitAndEnqueue('lost-2'))).toBeLessThan(1_500);
    await expect(jobQueue.enqueue(job, 'swept', {})).rejects.toThrow();
    await gate.open();
    await eventually(
      async () =>
        jobQueue.enqueue(job, 'swept', {}).then(
          () => true,
          () => undefined,
        ),
      30_000,
    );
    expect(await isQueued('swept')).toBe(true);
  });

  it('waits two seconds for a first connection and no longer', async () => {
    await gate.shut();
    expect(await timed(commitAndEnqueue('first'))).toBeLessThan(2_000 + SLACK_MS);
    await gate.open();
    await eventually(
      async () =>
        jobQueue.enqueue(job, 'second', {}).then(
          () => true,
          () => undefined,
        ),
      30_000,
    );
  });

  it('waits two seconds for a Redis that does not answer', async () => {
    await jobQueue.enqueue(job, 'before', {});
    gate.fallSilent();
    await expect(opened.ping()).rejects.toThrow('did not answer');
    expect(await timed(commitAndEnqueue('silent'))).toBeLessThan(2_000 + SLACK_MS);
    await expect(jobQueue.enqueue(job, 'swept', {})).rejects.toThrow('did not answer within 2000 ms');
  });

  it('closes all the same', async () => {
    await jobQueue.enqueue(job, 'before', {});
    await gate.shut();
    expect(await timed(jobQueue.onApplicationShutdown())).toBeLessThan(4_000 + SLACK_MS);
  });
});
