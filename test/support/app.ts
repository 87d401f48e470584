/** A whole MLDrift for a test: the built code, a fresh home folder, real HTTP. Postgres and Redis when the environment names them. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../../src/platform/config.js';
import type { RunningApp } from '../../src/start.js';

// The built code is what users run, and worker threads need compiled files.
const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

export interface TestApp {
  readonly url: string;
  readonly home: string;
  readonly running: RunningApp;
  /** Sends JSON unless the body is text or bytes; parses a JSON answer. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}

export interface TestServices {
  readonly environment: Record<string, string>;
  dispose(): Promise<void>;
}

/** A home of its own, and on real servers a database and a Redis number of its own. */
export async function testServices(): Promise<TestServices> {
  const home = await mkdtemp(join(tmpdir(), 'mldrift-'));
  const environment: Record<string, string> = {
    MLDRIFT_HOME: home,
    MLDRIFT_PORT: '0',
    MLDRIFT_LOG_LEVEL: 'error',
  };
  const disposals: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true })];
  const postgres = process.env['TEST_DATABASE_URL'];
  if (postgres !== undefined) {
    const name = `mldrift_${randomUUID().replaceAll('-', '')}`;
    await onPostgres(postgres, `CREATE DATABASE ${name}`);
    const url = new URL(postgres);
    url.pathname = `/${name}`;
    environment['DATABASE_URL'] = url.href;
    disposals.push(() => onPostgres(postgres, `DROP DATABASE ${name} WITH (FORCE)`));
  }
  const redis = process.env['TEST_REDIS_URL'];
  if (redis !== undefined) {
    const claimed = await claimRedisNumber(redis);
    environment['REDIS_URL'] = claimed.url;
    disposals.push(claimed.dispose);
  }
  return {
    environment,
    dispose: async () => {
      for (const dispose of disposals.reverse()) await dispose();
    },
  };
}

export async function startApp(options: { env?: Record<string, string> } = {}): Promise<TestApp> {
  const services = await testServices();
  const { loadConfig } = await import(built('platform/config.js'));
  const { start } = await import(built('start.js'));
  const config: Config = loadConfig({ ...services.environment, ...options.env });
  const running: RunningApp = await start(config);
  const url = running.url ?? '';
  return {
    url,
    home: config.home,
    running,
    request: (method, path, body, headers) => send(url, method, path, body, headers),
    stop: async () => {
      await running.stop();
      await services.dispose();
    },
  };
}

export async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    headers: { ...(body !== undefined && !isRaw ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body === undefined ? {} : { body: (isRaw ? body : JSON.stringify(body)) as string }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Asks again until `probe` gives something other than undefined. A busy machine has time: only a fault waits to the end. */
export async function eventually<T>(
  probe: () => Promise<T | undefined>,
  timeoutMs = 120_000,
  what = 'the expected state',
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} was not reached within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function onPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Test files run side by side; each takes a logical database that no other holds, and leaves it empty. */
async function claimRedisNumber(base: string): Promise<{ url: string; dispose: () => Promise<void> }> {
  const registry = new Redis(base);
  for (let number = 1; number < 16; number++) {
    const key = `mldrift-test-claim-${number}`;
    if ((await registry.set(key, '1', 'EX', 900, 'NX')) !== 'OK') continue;
    const url = new URL(base);
    url.pathname = `/${number}`;
    const own = new Redis(url.href);
    await own.flushdb();
    return {
      url: url.href,
      dispose: async () => {
        await own.flushdb();
        await registry.del(key);
        own.disconnect();
        registry.disconnect();
      },
    };
  }
  throw new Error('all 15 logical Redis databases are claimed');
}
