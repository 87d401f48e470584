/** The only reader and writer of batches, their idempotency keys, holds, times and leftovers. */
import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import type { Batch, BatchHold, BatchTimes } from './ingestion.api.js';
import {
  BatchEntity,
  BatchHoldEntity,
  BatchKeyEntity,
  BatchLeftoverEntity,
  BatchTimesEntity,
} from './ingestion.entity.js';

@Injectable()
export class BatchRepository {
  constructor(private readonly database: Database) {}

  async insert(batch: Batch, sequence: number): Promise<void> {
    await this.database.transaction((manager) =>
      manager.insert(BatchEntity, { ...batch, sequence, holdCount: 0 }),
    );
  }

  async find(id: string): Promise<Batch | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(BatchEntity, { id }));
    return row === null ? undefined : fromRow(row);
  }

  async findByContent(datasetId: string, contentHash: string): Promise<Batch | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(BatchEntity, { datasetId, contentHash }),
    );
    return row === null ? undefined : fromRow(row);
  }

  async findByKey(datasetId: string, idempotencyKey: string): Promise<Batch | undefined> {
    const key = await this.database.read((manager) =>
      manager.findOneBy(BatchKeyEntity, { datasetId, idempotencyKey }),
    );
    return key === null ? undefined : this.find(key.batchId);
  }

  async recordKey(datasetId: string, idempotencyKey: string, batchId: string): Promise<void> {
    await this.database.insertIfAbsent(BatchKeyEntity, {
      id: newId('key'),
      datasetId,
      idempotencyKey,
      batchId,
    });
  }

  /** In the order of arrival, newest first. */
  async list(datasetId: string, { after, limit }: { after?: string; limit: number }): Promise<Batch[]> {
    const rows = await this.database.read(async (manager) => {
      const last =
        after === undefined ? null : await manager.findOneBy(BatchEntity, { id: after, datasetId });
      return manager.find(BatchEntity, {
        where: { datasetId, ...(last === null ? {} : { sequence: LessThan(last.sequence) }) },
        order: { sequence: 'DESC' },
        take: limit,
      });
    });
    return rows.map(fromRow);
  }

  /** False when the batch is gone or held. */
  async deleteFree(id: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const { affected } = await manager.delete(BatchEntity, { id, holdCount: 0 });
      if (affected !== 1) return false;
      await manager.delete(BatchKeyEntity, { batchId: id });
      await manager.delete(BatchTimesEntity, { id });
      return true;
    });
  }

  /** False when there is no such batch. */
  async hold({ batchId, holder }: BatchHold): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      // Locks the batch, so that it cannot be deleted between this and the new row.
      const { affected } = await manager.update(
        BatchEntity,
        { id: batchId },
        { holdCount: () => '"holdCount" + 1' },
      );
      if (affected !== 1) return false;
      const isNew = await this.database.insertIfAbsent(BatchHoldEntity, {
        id: newId('hld'),
        batchId,
        holder,
      });
      if (!isNew) await manager.update(BatchEntity, { id: batchId }, { holdCount: () => '"holdCount" - 1' });
      return true;
    });
  }

  async release({ batchId, holder }: BatchHold): Promise<void> {
    await this.database.transaction(async (manager) => {
      const { affected } = await manager.delete(BatchHoldEntity, { batchId, holder });
      if (affected !== 1) return;
      await manager.update(BatchEntity, { id: batchId }, { holdCount: () => '"holdCount" - 1' });
    });
  }

  async listHolders(batchId: string): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager.find(BatchHoldEntity, { where: { batchId }, order: { id: 'ASC' } }),
    );
    return rows.map(({ holder }) => holder);
  }

  /** Those that were read before, at most as many as ids are given. */
  async findTimes(batchIds: readonly string[]): Promise<BatchTimes[]> {
    const rows = await this.database.read((manager) =>
      manager.findBy(BatchTimesEntity, { id: In([...batchIds]) }),
    );
    return rows.map(({ id, earliest, latest, timedRows }) => ({
      batchId: id,
      timedRows,
      ...(earliest === null ? {} : { earliest }),
      ...(latest === null ? {} : { latest }),
    }));
  }

  async insertTimes(times: readonly BatchTimes[]): Promise<void> {
    await this.database.transaction(async () => {
      for (const { batchId, earliest, latest, timedRows } of times) {
        const row = { id: batchId, earliest: earliest ?? null, latest: latest ?? null, timedRows };
        await this.database.insertIfAbsent(BatchTimesEntity, row);
      }
    });
  }

  async insertLeftover(id: string, dueAt: Date): Promise<void> {
    await this.database.transaction((manager) => manager.insert(BatchLeftoverEntity, { id, dueAt }));
  }

  async hasLeftover(id: string): Promise<boolean> {
    return this.database.read((manager) => manager.existsBy(BatchLeftoverEntity, { id }));
  }

  /** False when somebody else has removed it. */
  async deleteLeftover(id: string): Promise<boolean> {
    const { affected } = await this.database.transaction((manager) =>
      manager.delete(BatchLeftoverEntity, { id }),
    );
    return affected === 1;
  }

  async listDueLeftovers(now: Date): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager.find(BatchLeftoverEntity, { where: { dueAt: LessThanOrEqual(now) }, take: 100 }),
    );
    return rows.map(({ id }) => id);
  }
}

function fromRow({ sequence: _, holdCount: __, ...batch }: BatchEntity): Batch {
  return { ...batch };
}
