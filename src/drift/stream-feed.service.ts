/** Feeds arrived batches to streaming detectors: one batch after the other, each exactly once. */
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../core/errors.js';
import { ALL_ROWS } from '../core/table.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { type BatchArrived, batchArrived } from '../ingestion/ingestion.events.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { LEASE_MS, withHeartbeat } from '../platform/queue/heartbeat.js';
import { JobQueue } from '../platform/queue/job-queue.js';
import { Sweeper } from '../platform/queue/sweeper.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { StreamDetectorRepository } from './stream-detector.repository.js';
import { feedJobId, feedStream } from './stream-feed.jobs.js';
import { type ClaimedFeed, StreamFeedRepository } from './stream-feed.repository.js';
import type { FeedAnswer, FeedInput } from './stream-feed.thread.js';

const FEED = new URL('./stream-feed.thread.js', import.meta.url);
const MOST_ATTEMPTS = 5;
/** A batch that ends its process each time must not do so for ever. */
const MOST_CLAIMS = 10;

@Injectable()
export class StreamFeedService implements OnModuleInit, OnModuleDestroy {
  private isStopping = false;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly detectors: StreamDetectorRepository,
    private readonly feeds: StreamFeedRepository,
    private readonly ingestion: IngestionApi,
    private readonly threads: WorkerThreads,
    private readonly database: Database,
    private readonly jobQueue: JobQueue,
    private readonly bus: EventBus,
    private readonly sweeper: Sweeper,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe(batchArrived, (arrival) => this.queueArrival(arrival));
    this.sweeper.register('stream-feeds', () => this.enqueueDue());
  }

  onModuleDestroy(): void {
    this.isStopping = true;
  }

  /** Feeds every open batch of a detector in the order of arrival; leaves off where another worker is at it. */
  async feedAll(detectorId: string, signal?: AbortSignal): Promise<void> {
    while (!this.isStopping && signal?.aborted !== true) {
      const feed = await this.feeds.claimOldest(detectorId, this.clock.now(), this.leaseEnd());
      if (feed === undefined) return;
      try {
        const beat = () => this.feeds.extendLease(feed, this.leaseEnd());
        await withHeartbeat(beat, (held) => this.feedOne(feed, held), signal);
      } catch (error) {
        await this.failOrRelease(feed, error);
      }
    }
  }

  /** Runs inside the transaction that stores the batch, so no batch escapes its detectors. */
  private async queueArrival({ datasetId, batchId }: BatchArrived): Promise<void> {
    for (const detectorId of await this.detectors.listIdsOfDataset(datasetId)) {
      const feedId = await this.feeds.insert(detectorId, batchId, this.clock.now());
      if (feedId === undefined) continue;
      await this.jobQueue.enqueueAfterCommit(feedStream, feedJobId(feedId), { feedId, detectorId });
    }
  }

  private async feedOne(feed: ClaimedFeed, signal: AbortSignal): Promise<void> {
    if (feed.attempt > MOST_CLAIMS) {
      return this.fail(
        feed,
        `gave up: the batch was begun ${MOST_CLAIMS} times and its process ended each time`,
      );
    }
    const detector = await this.detectors.find(feed.detectorId);
    if (detector === undefined || detector.source.kind !== 'dataset')
      return this.fail(feed, 'the detector is gone');
    const { signal: columns, scale } = detector.source;
    const source = await this.ingestion.openSource([{ batchId: feed.batchId, slice: ALL_ROWS }]);
    const answer = await this.threads.run<FeedInput, FeedAnswer>(
      FEED,
      {
        source,
        detector: detector.detector,
        running: detector.running,
        signal: columns,
        firstIndex: detector.valueCount,
        ...(scale === undefined ? {} : { scale }),
      },
      { signal },
    );
    if ('refused' in answer) return this.fail(feed, answer.refused);
    const at = this.clock.now();
    await this.database.transaction(async () => {
      // The claim is given back first: without it, another worker has fed the batch and nothing may be stored twice.
      if (!(await this.feeds.finish(feed, { state: 'done', finishedAt: at }))) return;
      const isStored = await this.detectors.advance(detector, { ...answer, at, batchId: feed.batchId });
      if (!isStored)
        throw new Error(`the stream detector ${detector.id} changed while a batch was fed to it`);
    });
  }

  /** A batch that cannot be fed must not hold up those after it; the detector stays as it was. */
  private async fail(feed: ClaimedFeed, reason: string): Promise<void> {
    await this.feeds.finish(feed, { state: 'failed', reason, finishedAt: this.clock.now() });
  }

  private async failOrRelease(feed: ClaimedFeed, error: unknown): Promise<void> {
    if (error instanceof DomainError) return this.fail(feed, error.message);
    const isInterrupted = this.isStopping || (error instanceof Error && error.name === 'AbortError');
    if (!isInterrupted && feed.attempt >= MOST_ATTEMPTS) {
      this.logger.error({ error, feedId: feed.id }, 'a batch could not be fed to a stream detector');
      return this.fail(
        feed,
        `gave up after ${feed.attempt} attempts; the log has the cause under ${feed.id}`,
      );
    }
    await this.feeds.release(feed);
    throw error;
  }

  private async enqueueDue(): Promise<void> {
    for (const { id: feedId, detectorId } of await this.feeds.listDue(this.clock.now())) {
      await this.jobQueue.enqueue(feedStream, feedJobId(feedId), { feedId, detectorId });
    }
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
