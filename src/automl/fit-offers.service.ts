/** Opens the desk at which the fits of one search are offered to other processes. */
import { Inject, Injectable } from '@nestjs/common';
import { QueueEvents } from 'bullmq';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { QUEUE_CONNECTION, type QueueConnection } from '../platform/queue/queue-connection.js';
import { ANSWER_WITHIN_MS, within } from '../platform/queue/within.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { closeEvents, FitDesk } from './fit-desk.service.js';
import { FIT_QUEUE, type FitOwner } from './fit-offer.jobs.js';
import { FitQueue } from './fit-queue.service.js';

@Injectable()
export class FitOffers {
  constructor(
    private readonly fitQueue: FitQueue,
    private readonly storage: ObjectStorage,
    @Inject(QUEUE_CONNECTION) private readonly queueConnection: QueueConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws when the queue does not answer */
  async open(owner: FitOwner): Promise<FitDesk> {
    const { queue } = this.fitQueue;
    const { logger, storage } = this;
    const events = new QueueEvents(FIT_QUEUE, { connection: this.queueConnection.connection });
    events.on('error', (error) => logger.warn({ error: error.message }, 'fit events'));
    try {
      await within(ANSWER_WITHIN_MS, 'the queue of fits', events.waitUntilReady());
    } catch (error) {
      await closeEvents(events);
      throw error;
    }
    return new FitDesk(owner, { queue, events, storage, logger });
  }
}
