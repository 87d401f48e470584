/** The only reader and writer of drift events. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { DriftEventEntity } from './drift.entity.js';

/** A check whose dataset rule fired. */
export interface DriftEvent {
  readonly id: string;
  readonly checkId: string;
  readonly monitorId: string;
  readonly batchId: string;
  readonly happenedAt: Date;
  readonly driftedFeatures: readonly string[];
}

@Injectable()
export class DriftEventRepository {
  constructor(private readonly database: Database) {}

  async insert(event: DriftEvent): Promise<void> {
    await this.database.transaction((manager) =>
      manager.insert(DriftEventEntity, { ...event, driftedFeatures: [...event.driftedFeatures] as object }),
    );
  }

  /** Newest first. */
  async list(filter: { monitorId?: string; after?: string; limit: number }): Promise<DriftEvent[]> {
    const { monitorId, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(DriftEventEntity, {
        where: {
          ...(monitorId === undefined ? {} : { monitorId }),
          ...(after === undefined ? {} : { id: LessThan(after) }),
        },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map((row) => ({ ...row, driftedFeatures: row.driftedFeatures as string[] }));
  }
}
