/** When the rows of batches happened: read off the stored rows in a worker thread, once a batch, then kept. */
import { Injectable } from '@nestjs/common';
import { InvalidArgument } from '../core/errors.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { BatchRepository } from './batch.repository.js';
import { BatchService } from './batch.service.js';
import type { TimedFile, TimesInput } from './batch-times.thread.js';
import { DatasetService } from './dataset.service.js';
import type { BatchTimes } from './ingestion.api.js';

/** Ids in one statement, and files in one thread call. */
const CHUNK = 200;

@Injectable()
export class BatchTimesService {
  constructor(
    private readonly repository: BatchRepository,
    private readonly batches: BatchService,
    private readonly datasets: DatasetService,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
  ) {}

  async read(batchIds: readonly string[]): Promise<readonly BatchTimes[]> {
    const found: BatchTimes[] = [];
    for (let start = 0; start < batchIds.length; start += CHUNK) {
      found.push(...(await this.readChunk(batchIds.slice(start, start + CHUNK))));
    }
    return found;
  }

  private async readChunk(batchIds: readonly string[]): Promise<BatchTimes[]> {
    const known = await this.repository.findTimes(batchIds);
    const isKnown = new Set(known.map(({ batchId }) => batchId));
    const unknown = batchIds.filter((id) => !isKnown.has(id));
    const fresh = unknown.length === 0 ? [] : await this.compute(unknown);
    await this.repository.insertTimes(fresh);
    const timesOf = new Map([...known, ...fresh].map((times) => [times.batchId, times]));
    return batchIds.flatMap((id) => timesOf.get(id) ?? []);
  }

  private async compute(batchIds: readonly string[]): Promise<BatchTimes[]> {
    const batches = await Promise.all(batchIds.map((id) => this.batches.get(id)));
    const { contract, name } = await this.datasets.getById(batches[0]!.datasetId);
    const time = contract?.columns.find((column) => column.name === contract.timeColumn);
    if (time?.type !== 'datetime') {
      throw new InvalidArgument('dataset', 'must have a time column of type datetime', name);
    }
    const files = await Promise.all(
      batches.map(async ({ id, storageKey }) => ({
        batchId: id,
        path: await this.storage.localPath(storageKey),
      })),
    );
    const thread = new URL('./batch-times.thread.js', import.meta.url);
    return this.threads.run<TimesInput, BatchTimes[]>(thread, {
      column: time.name,
      files: files satisfies TimedFile[],
    });
  }
}
