/** The only reader and writer of the batches that streaming detectors are fed with. */
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { StreamFeedEntity } from './stream-detector.entity.js';

/** A batch that is to be fed to a detector by this process; the attempt is the fencing token. */
export interface ClaimedFeed {
  readonly id: string;
  readonly detectorId: string;
  readonly batchId: string;
  readonly attempt: number;
}

export interface FeedCounts {
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  /** Why the newest failed one failed. */
  readonly lastFailure?: { readonly batchId: string; readonly reason: string };
}

const OPEN = ['queued', 'running'];

@Injectable()
export class StreamFeedRepository {
  constructor(private readonly database: Database) {}

  /** @returns the id of the feed; undefined when this batch was asked for before */
  async insert(detectorId: string, batchId: string, requestedAt: Date): Promise<string | undefined> {
    const id = newId('sfd');
    const row = { id, detectorId, batchId, state: 'queued', attempt: 0, requestedAt };
    return (await this.database.insertIfAbsent(StreamFeedEntity, row)) ? id : undefined;
  }

  /**
   * Takes the oldest open batch of a detector.
   * @returns undefined when none is open, or another worker is at the oldest: batches go one after the other
   */
  claimOldest(detectorId: string, now: Date, leaseUntil: Date): Promise<ClaimedFeed | undefined> {
    return this.database.transaction(async (manager) => {
      const row = await manager.findOne(StreamFeedEntity, {
        where: { detectorId, state: In(OPEN) },
        order: { requestedAt: 'ASC', id: 'ASC' },
      });
      if (row === null) return undefined;
      const { id, batchId, state, attempt } = row;
      if (state === 'running' && row.leaseUntil !== null && row.leaseUntil >= now) return undefined;
      const result = await manager.update(
        StreamFeedEntity,
        { id, attempt, state },
        { state: 'running', attempt: attempt + 1, leaseUntil },
      );
      return result.affected === 1 ? { id, detectorId, batchId, attempt: attempt + 1 } : undefined;
    });
  }

  extendLease(feed: ClaimedFeed, leaseUntil: Date): Promise<boolean> {
    return this.updateClaimed(feed, { leaseUntil });
  }

  /** Hands the batch back to be tried again. */
  release(feed: ClaimedFeed): Promise<boolean> {
    return this.updateClaimed(feed, { state: 'queued', leaseUntil: null });
  }

  /** @returns false when the claim is no longer ours: nothing was changed */
  finish(
    feed: ClaimedFeed,
    end: { readonly state: 'done' | 'failed'; readonly reason?: string; readonly finishedAt: Date },
  ): Promise<boolean> {
    return this.updateClaimed(feed, { ...end, leaseUntil: null });
  }

  /** Oldest open feeds whose work nobody does at the moment. */
  async listDue(now: Date): Promise<{ id: string; detectorId: string }[]> {
    const rows = await this.database.read((manager) =>
      manager
        .createQueryBuilder(StreamFeedEntity, 'feed')
        .where('feed.state = :queued', { queued: 'queued' })
        .orWhere('(feed.state = :running AND feed.leaseUntil < :now)', {
          running: 'running',
          now: now.toISOString(),
        })
        .orderBy('feed.id', 'ASC')
        .limit(100)
        .getMany(),
    );
    return rows.map(({ id, detectorId }) => ({ id, detectorId }));
  }

  async countOf(detectorIds: readonly string[]): Promise<Map<string, FeedCounts>> {
    if (detectorIds.length === 0) return new Map();
    const where = { detectorId: In([...detectorIds]) };
    const { counts, failures } = await this.database.read(async (manager) => ({
      counts: await manager
        .createQueryBuilder(StreamFeedEntity, 'feed')
        .select('feed.detectorId', 'detectorId')
        .addSelect('feed.state', 'state')
        .addSelect('COUNT(*)', 'count')
        .where(where)
        .groupBy('feed.detectorId')
        .addGroupBy('feed.state')
        .getRawMany<{ detectorId: string; state: string; count: string | number }>(),
      failures: await this.newestFailures(detectorIds),
    }));
    const numberOf = (id: string, states: readonly string[]) =>
      counts
        .filter((count) => count.detectorId === id && states.includes(count.state))
        .reduce((sum, { count }) => sum + Number(count), 0);
    return new Map(
      detectorIds.map((id) => {
        const lastFailure = failures.get(id);
        return [
          id,
          {
            waiting: numberOf(id, OPEN),
            done: numberOf(id, ['done']),
            failed: numberOf(id, ['failed']),
            ...(lastFailure === undefined ? {} : { lastFailure }),
          },
        ];
      }),
    );
  }

  async removeOf(detectorId: string): Promise<void> {
    await this.database.transaction((manager) => manager.delete(StreamFeedEntity, { detectorId }));
  }

  private newestFailures(
    detectorIds: readonly string[],
  ): Promise<Map<string, { batchId: string; reason: string }>> {
    return this.database.read(async (manager) => {
      const newest = await manager
        .createQueryBuilder(StreamFeedEntity, 'feed')
        .select('MAX(feed.id)', 'id')
        .where({ detectorId: In([...detectorIds]), state: 'failed' })
        .groupBy('feed.detectorId')
        .getRawMany<{ id: string }>();
      const rows = await manager.findBy(StreamFeedEntity, { id: In(newest.map(({ id }) => id)) });
      return new Map(
        rows.map(({ detectorId, batchId, reason }) => [detectorId, { batchId, reason: reason ?? '' }]),
      );
    });
  }

  private async updateClaimed({ id, attempt }: ClaimedFeed, change: object): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.update(StreamFeedEntity, { id, attempt, state: 'running' }, change),
    );
    return result.affected === 1;
  }
}
