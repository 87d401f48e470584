import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldsKeyOf } from '../../src/automl/attempt-files.service.js';
import { TrainingJobEntity } from '../../src/automl/automl.entity.js';
import { AutomlRepository } from '../../src/automl/automl.repository.js';
import { KeptFolds } from '../../src/automl/kept-folds.service.js';
import { loadConfig } from '../../src/platform/config.js';
import { dataSourceOptions, openDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { LocalStorage } from '../../src/platform/storage/local-storage.js';

const NEWEST_KEPT = 50;
const NOW = new Date(0);

let storage: LocalStorage;
let repository: AutomlRepository;
let keptFolds: KeptFolds;
let close: () => Promise<void>;

beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'mldrift-folds-'));
  const config = loadConfig({ MLDRIFT_HOME: home });
  storage = new LocalStorage(config);
  await storage.onModuleInit();
  const options = { ...dataSourceOptions(config), entities: [TrainingJobEntity] };
  const dataSource = await openDataSource(options, config);
  repository = new AutomlRepository(new Database(dataSource));
  keptFolds = new KeptFolds(storage, repository, pino({ level: 'silent' }));
  close = async () => {
    await dataSource.destroy();
    storage.onApplicationShutdown();
    await rm(home, { recursive: true, force: true });
  };
});

afterEach(() => close());

/** A job that has ended at its second attempt, each with folds in storage. */
async function endedJob(id: string, target = 'y', state: 'succeeded' | 'failed' = 'succeeded') {
  const job = { id, key: id, experimentName: 'e', datasetId: 'd', datasetName: 'd', training: [], target };
  const settings = { folds: 3, foldStrategy: 'auto', seed: 1, timeoutSeconds: 60 } as never;
  await repository.insert({ ...job, dataHash: '', settings, actor: 'a', requestedAt: NOW });
  for (let attempt = 1; attempt <= 2; attempt++) {
    await repository.claim(id, NOW, NOW);
    await storage.put(foldsKeyOf({ id, attempt }), serialize([{ key: `${attempt}` }]));
  }
  await repository.end(id, 2, { state, finishedAt: NOW });
}

describe('KeptFolds', () => {
  it('reads the folds of the attempt that has ended the job, whatever another one has left', async () => {
    await endedJob('trj_1');
    expect(await keptFolds.read('trj_1')).toEqual([{ key: '2' }]);
    expect(await keptFolds.read('trj_none')).toEqual([]);
  });

  it('reads nothing of a job that has not succeeded', async () => {
    await endedJob('trj_1', 'y', 'failed');
    expect(await keptFolds.read('trj_1')).toEqual([]);
  });

  it('removes those of jobs beyond the newest of the same dataset and target', async () => {
    const ids = Array.from({ length: NEWEST_KEPT + 3 }, (_, n) => `trj_${String(n).padStart(3, '0')}`);
    for (const id of ids) await endedJob(id);
    await endedJob('trj_0_of_z', 'z');
    await keptFolds.removeOld({ datasetId: 'd', target: 'y' });
    const left: string[] = [];
    for (const id of [...ids, 'trj_0_of_z']) if ((await keptFolds.read(id)).length > 0) left.push(id);
    expect(left).toEqual([...ids.slice(3), 'trj_0_of_z']);
  });
});
