/** What the threads get and which wait for which, with the built code because threads need compiled files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/platform/config.js';
import { temporaryFolderOf } from '../../src/platform/storage/temporary-folder.js';
import type { WorkerThreads } from '../../src/platform/threads/worker-threads.js';

const built = (path: string) => new URL(`../../dist/src/${path}`, import.meta.url).href;

/** Reads an option of the engine that `readTable` uses in a thread; with `ms` it blocks its thread first. */
const THREAD = `
  import { connectDuckDb } from ${JSON.stringify(built('platform/columnar/duckdb.js'))};
  export default async ({ input: { option, ms = 0 } }) => {
    const until = Date.now() + ms;
    while (Date.now() < until);
    const connection = await connectDuckDb();
    const [row] = (await connection.runAndReadAll(\`SELECT current_setting('\${option}') AS value\`)).getRowObjects();
    connection.closeSync();
    return String(row.value);
  };
`;

let home: string;
let thread: URL;
let threads: WorkerThreads;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'threads-'));
  thread = pathToFileURL(join(home, 'option.thread.mjs'));
  await writeFile(thread, THREAD);
  const { WorkerThreads: Built } = await import(built('platform/threads/worker-threads.js'));
  const environment = { MLDRIFT_HOME: home, MLDRIFT_WORKER_THREADS: '1', MLDRIFT_DUCKDB_MEMORY_MB: '256' };
  threads = new Built(loadConfig(environment));
});

afterAll(async () => {
  await threads.onApplicationShutdown();
  await rm(home, { recursive: true, force: true });
});

describe('a worker thread', () => {
  it('has an engine with the memory that the configuration grants', async () => {
    expect(await threads.run(thread, { option: 'memory_limit' })).toBe('244.1 MiB');
    expect(await threads.runLong(thread, { option: 'memory_limit' })).toBe('244.1 MiB');
  });

  it('spills into a folder of its own below the temporary one', async () => {
    const [short, long] = await Promise.all([
      threads.run<unknown, string>(thread, { option: 'temp_directory' }),
      threads.runLong<unknown, string>(thread, { option: 'temp_directory' }),
    ]);
    const temporary = temporaryFolderOf(home).replace(/[0-9a-f]{8}$/, '');
    expect(short.startsWith(temporary)).toBe(true);
    expect(long.startsWith(temporary)).toBe(true);
    expect(short).not.toBe(long);
  });

  it('does short work while a long one fills its pool', async () => {
    const order: string[] = [];
    const long = threads.runLong(thread, { option: 'threads', ms: 1500 }).then(() => order.push('long'));
    const short = threads.run(thread, { option: 'threads' }).then(() => order.push('short'));
    await Promise.all([long, short]);
    expect(order).toEqual(['short', 'long']);
  });
});
