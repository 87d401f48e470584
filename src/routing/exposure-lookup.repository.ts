/** Finds the requests that outcomes belong to. */
import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { SERVED_SLOT } from './assignment-record.js';
import { AssignmentEntity } from './routing.entity.js';
import { type SqlDialect, sqlDialect } from './sql-dialect.js';

const IDS_PER_QUERY = 500;
const REFERENCE = { id: true, requestId: true, unitId: true, armVersionId: true } as const;

/** What an outcome needs to know of the request it belongs to. */
export interface ExposureReference {
  readonly exposureId: string;
  readonly requestId: string;
  readonly unitId?: string;
  readonly versionId: string;
}

@Injectable()
export class ExposureLookupRepository {
  private readonly dialect: SqlDialect;

  constructor(
    private readonly database: Database,
    dataSource: DataSource,
  ) {
    this.dialect = sqlDialect(dataSource.options.type === 'postgres');
  }

  /** The served rows of named requests, by request id. */
  async findByRequestIds(
    modelName: string,
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, ExposureReference>> {
    const found = new Map<string, ExposureReference>();
    for (const chunk of chunksOf(requestIds)) {
      const where = { modelName, slot: SERVED_SLOT, requestId: In(chunk) };
      const rows = await this.database.read((manager) =>
        manager.find(AssignmentEntity, { select: REFERENCE, where }),
      );
      for (const row of rows) found.set(row.requestId, toReference(row));
    }
    return found;
  }

  /**
   * The latest served row of each unit, not later than the instant given with it.
   * @returns one entry for each unit asked for, in that order
   */
  async findLatestOfUnits(
    modelName: string,
    units: readonly { unitId: string; until: Date }[],
  ): Promise<readonly (ExposureReference | undefined)[]> {
    const found: (ExposureReference | undefined)[] = [];
    for (const chunk of chunksOf(units)) {
      const ids = await this.findLatestIds(modelName, chunk);
      const known = ids.filter((id) => id !== null);
      const rows = await this.database.read((manager) =>
        manager.find(AssignmentEntity, { select: REFERENCE, where: { id: In(known) } }),
      );
      const byId = new Map(rows.map((row) => [row.id, toReference(row)]));
      for (const id of ids) found.push(id === null ? undefined : byId.get(id));
    }
    return found;
  }

  private async findLatestIds(
    modelName: string,
    units: readonly { unitId: string; until: Date }[],
  ): Promise<readonly (string | null)[]> {
    const wanted = units.flatMap(({ unitId, until }) => [unitId, until.toISOString()]);
    const model = this.dialect.placeholder(wanted.length + 1);
    const rows: { unitId: string; until: string; id: string | null }[] = await this.database.read((manager) =>
      manager.query(
        `WITH wanted("unitId", "until") AS (VALUES ${this.dialect.tuples(units.length, 2)})
          SELECT w."unitId", w."until", (SELECT MAX(a."id") FROM "assignment" a WHERE a."modelName" = ${model}
          AND a."unitId" = w."unitId" AND a."served" = true AND a."assignedAt" <= w."until") AS "id" FROM wanted w`,
        [...wanted, modelName],
      ),
    );
    const idOf = new Map(rows.map(({ unitId, until, id }) => [`${until} ${unitId}`, id]));
    return units.map(({ unitId, until }) => idOf.get(`${until.toISOString()} ${unitId}`) ?? null);
  }
}

function* chunksOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += IDS_PER_QUERY) {
    yield items.slice(start, start + IDS_PER_QUERY);
  }
}

function toReference(
  row: Pick<AssignmentEntity, 'id' | 'requestId' | 'unitId' | 'armVersionId'>,
): ExposureReference {
  return {
    exposureId: row.id,
    requestId: row.requestId,
    versionId: row.armVersionId,
    ...(row.unitId === null ? {} : { unitId: row.unitId }),
  };
}
