/** The only reader and writer of the stage history: rows are appended and never changed. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { StageHistoryEntry } from './catalogue-views.js';
import type { Stage } from './registry.api.js';
import { StageHistoryEntity } from './registry.entity.js';
import type { ChangeCause, ProductionEntry } from './rollback-target.js';

@Injectable()
export class StageHistoryRepository {
  constructor(private readonly database: Database) {}

  async append(entry: StageHistoryEntry): Promise<void> {
    await this.database.transaction((manager) => manager.insert(StageHistoryEntity, { ...entry }));
  }

  /** Every entry into Production, oldest first. */
  async listProductionEntries(modelName: string): Promise<ProductionEntry[]> {
    const rows = await this.database.read((manager) =>
      manager.find(StageHistoryEntity, {
        where: { modelName, toStage: 'Production' },
        order: { sequence: 'ASC' },
      }),
    );
    return rows.map(({ versionId, cause }) => ({ versionId, cause: cause as ChangeCause }));
  }

  /** Newest first. */
  async list(filter: { modelName: string; before?: number; limit: number }): Promise<StageHistoryEntry[]> {
    const { modelName, before, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(StageHistoryEntity, {
        where: { modelName, ...(before === undefined ? {} : { sequence: LessThan(before) }) },
        order: { sequence: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }
}

function fromRow(row: StageHistoryEntity): StageHistoryEntry {
  return {
    ...row,
    fromStage: row.fromStage as Stage,
    toStage: row.toStage as Stage,
    cause: row.cause as ChangeCause,
  };
}
