/** The only reader and writer of monitors. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import {
  ALARM_AT_ONCE,
  type Alarm,
  type Hysteresis,
  type Monitor,
  type MonitorReference,
  type MonitorWindow,
  ONE_BATCH,
} from './drift.api.js';
import { MonitorEntity } from './drift.entity.js';

/** What may change about a monitor; null takes its cron away. */
export interface MonitorChange {
  readonly name?: string;
  readonly reference?: MonitorReference;
  readonly window?: MonitorWindow;
  readonly hysteresis?: Hysteresis;
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
    const row = { ...monitor, cron: monitor.cron ?? null, alarm: null, doneChecks: 0 };
    return this.database.insertIfAbsent(MonitorEntity, row as object);
  }

  async update(id: string, change: MonitorChange): Promise<void> {
    if (Object.keys(change).length === 0) return;
    await this.database.transaction((manager) => manager.update(MonitorEntity, { id }, change as object));
  }

  /**
   * Counts one more done check, so that no other check of the monitor changes its alarm before this transaction ends.
   * @returns undefined when there is no such monitor any more
   */
  async lockForAlarm(id: string): Promise<{ hysteresis: Hysteresis; alarm?: Alarm } | undefined> {
    const row = await this.database.transaction(async (manager) => {
      const change = { doneChecks: () => '"doneChecks" + 1' };
      const { affected } = await manager.update(MonitorEntity, { id }, change);
      return affected === 1 ? manager.findOneBy(MonitorEntity, { id }) : null;
    });
    if (row === null) return undefined;
    const { hysteresis, alarm } = fromRow(row);
    return { hysteresis, ...(row.alarm === null ? {} : { alarm }) };
  }

  async putAlarm(id: string, alarm: Alarm): Promise<void> {
    await this.database.transaction((manager) =>
      manager.update(MonitorEntity, { id }, { alarm: alarm as object }),
    );
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

function fromRow({
  cron,
  reference,
  settings,
  window,
  hysteresis,
  alarm,
  doneChecks: _,
  ...rest
}: MonitorEntity): Monitor {
  const needed = (hysteresis as Hysteresis | null) ?? ALARM_AT_ONCE;
  return {
    ...rest,
    reference: reference as MonitorReference,
    window: (window as MonitorWindow | null) ?? ONE_BATCH,
    hysteresis: needed,
    alarm: alarm === null ? { state: 'quiet', drifted: 0, of: 0, needed: needed.raise } : alarmFrom(alarm),
    settings: settings as Monitor['settings'],
    ...(cron === null ? {} : { cron }),
  };
}

/** Instants inside JSON come back as text. */
export function alarmFrom(stored: object): Alarm {
  const { since, ...rest } = stored as Omit<Alarm, 'since'> & { since?: string };
  return { ...rest, ...(since === undefined ? {} : { since: new Date(since) }) };
}
