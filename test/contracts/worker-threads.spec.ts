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

/** Reads an option of the engine that `readTable` uses in a thread; with `until` it blocks its thread before, until there is that file, with `exit` it ends it. */
const THREAD = `
  import { existsSync } from 'node:fs';
  import { connectDuckDb } from ${JSON.stringify(built('platform/columnar/duckdb.js'))};
  export default async ({ input: { option, until, exit } }) => {
    if (exit) process.exit(1);
    while (until !== undefined && !existsSync(until));
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
    const until = join(home, 'permission');
    let isLongOver = false;
    const long = threads.runLong(thread, { option: 'threads', until }).then(() => {
      isLongOver = true;
    });
    await threads.run(thread, { option: 'threads' });
    expect(isLongOver).toBe(false);
    await writeFile(until, '');
    await long;
  });

  it('is replaced for the tasks that wait when it is ended with its own', async () => {
    const never = join(home, 'never');
    const ending = new AbortController();
    const { signal } = ending;
    const ended = threads.runLong(thread, { option: 'threads', until: never }, { signal });
    const waiting = threads.runLong(thread, { option: 'memory_limit' });
    const impatient = threads.runLong(thread, { option: 'memory_limit' }, { signal });
    ending.abort(new Error('enough'));
    const why = { name: 'AbortError', cause: new Error('enough') };
    await expect(ended).rejects.toMatchObject(why);
    await expect(impatient).rejects.toMatchObject(why);
    expect(await waiting).toBe('244.1 MiB');
  });

  it('is replaced for the tasks that wait when it dies', async () => {
    const died = threads.runLong(thread, { option: 'threads', exit: true });
    const waiting = threads.runLong(thread, { option: 'memory_limit' });
    await expect(died).rejects.toThrow('worker exited');
    expect(await waiting).toBe('244.1 MiB');
  });
});
