/** The only reader and writer of outcomes. Rows are inserted and never changed; a correction is a further row. */
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { OutcomeEntity } from './routing.entity.js';

const ROWS_PER_STATEMENT = 500;

interface OutcomeRecord {
  readonly id: string;
  readonly modelName: string;
  /** What makes the outcome the same one when it is sent again. */
  readonly outcomeKey: string;
  readonly exposureId: string;
  readonly requestId: string;
  readonly unitId?: string;
  readonly joinedBy: 'request' | 'unit';
  /** Class name or number. */
  readonly value: string | number;
  readonly observedAt?: Date;
  readonly recordedAt: Date;
}

@Injectable()
export class OutcomeRepository {
  constructor(private readonly database: Database) {}

  async findByKeys(modelName: string, keys: readonly string[]): Promise<ReadonlyMap<string, OutcomeRecord>> {
    const found = new Map<string, OutcomeRecord>();
    for (let start = 0; start < keys.length; start += ROWS_PER_STATEMENT) {
      const outcomeKey = In(keys.slice(start, start + ROWS_PER_STATEMENT));
      const rows = await this.database.read((manager) =>
        manager.findBy(OutcomeEntity, { modelName, outcomeKey }),
      );
      for (const row of rows) found.set(row.outcomeKey, fromRow(row));
    }
    return found;
  }

  async insert(records: readonly OutcomeRecord[]): Promise<void> {
    // One order for all, so that two transactions with the same outcomes do not wait for each other in a circle.
    const ordered = [...records].sort((a, b) => (a.outcomeKey < b.outcomeKey ? -1 : 1));
    await this.database.transaction(async (manager) => {
      for (let start = 0; start < ordered.length; start += ROWS_PER_STATEMENT) {
        const rows = ordered.slice(start, start + ROWS_PER_STATEMENT).map((record) => ({
          ...record,
          unitId: record.unitId ?? null,
          observedAt: record.observedAt ?? null,
        }));
        await manager
          .createQueryBuilder()
          .insert()
          .into(OutcomeEntity)
          .values(rows)
          .updateEntity(false)
          .execute();
      }
    });
  }
}

function fromRow({ unitId, observedAt, joinedBy, ...rest }: OutcomeEntity): OutcomeRecord {
  return {
    ...rest,
    joinedBy: joinedBy === 'unit' ? 'unit' : 'request',
    ...(unitId === null ? {} : { unitId }),
    ...(observedAt === null ? {} : { observedAt }),
  };
}
