/** Opens the rows and the rejects of a batch as streams. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { BatchService } from './batch.service.js';
import { rejectsKey } from './batch-objects.js';
import { DatasetService } from './dataset.service.js';
import { RowsService } from './rows.service.js';
import { UploadService } from './upload.service.js';

@Injectable()
export class ContentService {
  constructor(
    private readonly batches: BatchService,
    private readonly datasets: DatasetService,
    private readonly rows: RowsService,
    private readonly uploads: UploadService,
    private readonly storage: ObjectStorage,
  ) {}

  async open(batchId: string, format: 'parquet' | 'csv'): Promise<Readable> {
    const batch = await this.batches.get(batchId);
    if (format === 'parquet') return this.storage.openStream(batch.storageKey);
    const { contract } = await this.datasets.getById(batch.datasetId);
    if (contract === undefined) throw new Error(`dataset ${batch.datasetId} has batches and no contract`);
    const folder = await this.uploads.createFolder();
    const removeFolder = () => rm(folder, { recursive: true, force: true });
    try {
      const path = join(folder, 'rows.csv');
      await this.rows.writeCsv(await this.storage.localPath(batch.storageKey), contract, folder, path);
      return createReadStream(path).once('close', () => void removeFolder());
    } catch (error) {
      await removeFolder();
      throw error;
    }
  }

  async openRejects(batchId: string): Promise<Readable> {
    await this.batches.get(batchId);
    const key = rejectsKey(batchId);
    return (await this.storage.exists(key)) ? this.storage.openStream(key) : Readable.from([]);
  }
}
