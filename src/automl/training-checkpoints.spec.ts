import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.js';
import { LocalStorage } from '../platform/storage/local-storage.js';
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

describe('TrainingCheckpoints', () => {
  it('gives the folds of all earlier attempts back, bit by bit', async () => {
    const first = await checkpoints.open('trj_1');
    expect(first.finishedFolds).toEqual([]);
    first.keep(fold('a'));
    await first.flush();
    const second = await checkpoints.open('trj_1');
    second.keep(fold('b'));
    await second.flush();
    await second.close();
    expect((await checkpoints.open('trj_1')).finishedFolds).toEqual([fold('a'), fold('b')]);
    expect((await checkpoints.open('trj_2')).finishedFolds).toEqual([]);
  });

  it('writes nothing once it is closed', async () => {
    const checkpoint = await checkpoints.open('trj_1');
    checkpoint.keep(fold('a'));
    await checkpoint.close();
    expect((await checkpoints.open('trj_1')).finishedFolds).toEqual([]);
  });

  it('goes on without a file that cannot be read, and leaves nothing behind after the end', async () => {
    const checkpoint = await checkpoints.open('trj_1');
    checkpoint.keep(fold('a'));
    await checkpoint.flush();
    const folder = join(home, 'objects', 'checkpoints', 'trj_1');
    await writeFile(join(folder, '0.bin'), 'broken');
    expect((await checkpoints.open('trj_1')).finishedFolds).toEqual([]);
    await checkpoints.remove('trj_1');
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });
});
