import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.js';
import { LocalStorage } from '../platform/storage/local-storage.js';
import {
  AttemptFiles,
  type AttemptOfJob,
  foldsKeyOf,
  modelKeyOf,
  reportKeyOf,
} from './attempt-files.service.js';

let home: string;
let storage: LocalStorage;
let files: AttemptFiles;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mldrift-attempt-'));
  storage = new LocalStorage(loadConfig({ MLDRIFT_HOME: home }));
  await storage.onModuleInit();
  files = new AttemptFiles(storage, pino({ level: 'silent' }));
});

afterEach(async () => {
  storage.onApplicationShutdown();
  await rm(home, { recursive: true, force: true });
});

const keysOf = (job: AttemptOfJob) => [foldsKeyOf(job), modelKeyOf(job), reportKeyOf(job)];
const writeAll = async (job: AttemptOfJob) => {
  for (const key of keysOf(job)) await storage.put(key, key);
};
const thereOf = (job: AttemptOfJob) => Promise.all(keysOf(job).map((key) => storage.exists(key)));

const first = { id: 'trj_1', attempt: 1 };
const second = { id: 'trj_1', attempt: 2 };

describe('AttemptFiles', () => {
  it('keeps everything when the end of the job is this attempt’s', async () => {
    const isOurs = await files.keepIf(first, async () => {
      await writeAll(first);
      return true;
    });
    expect(isOurs).toBe(true);
    expect(await thereOf(first)).toEqual([true, true, true]);
  });

  it('removes what a lost attempt wrote, and nothing of the one that has ended the job', async () => {
    await writeAll(second);
    const isOurs = await files.keepIf(first, async () => {
      await writeAll(first);
      return false;
    });
    expect(isOurs).toBe(false);
    expect(await thereOf(first)).toEqual([false, false, false]);
    expect(await thereOf(second)).toEqual([true, true, true]);
  });

  it('removes the model when its report could not be written, and says what went wrong', async () => {
    const work = files.keepIf(first, async () => {
      await storage.put(foldsKeyOf(first), 'folds');
      await storage.put(modelKeyOf(first), 'model');
      throw new Error('ENOSPC');
    });
    await expect(work).rejects.toThrow('ENOSPC');
    expect(await thereOf(first)).toEqual([false, false, false]);
  });

  it('removes the others when one cannot be removed', async () => {
    await writeAll(first);
    const remove = storage.remove.bind(storage);
    storage.remove = (key) => (key === modelKeyOf(first) ? Promise.reject(new Error('EBUSY')) : remove(key));
    expect(await files.keepIf(first, async () => false)).toBe(false);
    expect(await thereOf(first)).toEqual([false, true, false]);
  });

  it('removes all that the attempts of a job have left, and nothing of other jobs', async () => {
    const other = { id: 'trj_11', attempt: 1 };
    for (const job of [first, second, other]) await writeAll(job);
    await storage.put('fits/trj_1/1/1.bin', 'answer');
    await files.removeAll('trj_1');
    expect([...(await thereOf(first)), ...(await thereOf(second))]).not.toContain(true);
    expect(await storage.exists('fits/trj_1/1/1.bin')).toBe(false);
    expect(await thereOf(other)).toEqual([true, true, true]);
  });
});
