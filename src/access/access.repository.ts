/** The only reader and writer of the audit table. */
import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { AuditEntry } from './access.api.js';
import { AuditEntryEntity } from './access.entity.js';

export interface AuditRecord extends AuditEntry {
  readonly id: string;
  readonly recordedAt: Date;
  readonly correlationId?: string;
}

@Injectable()
export class AccessRepository {
  constructor(private readonly database: Database) {}

  async insert(record: AuditRecord): Promise<void> {
    await this.database.transaction((manager) =>
      manager.insert(AuditEntryEntity, {
        ...record,
        before: (record.before ?? null) as object | null,
        after: (record.after ?? null) as object | null,
        correlationId: record.correlationId ?? null,
      }),
    );
  }

  /** Newest first. */
  async list(filter: { object?: string; after?: string; limit: number }): Promise<AuditRecord[]> {
    const rows = await this.database.read((manager) =>
      manager.find(AuditEntryEntity, {
        where: {
          ...(filter.object === undefined ? {} : { object: filter.object }),
          ...(filter.after === undefined ? {} : { id: LessThan(filter.after) }),
        },
        order: { id: 'DESC' },
        take: filter.limit,
      }),
    );
    return rows.map(fromRow);
  }
}

function fromRow(row: AuditEntryEntity): AuditRecord {
  const { before, after, correlationId, ...rest } = row;
  return {
    ...rest,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
    ...(correlationId === null ? {} : { correlationId }),
  };
}
