/**
 * Puts jobs on their queue. The database row says whether work is due and the queue only wakes a worker, so a job that
 * could not be enqueued is put there later by the sweeper and nothing is lost.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Database } from '../database/database.js';
import { LOGGER, type Logger } from '../logging/logger.js';
import type { JobDefinition } from './define-job.js';
import { QUEUE_CONNECTION, type QueueConnection } from './queue-connection.js';

const KEEP_FINISHED = { age: 24 * 3600, count: 1000 };

@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly queues = new Map<string, Queue>();

  constructor(
    @Inject(QUEUE_CONNECTION) private readonly queueConnection: QueueConnection,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly database: Database,
  ) {}

  /**
   * Enqueues once the current transaction is committed. A job id that the queue already knows is left as it is.
   * @param jobId deterministic, without a colon, not all digits
   */
  async enqueueAfterCommit<Payload>(
    job: JobDefinition<Payload>,
    jobId: string,
    payload: Payload,
  ): Promise<void> {
    await this.database.afterCommit(async () => {
      try {
        await this.enqueue(job, jobId, payload);
      } catch (error) {
        this.logger.warn({ error, jobId, queue: job.queue }, 'could not enqueue, the sweeper will try again');
      }
    });
  }

  async enqueue<Payload>(job: JobDefinition<Payload>, jobId: string, payload: Payload): Promise<void> {
    const queue = this.queueOf(job.queue);
    // A finished job of the same id would make `add` a silent no-op although the row says that work is due.
    const known = await queue.getJob(jobId);
    if (known !== undefined && known.finishedOn !== undefined) await known.remove();
    await queue.add(job.name, payload, {
      jobId,
      attempts: job.attempts,
      backoff: { type: 'exponential', delay: 1000 },
      removeOnComplete: KEEP_FINISHED,
      removeOnFail: KEEP_FINISHED,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queueOf(name: string): Queue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, { connection: this.queueConnection.connection });
    queue.on('error', (error) => this.logger.warn({ error: error.message, queue: name }, 'queue connection'));
    this.queues.set(name, queue);
    return queue;
  }
}
