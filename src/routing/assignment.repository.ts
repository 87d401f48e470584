/** The only writer of the assignment log. Rows are inserted and never changed. */
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { type ArmRole, type AssignmentRecord, type Exposure, SERVED_SLOT } from './assignment-record.js';
import type { ArmMode } from './routing.api.js';
import { AssignmentEntity } from './routing.entity.js';
import { sqlDialect } from './sql-dialect.js';

const ROWS_PER_INSERT = 500;
const IDS_PER_QUERY = 500;

const COLUMNS = [
  'id',
  'requestId',
  'slot',
  'primaryId',
  'modelName',
  'unitId',
  'bucket',
  'armVersionId',
  'version',
  'arm',
  'configVersion',
  'propensity',
  'mode',
  'served',
  'features',
  'prediction',
  'score',
  'probabilities',
  'failure',
  'latencyMs',
  'assignedAt',
] as const;

export interface AssignmentFilter {
  readonly modelName: string;
  readonly unitId?: string;
  readonly requestId?: string;
  readonly configVersion?: number;
  /** Only rows older than this id. */
  readonly after?: string;
  readonly limit: number;
}

@Injectable()
export class AssignmentRepository {
  private readonly insertStatement: (rows: number) => string;

  constructor(
    private readonly database: Database,
    dataSource: DataSource,
  ) {
    const dialect = sqlDialect(dataSource.options.type === 'postgres');
    const names = COLUMNS.map((name) => `"${name}"`).join(', ');
    this.insertStatement = (rows) =>
      `INSERT INTO "assignment" (${names}) VALUES ${dialect.tuples(rows, COLUMNS.length)}`;
  }

  /**
   * Stores exposures in one transaction; a named request that is there already is left as it is.
   * @returns the served row of each exposure as it is stored, in the order given
   */
  async recordExposures(exposures: readonly Exposure[]): Promise<AssignmentRecord[]> {
    return this.database.transaction(async (manager) => {
      const stored = await this.findNamed(manager, exposures);
      const added: AssignmentRecord[] = [];
      const answers = exposures.map(({ served, shadows, isNamed }) => {
        const name = nameOf(served);
        const known = isNamed ? stored.get(name) : undefined;
        if (known !== undefined) return known;
        added.push(served, ...shadows);
        if (isNamed) stored.set(name, served);
        return served;
      });
      // Two transactions that record the same requests wait for each other's rows in one order, and so not in a circle.
      added.sort(byRequest);
      for (let start = 0; start < added.length; start += ROWS_PER_INSERT) {
        const rows = added.slice(start, start + ROWS_PER_INSERT);
        // By hand because this is the hot path: building the statement with TypeORM costs more than running it.
        await manager.query(this.insertStatement(rows.length), rows.flatMap(toValues));
      }
      return answers;
    });
  }

  /** Newest first. */
  async list(filter: AssignmentFilter): Promise<AssignmentRecord[]> {
    const { after, limit, ...conditions } = filter;
    const where = { ...conditions, ...(after === undefined ? {} : { id: LessThan(after) }) };
    // A request has few rows, and asking for an order would make SQLite walk the whole log instead of finding them.
    const inOrder = filter.requestId === undefined ? ({ order: { id: 'DESC' }, take: limit } as const) : {};
    const rows = await this.database.read((manager) => manager.find(AssignmentEntity, { where, ...inOrder }));
    if (filter.requestId !== undefined) rows.sort((a, b) => (a.id < b.id ? 1 : -1));
    return rows.slice(0, limit).map(fromRow);
  }

  private async findNamed(
    manager: EntityManager,
    exposures: readonly Exposure[],
  ): Promise<Map<string, AssignmentRecord>> {
    const idsOf = new Map<string, string[]>();
    for (const { served, isNamed } of exposures) {
      if (!isNamed) continue;
      const ids = idsOf.get(served.modelName);
      if (ids === undefined) idsOf.set(served.modelName, [served.requestId]);
      else ids.push(served.requestId);
    }
    const found = new Map<string, AssignmentRecord>();
    for (const [modelName, requestIds] of idsOf) {
      for (let start = 0; start < requestIds.length; start += IDS_PER_QUERY) {
        const requestId = In(requestIds.slice(start, start + IDS_PER_QUERY));
        const rows = await manager.findBy(AssignmentEntity, { modelName, slot: SERVED_SLOT, requestId });
        for (const row of rows) found.set(nameOf(row), fromRow(row));
      }
    }
    return found;
  }
}

function toValues(record: AssignmentRecord): unknown[] {
  return [
    record.id,
    record.requestId,
    record.served ? SERVED_SLOT : record.armVersionId,
    record.primaryId ?? null,
    record.modelName,
    record.unitId ?? null,
    record.bucket ?? null,
    record.armVersionId,
    record.version,
    record.arm,
    record.configVersion,
    record.propensity,
    record.mode,
    record.served,
    JSON.stringify(record.features),
    record.prediction === undefined ? null : JSON.stringify(record.prediction),
    record.score ?? null,
    record.probabilities === undefined ? null : JSON.stringify(record.probabilities),
    record.failure ?? null,
    record.latencyMs,
    record.assignedAt.toISOString(),
  ];
}

function byRequest(a: AssignmentRecord, b: AssignmentRecord): number {
  if (a.requestId !== b.requestId) return a.requestId < b.requestId ? -1 : 1;
  if (a.modelName !== b.modelName) return a.modelName < b.modelName ? -1 : 1;
  return 0;
}

function nameOf(row: { readonly modelName: string; readonly requestId: string }): string {
  // Neither name may hold a NUL, so no two pairs run into one.
  return `${row.requestId}\0${row.modelName}`;
}

function fromRow(row: AssignmentEntity): AssignmentRecord {
  const {
    slot: _,
    primaryId,
    unitId,
    bucket,
    prediction,
    score,
    probabilities,
    failure,
    arm,
    mode,
    ...rest
  } = row;
  return {
    ...rest,
    arm: arm as ArmRole,
    mode: mode as ArmMode,
    ...(primaryId === null ? {} : { primaryId }),
    ...(unitId === null ? {} : { unitId }),
    ...(bucket === null ? {} : { bucket }),
    ...(prediction === null ? {} : { prediction }),
    ...(score === null ? {} : { score }),
    ...(probabilities === null ? {} : { probabilities }),
    ...(failure === null ? {} : { failure }),
  };
}
