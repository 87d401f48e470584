import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ThreadPools } from '../../src/platform/threads/thread-pools.js';
import { eventually } from '../support/app.js';

const BUILT = new URL('../../dist/src/platform/threads/thread-pools.js', import.meta.url).href;

let folder: string;
let pools: ThreadPools;
const file = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return pathToFileURL(path);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mldrift-threads-'));
  const { ThreadPools: Pools } = (await import(BUILT)) as { ThreadPools: typeof ThreadPools };
  pools = new Pools({ workerThreads: 1, duckdbMemoryMb: 100, home: folder });
});

afterAll(async () => {
  await pools.close();
  await rm(folder, { recursive: true, force: true });
});

describe('ThreadPools', () => {
  it('answers with what the default export makes of its input', async () => {
    const twice = await file('twice.mjs', 'export default ({ input }) => 2 * input;');
    expect(await pools.runLong(twice, 21)).toBe(42);
  });

  it('ends a thread in the middle of a blocking loop, and runs the next task in another', async () => {
    const loop = await file('loop.mjs', 'export default () => { for (;;); };');
    const signal = AbortSignal.timeout(300);
    await expect(pools.runLong(loop, 0, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    const once = await file('once.mjs', 'export default ({ input }) => input;');
    expect(await pools.runLong(once, 'next')).toBe('next');
  });

  it('tells whoever stops a task at once, but lets its modules finish loading', async () => {
    const [begun, permission, marker] = [join(folder, 'begun'), join(folder, 'go'), join(folder, 'loaded')];
    const slow = await file(
      'slow.mjs',
      `import { existsSync, writeFileSync } from 'node:fs';
       writeFileSync(${JSON.stringify(begun)}, '');
       while (!existsSync(${JSON.stringify(permission)}));
       writeFileSync(${JSON.stringify(marker)}, '');
       export default () => { for (;;); };`,
    );
    const stop = new AbortController();
    const answer = pools.runLong(slow, 0, { signal: stop.signal });
    // A fault before the thread has begun shows here, too.
    answer.catch(() => undefined);
    await eventually(async () => (existsSync(begun) ? true : undefined));
    stop.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    // Told while the modules were still loading.
    expect(existsSync(marker)).toBe(false);
    await writeFile(permission, '');
    const next = await file(
      'next.mjs',
      `import { existsSync } from 'node:fs';
       export default ({ input }) => existsSync(input);`,
    );
    expect(await pools.runLong(next, marker)).toBe(true);
  });
});
