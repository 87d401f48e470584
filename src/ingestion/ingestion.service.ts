/** What other modules ask of ingestion. */
import { Injectable } from '@nestjs/common';
import { InvalidArgument } from '../core/errors.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { BatchRepository } from './batch.repository.js';
import { BatchService } from './batch.service.js';
import { BatchTimesService } from './batch-times.service.js';
import { columnSpecs } from './column-kinds.js';
import { DatasetService } from './dataset.service.js';
import {
  type Batch,
  type BatchHold,
  type BatchSlice,
  type BatchTimes,
  type Dataset,
  IngestionApi,
} from './ingestion.api.js';
import { NoSuchBatch } from './ingestion.errors.js';

@Injectable()
export class IngestionService extends IngestionApi {
  constructor(
    private readonly datasets: DatasetService,
    private readonly batches: BatchService,
    private readonly repository: BatchRepository,
    private readonly times: BatchTimesService,
    private readonly storage: ObjectStorage,
  ) {
    super();
  }

  override getDataset(name: string): Promise<Dataset> {
    return this.datasets.getByName(name);
  }

  override getDatasetById(id: string): Promise<Dataset> {
    return this.datasets.getById(id);
  }

  override getBatch(id: string): Promise<Batch> {
    return this.batches.get(id);
  }

  override async listRecentBatches(
    datasetId: string,
    limit: number,
    beforeBatchId?: string,
  ): Promise<readonly Batch[]> {
    if (beforeBatchId === undefined) return this.repository.list(datasetId, { limit });
    // A cursor that is gone would start again from the newest.
    await this.batches.get(beforeBatchId);
    return this.repository.list(datasetId, { limit, after: beforeBatchId });
  }

  override async readTimes(batchIds: readonly string[]): Promise<readonly BatchTimes[]> {
    return this.times.read(batchIds);
  }

  override async openSource(slices: readonly BatchSlice[]): Promise<TableSource> {
    const batches = await Promise.all(slices.map(({ batchId }) => this.batches.get(batchId)));
    const [first] = batches;
    if (first === undefined) throw new InvalidArgument('slices', 'must name at least one batch', '[]');
    const stranger = batches.find(({ datasetId }) => datasetId !== first.datasetId);
    if (stranger !== undefined) {
      throw new InvalidArgument('slices', `must all belong to dataset ${first.datasetId}`, stranger.id);
    }
    const { contract } = await this.datasets.getById(first.datasetId);
    if (contract === undefined) throw new Error(`dataset ${first.datasetId} has batches and no contract`);
    const parts = batches.map(async ({ storageKey, rowCount }, index) => {
      const { slice, filter } = slices[index]!;
      const path = await this.storage.localPath(storageKey);
      return { path, rowCount, slice, ...(filter === undefined ? {} : { filter }) };
    });
    return { columns: columnSpecs(contract), parts: await Promise.all(parts) };
  }

  override async holdBatch(hold: BatchHold): Promise<void> {
    if (!(await this.repository.hold(hold))) throw new NoSuchBatch(hold.batchId);
  }

  override async releaseBatch(hold: BatchHold): Promise<void> {
    await this.repository.release(hold);
  }
}
