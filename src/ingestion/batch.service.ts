/** Takes batches in and lets them go. A batch is acknowledged once its objects are stored and its row is committed. */
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { BatchRepository } from './batch.repository.js';
import { rejectsKey, rowsKey } from './batch-objects.js';
import { type DatasetRecord, DatasetRepository } from './dataset.repository.js';
import { DatasetService } from './dataset.service.js';
import type { Batch } from './ingestion.api.js';
import { BatchHeld, FileRefused, IdempotencyKeyReused, NoSuchBatch } from './ingestion.errors.js';
import { batchArrived } from './ingestion.events.js';
import { LeftoversService } from './leftovers.service.js';
import { RowsService, type StoredFile } from './rows.service.js';
import { type Upload, UploadService } from './upload.service.js';

export interface Arrival {
  readonly batch: Batch;
  readonly datasetName: string;
  /** Whether the same content was stored before; then nothing was stored now. */
  readonly isDuplicate: boolean;
}

interface Attempt {
  readonly dataset: DatasetRecord;
  readonly upload: Upload;
  readonly stored: StoredFile;
  readonly idempotencyKey: string | undefined;
  readonly actor: string;
}

const MAXIMUM_ATTEMPTS = 5;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

@Injectable()
export class BatchService {
  constructor(
    private readonly database: Database,
    private readonly datasetRepository: DatasetRepository,
    private readonly datasets: DatasetService,
    private readonly batches: BatchRepository,
    private readonly uploads: UploadService,
    private readonly rows: RowsService,
    private readonly leftovers: LeftoversService,
    private readonly storage: ObjectStorage,
    private readonly access: AccessApi,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** @param request its body is the batch */
  async add(
    datasetName: string,
    request: FastifyRequest,
    { idempotencyKey, actor }: { idempotencyKey: string | undefined; actor: string },
  ): Promise<Arrival> {
    if (idempotencyKey !== undefined && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
      throw new FileRefused(
        'idempotency-key-invalid',
        'Idempotency-Key must be 1 to 255 visible ASCII characters',
      );
    }
    // Refused before a byte of the body is read.
    await this.datasets.getByName(datasetName);
    return this.uploads.withUpload(request, async (upload) => {
      // A lost race means that the contract is there now, so the second attempt finds it.
      for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
        const dataset = await this.datasets.getByName(datasetName);
        const known = await this.findKnown(dataset.id, upload.contentHash, idempotencyKey);
        if (known !== undefined) {
          if (idempotencyKey !== undefined)
            await this.batches.recordKey(dataset.id, idempotencyKey, known.id);
          return { batch: known, datasetName, isDuplicate: true };
        }
        const { roles, rejectLimit, contract } = dataset;
        const stored = await this.rows.store({
          folder: upload.folder,
          path: upload.path,
          format: upload.format,
          roles,
          rejectLimit,
          ...(contract === undefined ? {} : { contract }),
        });
        const arrival = await this.commit({ dataset, upload, stored, idempotencyKey, actor });
        if (arrival !== undefined) return arrival;
      }
      throw new Error(`dataset ${datasetName} changed under ${MAXIMUM_ATTEMPTS} attempts to add a batch`);
    });
  }

  async get(id: string): Promise<Batch> {
    const batch = await this.batches.find(id);
    if (batch === undefined) throw new NoSuchBatch(id);
    return batch;
  }

  async listOf(datasetName: string, page: { after?: string; limit: number }): Promise<Batch[]> {
    const dataset = await this.datasets.getByName(datasetName);
    return this.batches.list(dataset.id, page);
  }

  async delete(id: string, actor: string): Promise<void> {
    await this.database.transaction(async () => {
      const batch = await this.get(id);
      if (!(await this.batches.deleteFree(id))) {
        throw new BatchHeld(id, await this.batches.listHolders(id));
      }
      await this.datasetRepository.countBatchLess(batch.datasetId);
      await this.leftovers.giveUp(id);
      await this.access.recordAudit({
        actor,
        action: 'ingestion.batch-delete',
        object: `batch:${id}`,
        reason: 'asked for over the API',
        before: { ...batch, receivedAt: batch.receivedAt.toISOString() },
      });
    });
    await this.leftovers.discard(id);
  }

  /** The batch that holds this content already. @throws IdempotencyKeyReused when the key has other content */
  private async findKnown(datasetId: string, contentHash: string, key: string | undefined) {
    const byKey = key === undefined ? undefined : await this.batches.findByKey(datasetId, key);
    if (key !== undefined && byKey !== undefined && byKey.contentHash !== contentHash) {
      throw new IdempotencyKeyReused(key, byKey.id);
    }
    return byKey ?? this.batches.findByContent(datasetId, contentHash);
  }

  /** @returns undefined when the dataset got its contract meanwhile, so that the rows must be checked again */
  private async commit(attempt: Attempt): Promise<Arrival | undefined> {
    const { stored } = attempt;
    const id = newId('bat');
    await this.leftovers.announce(id);
    await this.storage.adopt(rowsKey(id), stored.rowsPath);
    if (stored.rejectsPath !== undefined) await this.storage.adopt(rejectsKey(id), stored.rejectsPath);
    try {
      return await this.database.transaction(() => this.insert(id, attempt));
    } catch (error) {
      // After any other error it is not certain that nothing was committed, so the sweeper decides later.
      if (!(error instanceof LostRace)) throw error;
      await this.leftovers.discard(id);
      return error.arrival;
    }
  }

  private async insert(
    id: string,
    { dataset, upload, stored, idempotencyKey, actor }: Attempt,
  ): Promise<Arrival> {
    const inferred = dataset.contract === undefined ? stored.contract : undefined;
    const sequence = await this.datasetRepository.claimSequence(dataset.id, inferred);
    if (sequence === undefined) throw new LostRace(undefined);
    // From here on no other batch of this dataset can be inserted, so what is not found does not exist.
    const known = await this.findKnown(dataset.id, upload.contentHash, idempotencyKey);
    if (known !== undefined) {
      throw new LostRace({ batch: known, datasetName: dataset.name, isDuplicate: true });
    }
    await this.leftovers.keep(id);
    const batch: Batch = {
      id,
      datasetId: dataset.id,
      rowCount: stored.rowCount,
      rejectedRowCount: stored.rejectedRowCount,
      contentHash: upload.contentHash,
      storageKey: rowsKey(id),
      byteSize: upload.byteSize,
      receivedAt: this.clock.now(),
    };
    await this.batches.insert(batch, sequence);
    if (idempotencyKey !== undefined) await this.batches.recordKey(dataset.id, idempotencyKey, id);
    await this.access.recordAudit({
      actor,
      action: 'ingestion.batch-add',
      object: `batch:${id}`,
      reason: 'rows were sent',
      after: { dataset: dataset.name, rowCount: batch.rowCount, rejectedRowCount: batch.rejectedRowCount },
    });
    await this.bus.publish(batchArrived, {
      datasetId: dataset.id,
      datasetName: dataset.name,
      batchId: id,
      actor,
    });
    return { batch, datasetName: dataset.name, isDuplicate: false };
  }
}

/** Rolls the transaction back: somebody else was first. */
class LostRace extends Error {
  constructor(readonly arrival: Arrival | undefined) {
    super('another upload was first');
  }
}
