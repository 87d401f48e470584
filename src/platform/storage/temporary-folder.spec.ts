import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFolder, removeLeftovers, temporaryFolderOf } from './temporary-folder.js';

const DEAD = 2 ** 22 + 1;
let home: string;
let own: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'temporary-'));
  own = temporaryFolderOf(home);
  (await keepFolder(own))();
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function leave(name: string, ageHours = 0): Promise<string> {
  const path = join(dirname(own), name);
  await mkdir(path);
  const at = new Date(Date.now() - ageHours * 3600_000);
  await utimes(path, at, at);
  return name;
}

async function left(): Promise<string[]> {
  await removeLeftovers(dirname(own));
  return (await readdir(dirname(own))).filter((name) => name !== basename(own));
}

describe('removeLeftovers', () => {
  it('keeps the folder of this process', async () => {
    await left();
    expect(await readdir(dirname(own))).toContain(basename(own));
  });

  it('removes those of ended processes of this machine, also of one that had our id', async () => {
    await leave(`${hostname()}-${DEAD}-00000000`);
    await leave(`${hostname()}-${process.pid}-00000000`);
    expect(await left()).toEqual([]);
  });

  it('keeps that of another process of this machine while it lives', async () => {
    const living = await leave(`${hostname()}-${process.ppid}-00000000`, 48);
    expect(await left()).toEqual([living]);
  });

  it('keeps that of another machine, whatever its process id, until nobody marked it for a day', async () => {
    const fresh = await leave(`other-host-${process.pid}-00000000`, 23);
    await leave(`other-host-${DEAD}-00000001`, 25);
    expect(await left()).toEqual([fresh]);
  });

  it('goes by age with names it does not know', async () => {
    const fresh = await leave('17');
    await leave('18', 25);
    expect(await left()).toEqual([fresh]);
  });
});

describe('keepFolder', () => {
  it('marks a folder as used now', async () => {
    await utimes(own, new Date(0), new Date(0));
    (await keepFolder(own))();
    expect(Date.now() - (await stat(own)).mtimeMs).toBeLessThan(60_000);
  });
});
