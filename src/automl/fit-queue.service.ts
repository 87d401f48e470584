/** The producer side of the queue of fits, opened when it is first needed. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../platform/queue/queue-connection.js';
import { ANSWER_WITHIN_MS, within } from '../platform/queue/within.js';
import { FIT_QUEUE, type FitOffer } from './fit-offer.jobs.js';

@Injectable()
export class FitQueue implements OnApplicationShutdown {
  private opened: Queue<FitOffer> | undefined;

  constructor(
    @Inject(QUEUE_CONNECTION) private readonly queueConnection: QueueConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  get queue(): Queue<FitOffer> {
    if (this.opened !== undefined) return this.opened;
    const queue = new Queue<FitOffer>(FIT_QUEUE, { connection: this.queueConnection.producerConnection });
    queue.on('error', (error) =>
      this.logger.warn({ error: error.message, queue: FIT_QUEUE }, 'queue connection'),
    );
    this.opened = queue;
    return queue;
  }

  /**
   * Threads of the processes that wait for fits.
   * @param ownName name of this process's own taker, which does not count
   */
  async threadsElsewhere(ownName: string): Promise<number> {
    const clients = await within(ANSWER_WITHIN_MS, 'the list of takers', this.queue.getWorkers());
    const { db = 0 } = this.queueConnection.connection as { db?: number };
    // A taker has more than one connection under its name.
    const names = new Set(
      clients.filter((client) => client['db'] === String(db)).map((client) => client['rawname'] ?? ''),
    );
    return [...names]
      .filter((name) => !name.endsWith(`:w:${ownName}`))
      .reduce((sum, name) => sum + Number(/:w:.*-(\d+)-threads$/.exec(name)?.[1] ?? 0), 0);
  }

  async onApplicationShutdown(): Promise<void> {
    const { opened } = this;
    if (opened === undefined) return;
    await within(ANSWER_WITHIN_MS, `the queue ${FIT_QUEUE}`, opened.close()).catch(() =>
      within(ANSWER_WITHIN_MS, `the queue ${FIT_QUEUE}`, opened.disconnect()).catch(() => undefined),
    );
  }
}
