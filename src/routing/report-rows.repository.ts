/** Reads the log of one configuration for its report, page by page so that others get their turn between. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { ServedRow, ShadowRow } from './ab-test-tally.js';
import { type SqlDialect, sqlDialect } from './sql-dialect.js';

const ROWS_PER_PAGE = 5_000;

/** Corrections are further rows; the last one recorded counts. */
const LATEST_OUTCOME = (exposureId: string) =>
  `(SELECT o."value" FROM "outcome" o WHERE o."exposureId" = ${exposureId} ORDER BY o."id" DESC LIMIT 1)`;

@Injectable()
export class ReportRowsRepository {
  private readonly dialect: SqlDialect;

  constructor(
    private readonly database: Database,
    dataSource: DataSource,
  ) {
    this.dialect = sqlDialect(dataSource.options.type === 'postgres');
  }

  /** Served rows of one configuration with their outcomes. */
  async *servedRows(modelName: string, configVersion: number): AsyncGenerator<readonly ServedRow[]> {
    const query = `SELECT a."id", a."unitId", a."bucket", a."armVersionId", a."prediction",
      ${LATEST_OUTCOME('a."id"')} AS "outcome" FROM "assignment" a`;
    for await (const page of this.pages(query, 'a', { modelName, configVersion, served: true })) {
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
  async *shadowRows(modelName: string, configVersion: number): AsyncGenerator<readonly ShadowRow[]> {
    const query = `SELECT s."id", s."unitId", s."armVersionId", s."prediction", p."prediction" AS "servedPrediction",
      p."armVersionId" AS "servedVersionId", ${LATEST_OUTCOME('p."id"')} AS "outcome"
      FROM "assignment" s JOIN "assignment" p ON p."id" = s."primaryId"`;
    for await (const page of this.pages(query, 's', { modelName, configVersion, served: false })) {
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
    of: { modelName: string; configVersion: number; served: boolean },
  ): AsyncGenerator<readonly RawRow[]> {
    const [model, config, last] = [1, 2, 3].map((position) => this.dialect.placeholder(position));
    const statement = `${query} WHERE ${alias}."modelName" = ${model} AND ${alias}."configVersion" = ${config}
      AND ${alias}."served" = ${of.served} AND ${alias}."id" > ${last} ORDER BY ${alias}."id" LIMIT ${ROWS_PER_PAGE}`;
    let after = '';
    for (;;) {
      const parameters = [of.modelName, of.configVersion, after];
      const rows: RawRow[] = await this.database.read((manager) => manager.query(statement, parameters));
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_PER_PAGE) return;
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
