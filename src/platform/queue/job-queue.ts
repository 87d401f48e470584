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
import { ANSWER_WITHIN_MS, within } from './within.js';

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

  /** @throws when the queue does not take the job within two seconds */
  async enqueue<Payload>(job: JobDefinition<Payload>, jobId: string, payload: Payload): Promise<void> {
    await within(ANSWER_WITHIN_MS, `the queue ${job.queue}`, this.put(job, jobId, payload));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => this.close(queue)));
  }

  private async put<Payload>(job: JobDefinition<Payload>, jobId: string, payload: Payload): Promise<void> {
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

  /** A back end that is gone cannot be told goodbye, and must not hold up the shutdown. */
  private async close(queue: Queue): Promise<void> {
    try {
      await within(ANSWER_WITHIN_MS, `the queue ${queue.name}`, queue.close());
    } catch (error) {
      this.logger.warn({ error, queue: queue.name }, 'could not close the queue in order');
      await within(ANSWER_WITHIN_MS, `the queue ${queue.name}`, queue.disconnect()).catch(() => undefined);
    }
  }

  private queueOf(name: string): Queue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue(name, { connection: this.queueConnection.producerConnection });
    queue.on('error', (error) => this.logger.warn({ error: error.message, queue: name }, 'queue connection'));
    this.queues.set(name, queue);
    return queue;
  }
}
