/**
 * The one file that knows which back end the queue runs on: Redis when REDIS_URL is set, otherwise BullMQ's own
 * Postgres back end on PGlite inside this process. Queues and workers are the same code on both.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import {
  type ConnectionOptions,
  createPostgresBackend,
  runMigrations,
  setDefaultBackendFactory,
} from 'bullmq';
import { Redis } from 'ioredis';
import type { Config } from '../config.js';
import { createPgliteClient, createPglitePool } from './pglite-pool.js';
import { copyPreparedQueue } from './prepared-queue.js';
import { within } from './within.js';

const SCHEMA = 'bullmq';
const PING_WITHIN_MS = 2_000;
const VACUUM_EVERY_MS = 10 * 60_000;
/** BullMQ's own pause grows to 20 s, during which a Redis that is back stays unused. */
const LONGEST_RETRY_MS = 2_000;

export interface QueueConnection {
  readonly backend: 'redis' | 'embedded';
  /** What BullMQ takes as `connection` of workers, which wait for a back end that is away. */
  readonly connection: ConnectionOptions;
  /** The same for queues, which fail at once instead. */
  readonly producerConnection: ConnectionOptions;
  /** Throws when the back end does not answer. */
  ping(): Promise<void>;
  /** To be called after all queues and workers are closed. */
  close(): Promise<void>;
}

export const QUEUE_CONNECTION = Symbol('queue-connection');

export async function openQueueConnection(config: Config): Promise<QueueConnection> {
  return config.redisUrl === undefined ? openEmbedded(config.home) : openRedis(config.redisUrl);
}

async function openRedis(url: string): Promise<QueueConnection> {
  setDefaultBackendFactory();
  const probe = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true });
  // Reconnection noise; `ping` reports the state to whoever asks.
  probe.on('error', () => undefined);
  await probe.connect();
  const { host, port, username, password, db, tls } = probe.options;
  const connection = {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(username == null ? {} : { username }),
    ...(password == null ? {} : { password }),
    ...(db === undefined ? {} : { db }),
    ...(tls === undefined ? {} : { tls }),
    retryStrategy: (times: number) => Math.min(times * 500, LONGEST_RETRY_MS),
    maxRetriesPerRequest: null,
  };
  return {
    backend: 'redis',
    connection,
    producerConnection: {
      ...connection,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      // A connection lost in the middle of the check would leave the queue unusable for good; workers check too.
      skipVersionCheck: true,
    },
    ping: async () => {
      await within(PING_WITHIN_MS, 'Redis', probe.ping());
    },
    close: async () => {
      probe.disconnect();
    },
  };
}

/** The queue in the folder `queue` of that home, which is made when it is not there. */
export async function openEmbedded(home: string): Promise<QueueConnection> {
  const folder = join(home, 'queue');
  if (!existsSync(folder)) await copyPreparedQueue(folder);
  const engine = await PGlite.create(folder);
  const client = createPgliteClient(engine);
  await runMigrations(client, SCHEMA);
  await engine.exec(`SET search_path TO ${SCHEMA}`);
  setDefaultBackendFactory(createPostgresBackend);
  // Queue tables grow until a VACUUM, and nobody else runs one here.
  const vacuum = setInterval(() => void engine.exec('VACUUM').catch(() => undefined), VACUUM_EVERY_MS);
  vacuum.unref();
  const connection = createPglitePool(engine) as unknown as ConnectionOptions;
  return {
    backend: 'embedded',
    connection,
    producerConnection: connection,
    ping: async () => {
      await engine.query('SELECT 1');
    },
    close: async () => {
      clearInterval(vacuum);
      await engine.close();
    },
  };
}
