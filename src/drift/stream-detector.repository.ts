/** The only reader and writer of streaming detectors and their alarms. */
import { Injectable } from '@nestjs/common';
import { Between, LessThan } from 'typeorm';
import type { JsonObject } from '../core/json.js';
import type { StreamState } from '../core/stream/stream-detector.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { StreamAlarmEntity, StreamDetectorEntity } from './stream-detector.entity.js';
import type { FoundAlarm, StreamRun } from './stream-run.js';
import type { StreamSource } from './stream-source.js';

/** A detector that watches one stream, with its state as of the last value. */
export interface StoredDetector {
  readonly id: string;
  readonly name: string;
  /** Id of the algorithm. */
  readonly detector: string;
  readonly source: StreamSource;
  /** Dataset that feeds it, when one does. */
  readonly datasetId?: string;
  /** Parameters and state, as the algorithm itself writes them. */
  readonly running: JsonObject;
  readonly lastState: StreamState;
  readonly valueCount: number;
  readonly missingCount: number;
  readonly warningCount: number;
  readonly alarmCount: number;
  readonly lastAlarm?: StoredAlarm;
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface StoredAlarm extends Omit<FoundAlarm, 'row'> {
  /** The batch and its row in stored order, when a dataset feeds the detector. */
  readonly batchId?: string;
  readonly batchRow?: number;
  readonly raisedAt: Date;
}

/** Rows of one insert; SQLite bounds the number of its parameters. */
const INSERT_ROWS = 100;

@Injectable()
export class StreamDetectorRepository {
  constructor(private readonly database: Database) {}

  /** False when the name is taken. */
  insert(detector: StoredDetector): Promise<boolean> {
    return this.database.insertIfAbsent(StreamDetectorEntity, {
      ...detector,
      datasetId: detector.datasetId ?? null,
      lastAlarm: null,
    } as object);
  }

  async find(id: string): Promise<StoredDetector | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(StreamDetectorEntity, { id }));
    return row === null ? undefined : fromRow(row);
  }

  /** Newest first. */
  async list(filter: { after?: string; limit: number }): Promise<StoredDetector[]> {
    const { after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(StreamDetectorEntity, {
        where: after === undefined ? {} : { id: LessThan(after) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }

  async listIdsOfDataset(datasetId: string): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager.find(StreamDetectorEntity, {
        select: { id: true },
        where: { datasetId },
        order: { id: 'ASC' },
      }),
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Puts the state after a run in place of the one it started from, with its alarms.
   * @returns false when somebody else changed the detector meanwhile: nothing was stored
   */
  advance(
    before: StoredDetector,
    { running, run, at, batchId }: { running: JsonObject; run: StreamRun; at: Date; batchId?: string },
  ): Promise<boolean> {
    const { id, revision } = before;
    const rows = run.alarms.map((alarm) => toAlarmRow(id, alarm, at, batchId));
    const last = rows.at(-1);
    return this.database.transaction(async (manager) => {
      const result = await manager.update(StreamDetectorEntity, { id, revision }, {
        running,
        lastState: run.lastState ?? before.lastState,
        valueCount: before.valueCount + run.values,
        missingCount: before.missingCount + run.missing,
        warningCount: before.warningCount + run.warnings,
        alarmCount: before.alarmCount + rows.length,
        ...(last === undefined ? {} : { lastAlarm: alarmFromRow(last) }),
        revision: revision + 1,
        changedAt: at,
      } as object);
      if (result.affected !== 1) return false;
      for (let from = 0; from < rows.length; from += INSERT_ROWS) {
        await manager.insert(StreamAlarmEntity, rows.slice(from, from + INSERT_ROWS));
      }
      return true;
    });
  }

  /** Newest first. */
  async listAlarms(filter: { detectorId: string; before?: number; limit: number }): Promise<StoredAlarm[]> {
    const { detectorId, before, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(StreamAlarmEntity, {
        where: { detectorId, ...(before === undefined ? {} : { valueIndex: LessThan(before) }) },
        order: { valueIndex: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(alarmFromRow);
  }

  /** Alarms at values in [from, to), oldest first. */
  async listAlarmsBetween(detectorId: string, from: number, to: number): Promise<StoredAlarm[]> {
    const rows = await this.database.read((manager) =>
      manager.find(StreamAlarmEntity, {
        where: { detectorId, valueIndex: Between(from, to - 1) },
        order: { valueIndex: 'ASC' },
      }),
    );
    return rows.map(alarmFromRow);
  }

  /** Takes a detector away with its alarms; false when there is none. */
  remove(id: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await manager.delete(StreamAlarmEntity, { detectorId: id });
      const result = await manager.delete(StreamDetectorEntity, { id });
      return result.affected === 1;
    });
  }
}

function toAlarmRow(detectorId: string, alarm: FoundAlarm, raisedAt: Date, batchId: string | undefined) {
  return {
    id: newId('sal'),
    detectorId,
    valueIndex: alarm.valueIndex,
    direction: alarm.direction,
    levelBefore: alarm.before,
    levelAfter: alarm.after,
    sinceChange: alarm.sinceChange,
    batchId: batchId ?? null,
    batchRow: batchId === undefined ? null : alarm.row,
    raisedAt,
  };
}

function fromRow(row: StreamDetectorEntity): StoredDetector {
  const { datasetId, source, running, lastState, lastAlarm, ...rest } = row;
  return {
    ...rest,
    source: source as StreamSource,
    running: running as JsonObject,
    lastState: lastState as StreamState,
    ...(datasetId === null ? {} : { datasetId }),
    ...(lastAlarm === null ? {} : { lastAlarm: alarmFromJson(lastAlarm) }),
  };
}

/** JSON has no instants. */
function alarmFromJson(json: object): StoredAlarm {
  const alarm = json as Omit<StoredAlarm, 'raisedAt'> & { raisedAt: string };
  return { ...alarm, raisedAt: new Date(alarm.raisedAt) };
}

function alarmFromRow(row: Omit<StreamAlarmEntity, 'id' | 'detectorId'>): StoredAlarm {
  return {
    valueIndex: row.valueIndex,
    direction: row.direction as StoredAlarm['direction'],
    before: row.levelBefore,
    after: row.levelAfter,
    sinceChange: row.sinceChange,
    raisedAt: row.raisedAt,
    ...(row.batchId === null ? {} : { batchId: row.batchId }),
    ...(row.batchRow === null ? {} : { batchRow: row.batchRow }),
  };
}
