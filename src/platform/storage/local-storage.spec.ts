import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.js';
import { LocalStorage } from './local-storage.js';

let home: string;
let storage: LocalStorage;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'storage-'));
  storage = new LocalStorage(loadConfig({ MLDRIFT_HOME: home }));
  await storage.onModuleInit();
});
afterEach(async () => {
  storage.onApplicationShutdown();
  await rm(home, { recursive: true, force: true });
});

describe('removeBelow', () => {
  it('removes all objects of a folder and nothing beside it', async () => {
    for (const key of ['a/1', 'a/b/2', 'ab/3']) await storage.put(key, key);
    await storage.removeBelow('a');
    const left = await Promise.all(['a/1', 'a/b/2', 'ab/3'].map((key) => storage.exists(key)));
    expect(left).toEqual([false, false, true]);
  });

  it('takes a folder that is not there for removed, and never leaves the storage', async () => {
    await storage.removeBelow('none');
    await expect(storage.removeBelow('..')).rejects.toThrow('leaves the storage folder');
  });
});
