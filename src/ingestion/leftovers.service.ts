/**
 * Objects and rows cannot be stored in one transaction, so a note is written before the objects of a batch are stored
 * and deleted in the transaction that inserts its row. What still has a note when it is due belongs to nobody.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Sweeper } from '../platform/queue/sweeper.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { BatchRepository } from './batch.repository.js';
import { objectKeys } from './batch-objects.js';

/** Far longer than storing finished files takes; a batch that comes later is refused by the missing note. */
const STORING_MS = 3_600_000;

@Injectable()
export class LeftoversService implements OnModuleInit {
  constructor(
    private readonly batches: BatchRepository,
    private readonly storage: ObjectStorage,
    private readonly sweeper: Sweeper,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.sweeper.register('ingestion.leftovers', async () => {
      for (const id of await this.batches.listDueLeftovers(this.clock.now())) await this.discard(id);
    });
  }

  /** Before the objects of a batch are stored. */
  async announce(batchId: string): Promise<void> {
    await this.batches.insertLeftover(batchId, new Date(this.clock.now().getTime() + STORING_MS));
  }

  /** In the transaction that inserts the batch. */
  async keep(batchId: string): Promise<void> {
    if (await this.batches.deleteLeftover(batchId)) return;
    throw new Error(`the objects of ${batchId} were swept before its row was written`);
  }

  /** In the transaction that deletes the batch. */
  async giveUp(batchId: string): Promise<void> {
    await this.batches.insertLeftover(batchId, this.clock.now());
  }

  /** Removes the objects of a batch, provided that no row needs them. */
  async discard(batchId: string): Promise<void> {
    if (!(await this.batches.hasLeftover(batchId))) return;
    for (const key of objectKeys(batchId)) await this.storage.remove(key);
    await this.batches.deleteLeftover(batchId);
  }
}
