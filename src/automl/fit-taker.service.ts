/**
 * Takes fits of searches that run in other processes, as many at a time as this process has threads. The search stays
 * the only one who decides: a fit it does not wait for any more is ended in the middle.
 */
import { hostname } from 'node:os';
import { deserialize, serialize } from 'node:v8';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { Table } from '../core/table.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { CONFIG, type Config } from '../platform/config.js';
import { withCorrelation } from '../platform/logging/correlation.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../platform/queue/queue-connection.js';
import { within } from '../platform/queue/within.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { AutomlRepository } from './automl.repository.js';
import { FIT_QUEUE, type FitData, type FitOffer, fitOffer } from './fit-offer.jobs.js';
import type { DataPlan, FitTask, FoldAnswer } from './fit-tasks.js';

const FIT_THREAD = new URL('./fit.thread.js', import.meta.url);
const READ_THREAD = new URL('./read-fit-data.thread.js', import.meta.url);

/** Short, because a fit that two processes do gives the same numbers twice, and one of a dead process is waited for. */
const LOCK = { lockDuration: 6_000, stalledInterval: 3_000 };
/** A fit that ends two processes is left to the search, whose failures are counted. */
const MOST_DEATHS = 1;
const LOOK_EVERY_MS = 1_000;
/** Rows are kept so long after the last fit. */
const KEEP_ROWS_MS = 60_000;
const CLOSE_WITHIN_MS = 5_000;
const BYTES_PER_CELL = 16;

@Injectable()
export class FitTaker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Tells everybody who asks the queue how many threads there are. */
  readonly name: string;
  private readonly isTaking: boolean;
  private isStopping = false;
  private resting = 0;
  private worker: Worker<FitOffer> | undefined;
  private queue: Queue<FitOffer> | undefined;
  private readonly closing = new Set<Promise<void>>();
  private rows: { readonly key: string; readonly plan: Promise<DataPlan> } | undefined;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    private readonly threads: WorkerThreads,
    private readonly repository: AutomlRepository,
    private readonly ingestion: IngestionApi,
    private readonly storage: ObjectStorage,
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

  /** What is under way is given back to the queue, where others find it. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.worker?.cancelAllJobs('shutdown');
    this.stop();
    await within(CLOSE_WITHIN_MS, 'the taker of fits', Promise.all(this.closing)).catch((error: Error) =>
      this.logger.warn({ error: error.message }, 'could not close in order'),
    );
    clearTimeout(this.forgetting);
    await this.queue?.close().catch(() => undefined);
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
    const { connection, producerConnection } = this.queueConnection;
    this.queue ??= new Queue(FIT_QUEUE, { connection: producerConnection });
    this.queue.on('error', () => undefined);
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
      this.logger.info({ fit: job?.id, reason: error.message }, 'fit for another process not finished');
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
        this.logger.info({ fit: job.id, trainingJobId: offer.trainingJobId, seconds }, 'fit for another process');
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
      const { recipe, foldIndex, trainingRows, keepAs } = offer;
      const task: FitTask = {
        kind: 'fold',
        data: await this.planOf(offer.dataKey),
        recipe: recipe as unknown as Recipe,
        foldIndex,
        ...(trainingRows === undefined ? {} : { trainingRows }),
        ...(keepAs === undefined ? {} : { keepAs }),
      };
      signal.throwIfAborted();
      const answer = await this.threads.runLong<FitTask, FoldAnswer>(FIT_THREAD, task, { signal });
      await this.storage.put(offer.answerKey, serialize(answer));
      // The search removes what it finds at its end, which may have been while this was written.
      await this.requireWanted(id, offer).catch(async (error: unknown) => {
        await this.storage.remove(offer.answerKey);
        throw error;
      });
      return answer.seconds;
    } finally {
      clearInterval(timer);
    }
  }

  /** A database or queue that does not answer for a moment is no reason to throw work away. */
  private async requireWanted(id: string, { trainingJobId, attempt }: FitOffer): Promise<void> {
    const [job, fit] = await Promise.all([
      this.repository.find(trainingJobId).catch(() => 'unknown' as const),
      this.queue?.getJob(id).catch(() => 'unknown' as const),
    ]);
    if (job !== 'unknown') {
      const isWaiting = job?.state === 'running' && job.attempt === attempt && !job.cancelRequested;
      if (!isWaiting) throw new Error('its training job has ended, was cancelled or has begun anew');
    }
    if (fit !== 'unknown' && (fit === undefined || fit.data.isAbandoned)) {
      throw new Error('its search does not wait for it any more');
    }
  }

  /** The fits of one search follow each other, so the rows of the last one are kept for a while. */
  private planOf(dataKey: string): Promise<DataPlan> {
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => {
      this.rows = undefined;
    }, KEEP_ROWS_MS);
    this.forgetting.unref();
    if (this.rows?.key === dataKey) return this.rows.plan;
    const plan = this.readPlan(dataKey);
    this.rows = { key: dataKey, plan };
    plan.catch(() => {
      if (this.rows?.plan === plan) this.rows = undefined;
    });
    return plan;
  }

  private async readPlan(dataKey: string): Promise<DataPlan> {
    const { training, columns, ...rest } = deserialize(await this.storage.read(dataKey)) as FitData;
    const source = { ...(await this.ingestion.openSource(training)), columns };
    const cells = source.parts.reduce((sum, { rowCount }) => sum + rowCount, 0) * columns.length;
    if (cells > this.threads.bytesEach / BYTES_PER_CELL) {
      throw new Error(`${this.name} has too little memory for ${cells} values in each thread`);
    }
    const plan: DataPlan = { ...rest, source };
    const table = await this.threads.runLong<DataPlan, Table>(READ_THREAD, plan);
    return { ...plan, table };
  }
}
