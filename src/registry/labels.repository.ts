/** The only reader and writer of aliases and tags. */
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { ModelAliasEntity, RegistryTagEntity } from './registry.entity.js';

export interface ModelAlias {
  readonly modelName: string;
  readonly alias: string;
  readonly versionId: string;
}

export interface Tag {
  /** Id of a model or of a version. */
  readonly objectId: string;
  readonly key: string;
  readonly value: string;
}

@Injectable()
export class LabelsRepository {
  constructor(private readonly database: Database) {}

  async findAlias(modelName: string, alias: string): Promise<ModelAlias | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(ModelAliasEntity, { modelName, alias }),
    );
    return row ?? undefined;
  }

  async putAlias(alias: ModelAlias & { readonly updatedAt: Date }): Promise<void> {
    await this.database.transaction((manager) =>
      manager.upsert(ModelAliasEntity, { ...alias }, ['modelName', 'alias']),
    );
  }

  /** Whether there was such an alias. */
  async removeAlias(modelName: string, alias: string): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.delete(ModelAliasEntity, { modelName, alias }),
    );
    return (result.affected ?? 0) > 0;
  }

  async listAliases(modelNames: readonly string[]): Promise<ModelAlias[]> {
    return this.database.read((manager) =>
      manager.find(ModelAliasEntity, { where: { modelName: In([...modelNames]) }, order: { alias: 'ASC' } }),
    );
  }

  async putTag(tag: Tag): Promise<void> {
    await this.database.transaction((manager) =>
      manager.upsert(RegistryTagEntity, { ...tag }, ['objectId', 'key']),
    );
  }

  /** Whether there was such a tag. */
  async removeTag(objectId: string, key: string): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.delete(RegistryTagEntity, { objectId, key }),
    );
    return (result.affected ?? 0) > 0;
  }

  async listTags(objectIds: readonly string[]): Promise<Tag[]> {
    return this.database.read((manager) =>
      manager.find(RegistryTagEntity, { where: { objectId: In([...objectIds]) }, order: { key: 'ASC' } }),
    );
  }
}
