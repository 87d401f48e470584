/** Profiles of batches: computed in a worker thread when first asked for, then stored beside the rows. */
import { Injectable } from '@nestjs/common';
import { ALL_ROWS } from '../core/table.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { BatchService } from './batch.service.js';
import { profileKey } from './batch-objects.js';
import { IngestionService } from './ingestion.service.js';
import type { NamedProfile } from './profile.thread.js';

@Injectable()
export class ProfileService {
  private readonly underWay = new Map<string, Promise<readonly NamedProfile[]>>();

  constructor(
    private readonly batches: BatchService,
    private readonly ingestion: IngestionService,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
  ) {}

  async getProfile(batchId: string): Promise<readonly NamedProfile[]> {
    await this.batches.get(batchId);
    const key = profileKey(batchId);
    if (await this.storage.exists(key)) return JSON.parse((await this.storage.read(key)).toString());
    const known = this.underWay.get(batchId);
    if (known !== undefined) return known;
    const computing = this.compute(batchId).finally(() => this.underWay.delete(batchId));
    this.underWay.set(batchId, computing);
    return computing;
  }

  private async compute(batchId: string): Promise<readonly NamedProfile[]> {
    const source = await this.ingestion.openSource([{ batchId, slice: ALL_ROWS }]);
    const thread = new URL('./profile.thread.js', import.meta.url);
    const profiles = await this.threads.run<typeof source, NamedProfile[]>(thread, source);
    await this.storage.put(profileKey(batchId), JSON.stringify(profiles));
    try {
      await this.batches.get(batchId);
    } catch (error) {
      // Deleted meanwhile: the sweeper has been here already.
      await this.storage.remove(profileKey(batchId));
      throw error;
    }
    return profiles;
  }
}
