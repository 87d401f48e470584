/** The only reader and writer of monitors. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { Monitor, MonitorReference } from './drift.api.js';
import { MonitorEntity } from './drift.entity.js';

/** What may change about a monitor; null takes its cron away. */
export interface MonitorChange {
  readonly name?: string;
  readonly reference?: MonitorReference;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly cron?: string | null;
  readonly timeZone?: string;
  readonly onArrival?: boolean;
  readonly enabled?: boolean;
}

@Injectable()
export class MonitorRepository {
  constructor(private readonly database: Database) {}

  /** False when the name is taken. */
  insert(monitor: Monitor): Promise<boolean> {
    return this.database.insertIfAbsent(MonitorEntity, { ...monitor, cron: monitor.cron ?? null } as object);
  }

  async update(id: string, change: MonitorChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    await this.database.transaction((manager) => manager.update(MonitorEntity, { id }, change as object));
  }

  /** False when there is none. */
  async remove(id: string): Promise<boolean> {
    const result = await this.database.transaction((manager) => manager.delete(MonitorEntity, { id }));
    return result.affected === 1;
  }

  async find(id: string): Promise<Monitor | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(MonitorEntity, { id }));
    return row === null ? undefined : fromRow(row);
  }

  async findByName(name: string): Promise<Monitor | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(MonitorEntity, { name }));
    return row === null ? undefined : fromRow(row);
  }

  async listAll(): Promise<Monitor[]> {
    const rows = await this.database.read((manager) => manager.find(MonitorEntity, { order: { id: 'ASC' } }));
    return rows.map(fromRow);
  }

  /** Newest first. */
  async list(filter: { datasetName?: string; after?: string; limit: number }): Promise<Monitor[]> {
    const { datasetName, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(MonitorEntity, {
        where: {
          ...(datasetName === undefined ? {} : { datasetName }),
          ...(after === undefined ? {} : { id: LessThan(after) }),
        },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }

  /** Monitors that check every batch of the dataset when it arrives. */
  async listOnArrival(datasetId: string): Promise<Monitor[]> {
    const rows = await this.database.read((manager) =>
      manager.find(MonitorEntity, {
        where: { datasetId, enabled: true, onArrival: true },
        order: { id: 'ASC' },
      }),
    );
    return rows.map(fromRow);
  }
}

function fromRow({ cron, reference, settings, ...rest }: MonitorEntity): Monitor {
  return {
    ...rest,
    reference: reference as MonitorReference,
    settings: settings as Monitor['settings'],
    ...(cron === null ? {} : { cron }),
  };
}
