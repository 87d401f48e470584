import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.js';
import { LocalStorage } from '../platform/storage/local-storage.js';
import { Stopped } from './running-jobs.service.js';
import type { FinishedFold } from './search/search.js';
import { TrainingCheckpoints } from './training-checkpoints.service.js';

const fold = (key: string): FinishedFold => ({
  key,
  fold: {
    seconds: 1,
    startedAt: new Date(0),
    endedAt: new Date(1000),
    outcome: {
      kind: 'scored',
      foldIndex: 0,
      scores: { values: { r2: 0.1 + 0.2 }, reasons: {}, flags: [] },
      outOfFold: {
        rows: Uint32Array.of(1, 2),
        prediction: { task: 'regression', values: Float64Array.of(-0, 1e-300) },
      },
    },
  },
});

let home: string;
let storage: LocalStorage;
let checkpoints: TrainingCheckpoints;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mldrift-checkpoints-'));
  storage = new LocalStorage(loadConfig({ MLDRIFT_HOME: home }));
  await storage.onModuleInit();
  checkpoints = new TrainingCheckpoints(storage, pino({ level: 'silent' }));
});

afterEach(async () => {
  storage.onApplicationShutdown();
  await rm(home, { recursive: true, force: true });
});

const open = (attempt: number, signal = new AbortController().signal, id = 'trj_1') =>
  checkpoints.open({ id, attempt }, signal);
const filesOf = (id: string) => readdir(join(home, 'objects', 'checkpoints', id)).catch(() => []);

describe('TrainingCheckpoints', () => {
  it('gives the folds of all earlier attempts back, bit by bit', async () => {
    const first = await open(1);
    expect(first.finishedFolds).toEqual([]);
    first.keep(fold('a'));
    await first.flush();
    first.keep(fold('b'));
    await first.flush();
    const second = await open(2);
    second.keep(fold('c'));
    await second.flush();
    await second.close();
    expect((await open(3)).finishedFolds).toEqual([fold('a'), fold('b'), fold('c')]);
    expect((await open(3, undefined, 'trj_2')).finishedFolds).toEqual([]);
  });

  it('writes nothing once it is closed', async () => {
    const checkpoint = await open(1);
    checkpoint.keep(fold('a'));
    await checkpoint.close();
    expect((await open(2)).finishedFolds).toEqual([]);
  });

  it('writes what is left when an attempt is stopped, but nothing once another attempt has the job', async () => {
    for (const [cause, kept] of [
      ['shutdown', 1],
      ['lost', 0],
    ] as const) {
      const controller = new AbortController();
      const checkpoint = await open(1, controller.signal, cause);
      checkpoint.keep(fold('a'));
      controller.abort(new Stopped(cause));
      await checkpoint.flush();
      expect(await filesOf(cause)).toHaveLength(kept);
    }
  });

  it('takes nothing from the next attempt while the one before it still writes', async () => {
    const first = await open(1);
    const second = await open(2);
    second.keep(fold('new'));
    await second.flush();
    // It has not been told yet that its lease has passed.
    first.keep(fold('late'));
    await first.flush();
    const keys = (await open(3)).finishedFolds.map(({ key }) => key);
    expect(keys.toSorted()).toEqual(['late', 'new']);
  });

  it('finds what was written after a write that failed', async () => {
    const checkpoint = await open(1);
    const put = storage.put.bind(storage);
    storage.put = async () => Promise.reject(new Error('ENOSPC'));
    checkpoint.keep(fold('a'));
    await checkpoint.flush();
    storage.put = put;
    checkpoint.keep(fold('b'));
    await checkpoint.flush();
    expect((await open(2)).finishedFolds).toEqual([fold('b')]);
  });

  it('goes on without a file that cannot be read, and leaves nothing behind after the end', async () => {
    const checkpoint = await open(1);
    checkpoint.keep(fold('a'));
    await checkpoint.flush();
    const folder = join(home, 'objects', 'checkpoints', 'trj_1');
    await writeFile(join(folder, '1-0.bin'), 'broken');
    expect((await open(2)).finishedFolds).toEqual([]);
    await checkpoints.remove('trj_1');
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });
});
