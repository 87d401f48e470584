/** The only reader and writer of the dataset table. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { Roles } from './check-header.js';
import type { Dataset, DatasetContract } from './ingestion.api.js';
import { DatasetEntity } from './ingestion.entity.js';

/** A dataset with what only ingestion needs to know. */
export interface DatasetRecord extends Dataset {
  readonly roles: Roles;
  readonly rejectLimit: number;
  readonly batchCount: number;
}

@Injectable()
export class DatasetRepository {
  constructor(private readonly database: Database) {}

  /** False when the name is taken. */
  insert(record: DatasetRecord): Promise<boolean> {
    return this.database.insertIfAbsent(DatasetEntity, {
      id: record.id,
      name: record.name,
      contract: record.contract ?? null,
      roles: record.roles,
      rejectLimit: record.rejectLimit,
      createdAt: record.createdAt,
      batchCount: record.batchCount,
      lastSequence: 0,
    });
  }

  async findByName(name: string): Promise<DatasetRecord | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(DatasetEntity, { name }));
    return row === null ? undefined : fromRow(row);
  }

  async findById(id: string): Promise<DatasetRecord | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(DatasetEntity, { id }));
    return row === null ? undefined : fromRow(row);
  }

  /** Newest first. */
  async list({ after, limit }: { after?: string; limit: number }): Promise<DatasetRecord[]> {
    const rows = await this.database.read((manager) =>
      manager.find(DatasetEntity, {
        where: after === undefined ? {} : { id: LessThan(after) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }

  /**
   * Takes the next place in the order of arrival; the dataset stays locked until the transaction ends.
   * @param inferred the contract to set, when there was none
   * @returns undefined when the dataset is gone, or has got a contract meanwhile
   */
  async claimSequence(id: string, inferred: DatasetContract | undefined): Promise<number | undefined> {
    return this.database.transaction(async (manager) => {
      const claim = manager
        .createQueryBuilder()
        .update(DatasetEntity)
        .set({
          batchCount: () => '"batchCount" + 1',
          lastSequence: () => '"lastSequence" + 1',
          ...(inferred === undefined ? {} : { contract: inferred as object }),
        })
        .where({ id });
      // Written out: the column's JSON transformer would turn an `IsNull()` in an update into text.
      if (inferred !== undefined) claim.andWhere('"contract" IS NULL');
      const { affected } = await claim.execute();
      if (affected !== 1) return undefined;
      const row = await manager.findOneByOrFail(DatasetEntity, { id });
      return row.lastSequence;
    });
  }

  async countBatchLess(id: string): Promise<void> {
    await this.database.transaction((manager) =>
      manager.update(DatasetEntity, { id }, { batchCount: () => '"batchCount" - 1' }),
    );
  }

  /** False when the dataset is gone or has batches. */
  async deleteEmpty(id: string): Promise<boolean> {
    const { affected } = await this.database.transaction((manager) =>
      manager.delete(DatasetEntity, { id, batchCount: 0 }),
    );
    return affected === 1;
  }
}

function fromRow(row: DatasetEntity): DatasetRecord {
  return {
    id: row.id,
    name: row.name,
    ...(row.contract === null ? {} : { contract: row.contract as DatasetContract }),
    roles: row.roles as Roles,
    rejectLimit: row.rejectLimit,
    batchCount: row.batchCount,
    createdAt: row.createdAt,
  };
}
