/** Takes the feeding of streaming detectors off the queue. */
import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { z } from 'zod';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { JobWorker, WORKER_OPTIONS } from '../platform/queue/job-worker.js';
import { feedStream, STREAM_QUEUE } from './stream-feed.jobs.js';
import { StreamFeedService } from './stream-feed.service.js';

type Payload = z.infer<typeof feedStream.schema>;

@Processor(STREAM_QUEUE, WORKER_OPTIONS)
export class StreamFeedProcessor extends JobWorker<Payload> {
  protected override readonly definition = feedStream;

  constructor(
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
    private readonly feeds: StreamFeedService,
  ) {
    super(logger, metrics);
  }

  protected override async handle(
    { detectorId }: Payload,
    _job: Job,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.feeds.feedAll(detectorId, signal);
  }
}
