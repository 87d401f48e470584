/**
 * Takes fits of searches that run in other processes, as many at a time as this process has threads. The search stays
 * the only one who decides: a fit it does not wait for any more is ended in the middle.
 */
import { hostname } from 'node:os';
import { serialize } from 'node:v8';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { CONFIG, type Config } from '../platform/config.js';
import { withCorrelation } from '../platform/logging/correlation.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../platform/queue/queue-connection.js';
import { within } from '../platform/queue/within.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { AutomlRepository } from './automl.repository.js';
import { FIT_QUEUE, type FitOffer, fitOffer } from './fit-offer.jobs.js';
import { FitQueue } from './fit-queue.service.js';
import { FitRows } from './fit-rows.service.js';
import type { FitTask, FoldAnswer, FoldTask } from './fit-tasks.js';

export const FIT_THREAD = new URL('./fit.thread.js', import.meta.url);

/** Short, because a fit that two processes do gives the same numbers twice, and one of a dead process is waited for. */
const LOCK = { lockDuration: 6_000, stalledInterval: 3_000 };
/** A fit that ends two processes is left to the search, whose failures are counted. */
const MOST_DEATHS = 1;
const LOOK_EVERY_MS = 1_000;
const CLOSE_WITHIN_MS = 5_000;

@Injectable()
export class FitTaker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  /** Tells everybody who asks the queue how many threads there are. */
  readonly name: string;
  private readonly isTaking: boolean;
  private isStopping = false;
  private resting = 0;
  private worker: Worker<FitOffer> | undefined;
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly threads: WorkerThreads,
    private readonly repository: AutomlRepository,
    private readonly rows: FitRows,
    private readonly storage: ObjectStorage,
    private readonly fitQueue: FitQueue,
    private readonly metrics: Metrics,
    @Inject(QUEUE_CONNECTION) private readonly queueConnection: QueueConnection,
    @Inject(CONFIG) config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.isTaking = config.fits === 'queue' && config.roles.includes('worker');
    this.name = `${hostname().replaceAll(/[^\w.-]/g, '_')}-${process.pid}-${threads.size}-threads`;
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  /** A search that is stopped now gives its threads to nobody. */
  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** What is under way is given back to the queue, where others find it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.worker?.cancelAllJobs('shutdown');
    this.stop();
    await within(CLOSE_WITHIN_MS, 'the taker of fits', Promise.all(this.closing)).catch((error: Error) =>
      this.logger.warn({ error: error.message }, 'could not close in order'),
    );
  }

  /** Takes nothing more until as many calls of `resume` have followed. What is under way goes on. */
  rest(): void {
    this.resting++;
    this.stop();
  }

  resume(): void {
    this.resting--;
    this.start();
  }

  private start(): void {
    if (!this.isTaking || this.isStopping || this.resting > 0 || this.worker !== undefined) return;
    const { connection } = this.queueConnection;
    const worker = new Worker<FitOffer>(FIT_QUEUE, (job, _token, signal) => this.take(job, signal), {
      connection,
      name: this.name,
      concurrency: this.threads.size,
      maxStalledCount: MOST_DEATHS,
      ...LOCK,
    });
    worker.on('error', (error) =>
      this.logger.warn({ queue: FIT_QUEUE, error: error.message }, 'worker connection'),
    );
    worker.on('failed', (job, error) => {
      this.metrics.jobs.inc({ queue: 'fits', outcome: 'failed' });
      this.logger.info({ fit: job?.id, reason: error.message }, 'a fit of another process was given up');
    });
    worker.on('completed', () => this.metrics.jobs.inc({ queue: 'fits', outcome: 'completed' }));
    this.worker = worker;
  }

  private stop(): void {
    const { worker } = this;
    this.worker = undefined;
    if (worker === undefined) return;
    const closed = worker.close().catch(() => undefined);
    this.closing.add(closed);
    void closed.finally(() => this.closing.delete(closed));
  }

  private take(job: Job<FitOffer>, signal: AbortSignal | undefined): Promise<{ worker: string }> {
    const offer = fitOffer.parse(job.data);
    return withCorrelation(offer.trainingJobId, async () => {
      try {
        const seconds = await this.fit(job.id ?? '', offer, signal);
        this.logger.info(
          { fit: job.id, trainingJobId: offer.trainingJobId, seconds },
          'fit for another process',
        );
        return { worker: this.name };
      } catch (error) {
        if (this.isStopping) throw new Error('the process that had it has ended');
        // The search does it itself and shows what is wrong.
        throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
      }
    });
  }

  private async fit(id: string, offer: FitOffer, outer: AbortSignal | undefined): Promise<number> {
    await this.requireWanted(id, offer);
    const unwanted = new AbortController();
    const timer = setInterval(() => {
      this.requireWanted(id, offer).catch((error: unknown) => unwanted.abort(error));
    }, LOOK_EVERY_MS);
    const signal = outer === undefined ? unwanted.signal : AbortSignal.any([outer, unwanted.signal]);
    try {
      const answer = await this.rows.use(offer.dataKey, (data) => {
        signal.throwIfAborted();
        const task = { ...(offer.task as unknown as Omit<FoldTask, 'data'>), data };
        return this.threads.runLong<FitTask, FoldAnswer>(FIT_THREAD, task, { signal });
      });
      await this.storage.put(offer.answerKey, serialize(answer));
      // The search removes what it finds at its end, which may have been while this was written.
      await this.requireWanted(id, offer).catch(async (error: unknown) => {
        await this.storage.remove(offer.answerKey);
        throw error;
      });
      return answer.seconds;
    } catch (error) {
      // The thread only says that it was ended.
      unwanted.signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** A database or queue that does not answer for a moment is no reason to throw work away. */
  private async requireWanted(id: string, { trainingJobId, attempt }: FitOffer): Promise<void> {
    const [job, fit] = await Promise.all([
      this.repository.find(trainingJobId).catch(() => 'unknown' as const),
      this.fitQueue.queue.getJob(id).catch(() => 'unknown' as const),
    ]);
    if (job !== 'unknown') {
      const isWaiting = job?.state === 'running' && job.attempt === attempt && !job.cancelRequested;
      if (!isWaiting) throw new Error('its training job has ended, was cancelled or has begun anew');
    }
    if (fit !== 'unknown' && (fit === undefined || fit.data.isAbandoned)) {
      throw new Error('its search does not wait for it any more');
    }
  }
}
