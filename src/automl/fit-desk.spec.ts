import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Queue, QueueEvents } from 'bullmq';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../platform/config.js';
import { LocalStorage } from '../platform/storage/local-storage.js';
import { FitDesk } from './fit-desk.service.js';
import type { FitOffer } from './fit-offer.jobs.js';
import type { DataPlan, FoldTask } from './fit-tasks.js';

let home: string;
let storage: LocalStorage;
let desk: FitDesk;
let offers: FitOffer[];

/** What the desk asks of the queue, in this process. */
class QueueHere {
  async add(_name: string, offer: FitOffer) {
    offers.push(offer);
    return { data: offer, remove: async () => undefined };
  }
  async getJob() {
    return {};
  }
}

class EventsHere extends EventEmitter {
  async close() {}
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mldrift-desk-'));
  storage = new LocalStorage(loadConfig({ MLDRIFT_HOME: home }));
  await storage.onModuleInit();
  offers = [];
  desk = new FitDesk(
    { trainingJobId: 'trj_1', attempt: 1, training: [] },
    {
      queue: new QueueHere() as unknown as Queue<FitOffer>,
      events: new EventsHere() as unknown as QueueEvents,
      storage,
      logger: pino({ level: 'silent' }),
    },
  );
});

afterEach(async () => {
  await desk.close();
  storage.onApplicationShutdown();
  await rm(home, { recursive: true, force: true });
});

const data = { source: { columns: [], parts: [] }, targetName: 'y' } as unknown as DataPlan;
const task: FoldTask = {
  kind: 'fold',
  data,
  recipe: { kind: 'single', estimator: 'nb', params: {} },
  foldIndex: 0,
};

describe('FitDesk', () => {
  it('stores what all fits share once', async () => {
    await Promise.all([desk.offer(task).withdraw(), desk.offer(task).withdraw()]);
    expect(new Set(offers.map(({ dataKey }) => dataKey)).size).toBe(1);
    expect(await storage.exists(offers[0]?.dataKey ?? '')).toBe(true);
  });

  it('tries again with the next fit when it could not be stored', async () => {
    const put = storage.put.bind(storage);
    storage.put = async () => Promise.reject(new Error('ENOSPC'));
    await expect(desk.offer(task).answer).rejects.toThrow('ENOSPC');
    storage.put = put;
    await desk.offer(task).withdraw();
    expect(offers).toHaveLength(1);
    expect(await storage.exists(offers[0]?.dataKey ?? '')).toBe(true);
  });
});
