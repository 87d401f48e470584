/**
 * Puts fits of one search on the queue and brings their answers back through object storage. Whatever goes wrong here
 * only means that a fit is done by the search itself.
 */
import { deserialize, serialize } from 'node:v8';
import type { Job, Queue, QueueEvents } from 'bullmq';
import type { Logger } from '../platform/logging/logger.js';
import { ANSWER_WITHIN_MS, within } from '../platform/queue/within.js';
import type { ObjectStorage } from '../platform/storage/object-storage.js';
import { type FitData, type FitOffer, type FitOwner, fitFolderOf } from './fit-offer.jobs.js';
import type { DataPlan, FoldAnswer, FoldTask } from './fit-tasks.js';
import type { OfferedFit } from './share-fits.js';

const QUEUE = 'the queue of fits';
/** Events tell at once; a queue that has lost a job or an event tells nothing. */
const LOOK_EVERY_MS = 1_000;
/** After so many looks in a row without an answer the search does everything itself. */
const MOST_SILENT_LOOKS = 5;
/** A fit whose process is told to end goes to another one twice before the search does it itself. */
const ATTEMPTS = 3;
const KEEP_SECONDS = 600;

interface Surroundings {
  readonly queue: Queue<FitOffer>;
  readonly events: QueueEvents;
  readonly storage: ObjectStorage;
  readonly logger: Logger;
}

interface Entry {
  readonly answerKey: string;
  /** Once it is on the queue. */
  job?: Job<FitOffer>;
  readonly resolve: (answer: FoldAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export class FitDesk {
  private readonly folder: string;
  private readonly entries = new Map<string, Entry>();
  private readonly dataKeys = new Map<DataPlan, Promise<string>>();
  private readonly goodbyes = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private silentLooks = 0;
  private isClosed = false;
  private count = 0;
  private dataCount = 0;

  constructor(
    private readonly owner: FitOwner,
    private readonly at: Surroundings,
  ) {
    this.folder = `${fitFolderOf(owner.trainingJobId)}/${owner.attempt}`;
    at.events.on('completed', ({ jobId }) => void this.fetch(jobId));
    at.events.on('failed', ({ jobId, failedReason }) => this.fail(jobId, new Error(failedReason)));
    this.lookLater();
  }

  readonly offer = (task: FoldTask): OfferedFit => {
    const number = ++this.count;
    const id = `${this.owner.trainingJobId}-${this.owner.attempt}-${number}`;
    const answerKey = `${this.folder}/${number}.bin`;
    const { promise: answer, resolve, reject } = promiseWithResolvers<FoldAnswer>();
    const entry: Entry = { answerKey, resolve, reject };
    this.entries.set(id, entry);
    const added = this.put(id, answerKey, task).then((job) => {
      entry.job = job;
      return job;
    });
    added.catch((error: unknown) => this.fail(id, error));
    return {
      answer,
      withdraw: async () => {
        const job = await added;
        // What is finished or given up is about to be told.
        if (!this.entries.has(id) || !(await within(ANSWER_WITHIN_MS, QUEUE, isRemoved(job)))) return false;
        return this.entries.delete(id);
      },
      abandon: () => {
        this.entries.delete(id);
        const goodbye = added.then(abandon).catch(() => undefined);
        this.goodbyes.add(goodbye);
        void goodbye.finally(() => this.goodbyes.delete(goodbye));
      },
    };
  };

  async close(): Promise<void> {
    const { events, storage, logger } = this.at;
    const { trainingJobId } = this.owner;
    this.isClosed = true;
    clearTimeout(this.timer);
    await within(ANSWER_WITHIN_MS, QUEUE, Promise.all(this.goodbyes)).catch(() => undefined);
    await closeEvents(events);
    await storage
      .removeBelow(fitFolderOf(trainingJobId))
      .catch((error: unknown) =>
        logger.warn({ error, trainingJobId }, 'answers of fits could not be removed'),
      );
  }

  private async put(id: string, answerKey: string, { data, ...task }: FoldTask): Promise<Job<FitOffer>> {
    const { trainingJobId, attempt } = this.owner;
    const dataKey = await this.keyOf(data);
    const offer: FitOffer = {
      trainingJobId,
      attempt,
      dataKey,
      answerKey,
      task: task as unknown as FitOffer['task'],
      isAbandoned: false,
    };
    const added = this.at.queue.add('fold', offer, {
      jobId: id,
      attempts: ATTEMPTS,
      removeOnComplete: { age: KEEP_SECONDS },
      removeOnFail: { age: KEEP_SECONDS },
    });
    return within(ANSWER_WITHIN_MS, QUEUE, added);
  }

  /** What all fits of a search share is stored once. */
  private keyOf(data: DataPlan): Promise<string> {
    const known = this.dataKeys.get(data);
    if (known !== undefined) return known;
    const { source, table: _, ...plan } = data;
    const content: FitData = { ...plan, training: this.owner.training, columns: source.columns };
    const key = `${this.folder}/data-${++this.dataCount}.bin`;
    const stored = this.at.storage.put(key, serialize(content)).then(() => key);
    this.dataKeys.set(data, stored);
    // Storage that is full or away for a moment must not keep the fits of the whole search here.
    stored.catch(() => this.dataKeys.delete(data));
    return stored;
  }

  private lookLater(): void {
    this.timer = setTimeout(async () => {
      try {
        await this.look();
        this.silentLooks = 0;
      } catch {
        this.silentLooks++;
      }
      if (this.silentLooks >= MOST_SILENT_LOOKS) {
        for (const id of [...this.entries.keys()]) this.fail(id, new Error(`${QUEUE} does not answer`));
      }
      if (!this.isClosed) this.lookLater();
    }, LOOK_EVERY_MS);
  }

  private async look(): Promise<void> {
    for (const [id, { job }] of this.entries) {
      if (job === undefined) continue;
      const now = await within(ANSWER_WITHIN_MS, QUEUE, this.at.queue.getJob(id));
      if (now === undefined) this.fail(id, new Error('the queue does not know it any more'));
      else if (now.finishedOn === undefined) continue;
      else if (now.failedReason) this.fail(id, new Error(now.failedReason));
      else await this.fetch(id);
    }
  }

  private async fetch(id: string): Promise<void> {
    const { storage } = this.at;
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    try {
      entry.resolve(deserialize(await storage.read(entry.answerKey)) as FoldAnswer);
      await storage.remove(entry.answerKey);
      await entry.job?.remove();
    } catch (error) {
      entry.reject(error);
    }
  }

  private fail(id: string, cause: unknown): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    const reason = cause instanceof Error ? cause.message : cause;
    this.at.logger.info({ fit: id, reason }, 'a fit that was offered is done here');
    entry.reject(cause);
  }
}

export async function closeEvents(events: QueueEvents): Promise<void> {
  await within(ANSWER_WITHIN_MS, 'the events of fits', events.close()).catch(() =>
    within(ANSWER_WITHIN_MS, 'the events of fits', events.disconnect()).catch(() => undefined),
  );
}

/** False while a living process has it: the queue lets nobody remove a job under a lock. */
function isRemoved(job: Job<FitOffer>): Promise<boolean> {
  return job.remove().then(
    () => true,
    () => false,
  );
}

async function abandon(job: Job<FitOffer>): Promise<void> {
  if (!(await isRemoved(job))) await job.updateData({ ...job.data, isAbandoned: true });
}

/** As `Promise.withResolvers` of later versions of Node. */
function promiseWithResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (cause: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
