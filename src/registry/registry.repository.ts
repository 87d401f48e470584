/** The only reader and writer of models and versions. */
import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import { Database } from '../platform/database/database.js';
import type { Model } from './catalogue-views.js';
import type { ModelVersion, Stage } from './registry.api.js';
import { ModelEntity, ModelVersionEntity } from './registry.entity.js';

@Injectable()
export class RegistryRepository {
  constructor(private readonly database: Database) {}

  /** False when there is a model of that name. */
  insertModel(model: Model): Promise<boolean> {
    return this.database.insertIfAbsent(ModelEntity, { ...model, lastStageChange: 0 });
  }

  /**
   * Makes other changes of this model wait until the current transaction has ended: a conditional update would only
   * notice the other writer, and Postgres runs transactions side by side.
   */
  async lockModel(name: string): Promise<void> {
    await this.database.transaction((manager) =>
      manager.update(ModelEntity, { name }, { lastVersion: () => '"lastVersion"' }),
    );
  }

  /** Takes the next version number; call it in the transaction that inserts the version, so that no number is lost. */
  nextVersion(name: string, now: Date): Promise<number> {
    return this.increment(name, 'lastVersion', now);
  }

  /** Takes the next number in the stage history, in the same way. */
  nextStageChange(name: string, now: Date): Promise<number> {
    return this.increment(name, 'lastStageChange', now);
  }

  async findModel(name: string): Promise<Model | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(ModelEntity, { name }));
    return row === null ? undefined : modelFromRow(row);
  }

  /** Newest first. */
  async listModels(filter: { after?: string; limit: number }): Promise<Model[]> {
    const { after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(ModelEntity, {
        where: after === undefined ? {} : { id: LessThan(after) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(modelFromRow);
  }

  async insertVersion(version: ModelVersion): Promise<void> {
    await this.database.transaction((manager) =>
      manager.insert(ModelVersionEntity, {
        ...version,
        trainingJobId: version.lineage.trainingJobId,
        unusableReason: version.unusableReason ?? null,
      }),
    );
  }

  /** False when someone else moved the version first. */
  async moveStage(move: { id: string; to: Stage; revision: number }): Promise<boolean> {
    const { id, to, revision } = move;
    const result = await this.database.transaction((manager) =>
      manager.update(ModelVersionEntity, { id, revision }, { stage: to, revision: revision + 1 }),
    );
    return result.affected === 1;
  }

  findVersion(id: string): Promise<ModelVersion | undefined> {
    return this.findVersionBy({ id });
  }

  findVersionOfJob(trainingJobId: string): Promise<ModelVersion | undefined> {
    return this.findVersionBy({ trainingJobId });
  }

  findServing(modelName: string): Promise<ModelVersion | undefined> {
    return this.findVersionBy({ modelName, stage: 'Production' });
  }

  async findVersions(ids: readonly string[]): Promise<ModelVersion[]> {
    const rows = await this.database.read((manager) =>
      manager.findBy(ModelVersionEntity, { id: In([...new Set(ids)]) }),
    );
    return rows.map(versionFromRow);
  }

  /** The version in Production of each of these models, or of all models. */
  async listServing(modelNames?: readonly string[]): Promise<ModelVersion[]> {
    const rows = await this.database.read((manager) =>
      manager.find(ModelVersionEntity, {
        where: {
          stage: 'Production',
          ...(modelNames === undefined ? {} : { modelName: In([...modelNames]) }),
        },
        order: { modelName: 'ASC' },
      }),
    );
    return rows.map(versionFromRow);
  }

  /** Highest number first. */
  async listVersions(filter: {
    modelName: string;
    stage?: Stage;
    belowVersion?: number;
    limit: number;
  }): Promise<ModelVersion[]> {
    const { belowVersion, limit, ...where } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(ModelVersionEntity, {
        where: { ...where, ...(belowVersion === undefined ? {} : { version: LessThan(belowVersion) }) },
        order: { version: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(versionFromRow);
  }

  private async findVersionBy(where: {
    id?: string;
    trainingJobId?: string;
    modelName?: string;
    stage?: Stage;
  }): Promise<ModelVersion | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(ModelVersionEntity, where));
    return row === null ? undefined : versionFromRow(row);
  }

  private increment(name: string, counter: 'lastVersion' | 'lastStageChange', now: Date): Promise<number> {
    return this.database.transaction(async (manager) => {
      await manager.update(ModelEntity, { name }, { [counter]: () => `"${counter}" + 1`, updatedAt: now });
      return (await manager.findOneByOrFail(ModelEntity, { name }))[counter];
    });
  }
}

function modelFromRow(row: ModelEntity): Model {
  const { lastStageChange: _, ...model } = row;
  return model;
}

function versionFromRow(row: ModelVersionEntity): ModelVersion {
  const { trainingJobId: _, unusableReason, stage, metrics, ...rest } = row;
  return {
    ...rest,
    stage: stage as Stage,
    metrics: metrics as ModelVersion['metrics'],
    ...(unusableReason === null ? {} : { unusableReason }),
  };
}
