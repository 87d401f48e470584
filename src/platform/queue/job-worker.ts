/** What every processor shares: the payload is parsed, the job's id is the correlation id, outcomes are counted. */
import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { DomainError } from '../../core/errors.js';
import { withCorrelation } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { JobDefinition } from './define-job.js';

export const WORKER_OPTIONS = {
  // After a crash a job is taken up again within about two intervals.
  lockDuration: 15_000,
  stalledInterval: 7_500,
  maxStalledCount: 100,
};

export abstract class JobWorker<Payload> extends WorkerHost implements BeforeApplicationShutdown {
  protected abstract readonly definition: JobDefinition<Payload>;

  constructor(
    protected readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  /** Does the work; throws to have the job tried again. A refusal (DomainError) is final. */
  protected abstract handle(payload: Payload, job: Job, signal: AbortSignal | undefined): Promise<void>;

  override async process(job: Job, _token?: string, signal?: AbortSignal): Promise<void> {
    await withCorrelation(job.id ?? 'job', async () => {
      try {
        await this.handle(this.definition.schema.parse(job.data), job, signal);
      } catch (error) {
        if (error instanceof DomainError) throw new UnrecoverableError(`${error.code}: ${error.message}`);
        throw error;
      }
    });
  }

  /** Jobs end before the database and the queue are closed; a process without the worker role has no worker. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.hasWorker()) await this.worker.close();
  }

  private hasWorker(): boolean {
    try {
      return this.worker !== undefined;
    } catch {
      return false;
    }
  }

  @OnWorkerEvent('completed')
  onCompleted(job: Job): void {
    this.metrics.jobs.inc({ queue: job.queueName, outcome: 'completed' });
  }

  @OnWorkerEvent('failed')
  onFailed(job: Job | undefined, error: Error): void {
    this.metrics.jobs.inc({ queue: this.definition.queue, outcome: 'failed' });
    this.logger.error({ jobId: job?.id, queue: this.definition.queue, error }, 'job failed');
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.logger.warn({ queue: this.definition.queue, error: error.message }, 'worker connection');
  }
}
