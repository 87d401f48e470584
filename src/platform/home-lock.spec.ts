import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeLock, HomeLocked } from './home-lock.js';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mldrift-lock-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

describe('HomeLock', () => {
  it('keeps a second holder out, names the folder, and can be taken again after a release', async () => {
    const lock = await HomeLock.acquire(home);
    const second = HomeLock.acquire(home);
    await expect(second).rejects.toThrow(HomeLocked);
    await expect(second).rejects.toThrow(home);
    await lock.release();
    await (await HomeLock.acquire(home)).release();
  });

  it('is free after its holder was killed', async () => {
    const built = new URL('../../dist/src/platform/home-lock.js', import.meta.url).href;
    const script = `const { HomeLock } = await import(${JSON.stringify(built)});
      await HomeLock.acquire(${JSON.stringify(home)}); process.send('held'); setInterval(() => {}, 1000);`;
    const holder = fork('-', { execArgv: ['--input-type=module', '-e', script], stdio: 'inherit' });
    await once(holder, 'message');
    await expect(HomeLock.acquire(home)).rejects.toThrow(HomeLocked);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await (await HomeLock.acquire(home)).release();
  });
});
