/**
 * Puts fits of a search on the queue and brings their answers back through object storage. Whatever goes wrong here only
 * means that a fit is done by the search itself.
 */
import { deserialize, serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { type Job, Queue, QueueEvents } from 'bullmq';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../platform/queue/queue-connection.js';
import { within } from '../platform/queue/within.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { FIT_QUEUE, type FitData, type FitOffer, type FitOwner, fitFolderOf } from './fit-offer.jobs.js';
import type { DataPlan, FoldAnswer, FoldTask } from './fit-tasks.js';
import type { OfferedFit } from './share-fits.js';

const ANSWER_WITHIN_MS = 2_000;
/** Events tell at once; a queue that has lost a job or an event tells nothing. */
const LOOK_EVERY_MS = 1_000;
/** A process that is sent away comes back twice to others before the search does the fit itself. */
const ATTEMPTS = 3;
const KEEP_SECONDS = 600;

export interface OfferDesk {
  readonly offer: (task: FoldTask) => OfferedFit;
  close(): Promise<void>;
}

interface Entry {
  readonly answerKey: string;
  /** The job, once it is on the queue. */
  job?: Job<FitOffer>;
  readonly resolve: (answer: FoldAnswer) => void;
  readonly reject: (error: unknown) => void;
}

@Injectable()
export class FitOffers {
  constructor(
    @Inject(QUEUE_CONNECTION) private readonly queueConnection: QueueConnection,
    private readonly storage: ObjectStorage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param ownName name of this process's own taker, which does not count */
  async threadsElsewhere(ownName: string): Promise<number> {
    const queue = this.openQueue();
    try {
      const clients = await within(ANSWER_WITHIN_MS, 'the list of takers', queue.getWorkers());
      const { db = 0 } = this.queueConnection.connection as { db?: number };
      // A taker has more than one connection under its name.
      const names = new Set(
        clients.filter((client) => client['db'] === String(db)).map((client) => client['rawname'] ?? ''),
      );
      return [...names]
        .filter((name) => !name.endsWith(`:w:${ownName}`))
        .reduce((sum, name) => sum + Number(/:w:.*-(\d+)-threads$/.exec(name)?.[1] ?? 0), 0);
    } finally {
      await this.closeAll([queue]);
    }
  }

  async removeObjects(trainingJobId: string): Promise<void> {
    await this.storage.removeBelow(fitFolderOf(trainingJobId));
  }

  async open(owner: FitOwner): Promise<OfferDesk> {
    const { trainingJobId, attempt } = owner;
    const queue = this.openQueue();
    const events = new QueueEvents(FIT_QUEUE, { connection: this.queueConnection.connection });
    events.on('error', (error) => this.logger.warn({ error: error.message }, 'fit events'));
    try {
      await within(ANSWER_WITHIN_MS, 'the queue of fits', events.waitUntilReady());
    } catch (error) {
      await this.closeAll([events, queue]);
      throw error;
    }
    const folder = `${fitFolderOf(trainingJobId)}/${attempt}`;
    const entries = new Map<string, Entry>();
    const goodbyes = new Set<Promise<void>>();
    const dataKeys = new Map<DataPlan, Promise<string>>();
    let count = 0;

    const dataKeyOf = (data: DataPlan): Promise<string> => {
      const known = dataKeys.get(data);
      if (known !== undefined) return known;
      const key = `${folder}/data-${dataKeys.size}.bin`;
      const stored = this.storage.put(key, serialize(toFitData(data, owner))).then(() => key);
      dataKeys.set(data, stored);
      return stored;
    };
    const fetch = async (id: string): Promise<void> => {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entries.delete(id);
      try {
        entry.resolve(deserialize(await this.storage.read(entry.answerKey)) as FoldAnswer);
        await this.storage.remove(entry.answerKey);
        await entry.job?.remove();
      } catch (error) {
        entry.reject(error);
      }
    };
    const fail = (id: string, reason: string): void => {
      const entry = entries.get(id);
      entries.delete(id);
      entry?.reject(new Error(reason));
    };
    events.on('completed', ({ jobId }) => void fetch(jobId));
    events.on('failed', ({ jobId, failedReason }) => fail(jobId, failedReason));
    const look = async () => {
      for (const [id, { job }] of entries) {
        if (job === undefined) continue;
        const now = await queue.getJob(id);
        if (now === undefined) fail(id, 'the queue does not know it any more');
        else if (now.finishedOn === undefined) continue;
        else if (now.failedReason) fail(id, now.failedReason);
        else await fetch(id);
      }
    };
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);

    const offer = (task: FoldTask): OfferedFit => {
      const id = `${trainingJobId}-${attempt}-${++count}`;
      const answerKey = `${folder}/${count}.bin`;
      let added: Promise<Job<FitOffer>>;
      const answer = new Promise<FoldAnswer>((resolve, reject) => {
        const entry: Entry = { answerKey, resolve, reject };
        entries.set(id, entry);
        added = dataKeyOf(task.data).then(async (dataKey) => {
          const content = toOffer(task, { trainingJobId, attempt, dataKey, answerKey });
          const job = await within(ANSWER_WITHIN_MS, 'the queue of fits', addTo(queue, id, content));
          entry.job = job;
          return job;
        });
        added.catch((error) => {
          entries.delete(id);
          reject(error);
        });
      });
      return {
        answer,
        async withdraw() {
          const job = await added;
          // What is finished or given up is about to be told.
          if (!entries.has(id) || !(await removed(job))) return false;
          return entries.delete(id);
        },
        abandon() {
          entries.delete(id);
          const goodbye = added.then(abandon).catch(() => undefined);
          goodbyes.add(goodbye);
          void goodbye.finally(() => goodbyes.delete(goodbye));
        },
      };
    };
    return {
      offer,
      close: async () => {
        clearInterval(timer);
        await within(ANSWER_WITHIN_MS, 'the queue of fits', Promise.all(goodbyes)).catch(() => undefined);
        await this.closeAll([events, queue]);
        await this.removeObjects(trainingJobId).catch((error: unknown) =>
          this.logger.warn({ error, trainingJobId }, 'answers of fits could not be removed'),
        );
      },
    };
  }

  private openQueue(): Queue<FitOffer> {
    const queue = new Queue<FitOffer>(FIT_QUEUE, { connection: this.queueConnection.producerConnection });
    queue.on('error', (error) =>
      this.logger.warn({ error: error.message, queue: FIT_QUEUE }, 'queue connection'),
    );
    return queue;
  }

  private async closeAll(closing: readonly (Queue | QueueEvents)[]): Promise<void> {
    for (const one of closing) {
      await within(ANSWER_WITHIN_MS, 'the queue of fits', one.close()).catch(() =>
        within(ANSWER_WITHIN_MS, 'the queue of fits', one.disconnect()).catch(() => undefined),
      );
    }
  }
}

function toFitData({ source, table: _, ...plan }: DataPlan, { training }: FitOwner): FitData {
  return { ...plan, training, columns: source.columns };
}

function toOffer(
  { recipe, foldIndex, trainingRows, keepAs }: FoldTask,
  where: Pick<FitOffer, 'trainingJobId' | 'attempt' | 'dataKey' | 'answerKey'>,
): FitOffer {
  return {
    ...where,
    recipe: recipe as unknown as FitOffer['recipe'],
    foldIndex,
    isAbandoned: false,
    ...(trainingRows === undefined ? {} : { trainingRows }),
    ...(keepAs === undefined ? {} : { keepAs: keepAs as FitOffer['keepAs'] }),
  };
}

function addTo(queue: Queue<FitOffer>, jobId: string, content: FitOffer): Promise<Job<FitOffer>> {
  return queue.add('fold', content, {
    jobId,
    attempts: ATTEMPTS,
    removeOnComplete: { age: KEEP_SECONDS },
    removeOnFail: { age: KEEP_SECONDS },
  });
}

/** False while a living process has it; the queue lets nobody remove a job under a lock. */
function removed(job: Job<FitOffer>): Promise<boolean> {
  return job.remove().then(
    () => true,
    () => false,
  );
}

async function abandon(job: Job<FitOffer>): Promise<void> {
  if (!(await removed(job))) await job.updateData({ ...job.data, isAbandoned: true });
}
