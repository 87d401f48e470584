/** Reads the log of one configuration for its report, page by page so that others get their turn between. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { ServedRow, ShadowRow } from './ab-test-tally.js';
import { type SqlDialect, sqlDialect } from './sql-dialect.js';

const ROWS_PER_PAGE = 5_000;
/** On the one connection of SQLite predictions wait for the page that is being read. */
const ROWS_PER_PAGE_ON_SQLITE = 500;

/** Corrections are further rows; the last one recorded counts. */
const LATEST_OUTCOME = (exposureId: string) =>
  `(SELECT o."value" FROM "outcome" o WHERE o."exposureId" = ${exposureId} ORDER BY o."id" DESC LIMIT 1)`;

/** The rows of one configuration that there are now, however often and slowly they are read. */
export interface ConfigLog {
  readonly modelName: string;
  readonly configVersion: number;
  /** Later rows are left out. */
  readonly lastId: string;
}

@Injectable()
export class ReportRowsRepository {
  private readonly dialect: SqlDialect;
  private readonly rowsPerPage: number;

  constructor(
    private readonly database: Database,
    dataSource: DataSource,
  ) {
    const isPostgres = dataSource.options.type === 'postgres';
    this.dialect = sqlDialect(isPostgres);
    this.rowsPerPage = isPostgres ? ROWS_PER_PAGE : ROWS_PER_PAGE_ON_SQLITE;
  }

  async logOf(modelName: string, configVersion: number): Promise<ConfigLog> {
    const [model, config] = [1, 2].map((position) => this.dialect.placeholder(position));
    const statement = `SELECT MAX("id") AS "id" FROM "assignment"
      WHERE "modelName" = ${model} AND "configVersion" = ${config}`;
    const [row]: { id: string | null }[] = await this.database.read((manager) =>
      manager.query(statement, [modelName, configVersion]),
    );
    return { modelName, configVersion, lastId: row?.id ?? '' };
  }

  /** Served rows of one configuration with their outcomes. */
  async *servedRows(log: ConfigLog): AsyncGenerator<readonly ServedRow[]> {
    const query = `SELECT a."id", a."unitId", a."bucket", a."armVersionId", a."prediction",
      ${LATEST_OUTCOME('a."id"')} AS "outcome" FROM "assignment" a`;
    for await (const page of this.pages(query, 'a', log, true)) {
      yield page.map((row) => ({
        versionId: row.armVersionId,
        isAssigned: row.bucket !== null,
        prediction: parse(row.prediction) ?? '',
        ...(row.unitId === null ? {} : { unitId: row.unitId }),
        ...optionalOutcome(row.outcome),
      }));
    }
  }

  /** Shadow rows of one configuration, each with the answer that was served and the outcome. */
  async *shadowRows(log: ConfigLog): AsyncGenerator<readonly ShadowRow[]> {
    const query = `SELECT s."id", s."unitId", s."armVersionId", s."prediction", p."prediction" AS "servedPrediction",
      p."armVersionId" AS "servedVersionId", ${LATEST_OUTCOME('p."id"')} AS "outcome"
      FROM "assignment" s JOIN "assignment" p ON p."id" = s."primaryId"`;
    for await (const page of this.pages(query, 's', log, false)) {
      yield page.map((row) => {
        const prediction = parse(row.prediction);
        return {
          versionId: row.armVersionId,
          servedVersionId: row.servedVersionId,
          servedPrediction: parse(row.servedPrediction) ?? '',
          ...(prediction === undefined ? {} : { prediction }),
          ...(row.unitId === null ? {} : { unitId: row.unitId }),
          ...optionalOutcome(row.outcome),
        };
      });
    }
  }

  private async *pages(
    query: string,
    alias: string,
    log: ConfigLog,
    isServed: boolean,
  ): AsyncGenerator<readonly RawRow[]> {
    const [model, config, first, last] = [1, 2, 3, 4].map((position) => this.dialect.placeholder(position));
    const statement = `${query} WHERE ${alias}."modelName" = ${model} AND ${alias}."configVersion" = ${config}
      AND ${alias}."served" = ${isServed} AND ${alias}."id" > ${first} AND ${alias}."id" <= ${last}
      ORDER BY ${alias}."id" LIMIT ${this.rowsPerPage}`;
    let after = '';
    for (;;) {
      const parameters = [log.modelName, log.configVersion, after, log.lastId];
      const rows: RawRow[] = await this.database.read((manager) => manager.query(statement, parameters));
      if (rows.length > 0) yield rows;
      if (rows.length < this.rowsPerPage) return;
      after = rows.at(-1)?.id ?? after;
    }
  }
}

interface RawRow {
  readonly id: string;
  readonly unitId: string | null;
  readonly bucket: number | null;
  readonly armVersionId: string;
  readonly prediction: string | null;
  readonly outcome: string | null;
  readonly servedVersionId: string;
  readonly servedPrediction: string | null;
}

function parse(text: string | null): string | number | undefined {
  return text === null ? undefined : JSON.parse(text);
}

function optionalOutcome(text: string | null): { outcome?: string | number } {
  const outcome = parse(text);
  return outcome === undefined ? {} : { outcome };
}
