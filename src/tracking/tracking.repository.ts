/** The only reader and writer of the tracking tables. */
import { Injectable } from '@nestjs/common';
import { type EntityTarget, In, LessThan, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Database } from '../platform/database/database.js';
import { latestMetrics, type MetricRow, type ParamRow, readParam, type TagRow } from './run-rows.js';
import type { TrackedRun } from './tracked-run.js';
import type { Experiment, RunStatus } from './tracking.api.js';
import {
  ExperimentEntity,
  RunMetricEntity,
  RunParamEntity,
  RunTagEntity,
  TrainingRunEntity,
} from './tracking.entity.js';

/** Five values each at most seven times stay far below the 32,766 parameters SQLite takes in one statement. */
const CHUNK = 500;

export interface RunRow {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly parentRunId: string | null;
  readonly status: RunStatus;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

export interface RunRows {
  readonly runs: readonly RunRow[];
  readonly params: readonly ParamRow[];
  readonly metrics: readonly MetricRow[];
  readonly tags: readonly TagRow[];
}

@Injectable()
export class TrackingRepository {
  constructor(private readonly database: Database) {}

  /** False when the name is taken. */
  insertExperiment(experiment: Experiment): Promise<boolean> {
    return this.database.insertIfAbsent(ExperimentEntity, { ...experiment });
  }

  async findExperimentByName(name: string): Promise<Experiment | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(ExperimentEntity, { name }));
    return row === null ? undefined : { ...row };
  }

  async findExperiment(id: string): Promise<Experiment | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(ExperimentEntity, { id }));
    return row === null ? undefined : { ...row };
  }

  /** Newest first. */
  async listExperiments(filter: { after?: string; limit: number }): Promise<Experiment[]> {
    const { after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(ExperimentEntity, {
        where: after === undefined ? {} : { id: LessThan(after) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map((row) => ({ ...row }));
  }

  async knownExperimentIds(ids: readonly string[]): Promise<Set<string>> {
    return this.knownIds(ExperimentEntity, ids);
  }

  async knownRunIds(ids: readonly string[]): Promise<Set<string>> {
    return this.knownIds(TrainingRunEntity, ids);
  }

  /** What is there already stays as it is, so two writers of the same run agree. */
  async insert(rows: RunRows): Promise<void> {
    await this.insertMissing(TrainingRunEntity, rows.runs);
    await this.insertMissing(RunParamEntity, rows.params);
    await this.insertMissing(RunMetricEntity, rows.metrics);
    await this.insertMissing(RunTagEntity, rows.tags);
  }

  /** False when the run is not running. */
  async endRun(runId: string, status: RunStatus, endedAt: Date): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.update(TrainingRunEntity, { id: runId, status: 'running' }, { status, endedAt }),
    );
    return result.affected === 1;
  }

  async putTag(row: TagRow): Promise<void> {
    await this.database.transaction((manager) => manager.upsert(RunTagEntity, { ...row }, ['runId', 'key']));
  }

  async findRun(id: string): Promise<TrackedRun | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(TrainingRunEntity, { id }));
    return row === null ? undefined : (await this.complete([row]))[0];
  }

  /** Newest first. */
  async listRuns(filter: {
    experimentId: string;
    parentRunId?: string;
    status?: RunStatus;
    after?: string;
    limit: number;
  }): Promise<TrackedRun[]> {
    const { after, limit, ...where } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(TrainingRunEntity, {
        where: { ...where, ...(after === undefined ? {} : { id: LessThan(after) }) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return this.complete(rows);
  }

  /** One query for each kind of row: joining params, metrics and tags would multiply them. */
  private async complete(runs: readonly TrainingRunEntity[]): Promise<TrackedRun[]> {
    if (runs.length === 0) return [];
    const ids = runs.map(({ id }) => id);
    return this.database.read(async (manager) => {
      const params = groupByRun(await manager.findBy(RunParamEntity, { runId: In(ids) }));
      const metrics = groupByRun(await manager.findBy(RunMetricEntity, { runId: In(ids) }));
      const tags = groupByRun(await manager.findBy(RunTagEntity, { runId: In(ids) }));
      const children = await manager
        .createQueryBuilder(TrainingRunEntity, 'run')
        .select('run.parentRunId', 'parent')
        .addSelect('count(*)', 'count')
        .where({ parentRunId: In(ids) })
        .groupBy('run.parentRunId')
        .getRawMany<{ parent: string; count: string | number }>();
      const childCounts = new Map(children.map(({ parent, count }) => [parent, Number(count)]));
      return runs.map((run) => ({
        ...fromRow(run),
        params: Object.fromEntries((params.get(run.id) ?? []).map((row) => [row.key, readParam(row)])),
        metrics: latestMetrics(metrics.get(run.id) ?? []),
        tags: Object.fromEntries((tags.get(run.id) ?? []).map(({ key, value }) => [key, value])),
        childCount: childCounts.get(run.id) ?? 0,
      }));
    });
  }

  private async knownIds(entity: EntityTarget<{ id: string }>, ids: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    for (const chunk of chunksOf([...new Set(ids)])) {
      const rows = await this.database.read((manager) =>
        manager.find(entity, { select: { id: true }, where: { id: In(chunk) } }),
      );
      for (const { id } of rows) known.add(id);
    }
    return known;
  }

  private async insertMissing<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly object[],
  ): Promise<void> {
    for (const chunk of chunksOf(rows)) {
      await this.database.transaction((manager) =>
        manager
          .createQueryBuilder()
          .insert()
          .into(entity)
          .values([...chunk] as QueryDeepPartialEntity<Entity>[])
          .orIgnore()
          .updateEntity(false)
          .execute(),
      );
    }
  }
}

function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}

function groupByRun<Row extends { readonly runId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.runId);
    if (group === undefined) groups.set(row.runId, [row]);
    else group.push(row);
  }
  return groups;
}

function fromRow(row: TrainingRunEntity): Omit<TrackedRun, 'params' | 'metrics' | 'tags' | 'childCount'> {
  const { parentRunId, endedAt, status, ...rest } = row;
  return {
    ...rest,
    status: status as RunStatus,
    ...(parentRunId === null ? {} : { parentRunId }),
    ...(endedAt === null ? {} : { endedAt }),
  };
}
