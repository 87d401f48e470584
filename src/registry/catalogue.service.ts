/** Looks at models and versions together with their aliases and tags. */
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import type { LabelledModel, LabelledVersion, Model, StageHistoryEntry } from './catalogue-views.js';
import { LabelsRepository, type ModelAlias, type Tag } from './labels.repository.js';
import type { ModelVersion, Stage } from './registry.api.js';
import { ModelFileMissing, NoSuchModel, NoSuchVersion } from './registry.errors.js';
import { RegistryRepository } from './registry.repository.js';
import { StageHistoryRepository } from './stage-history.repository.js';

@Injectable()
export class CatalogueService {
  constructor(
    private readonly repository: RegistryRepository,
    private readonly history: StageHistoryRepository,
    private readonly labels: LabelsRepository,
    private readonly storage: ObjectStorage,
  ) {}

  async listModels(filter: { after?: string; limit: number }): Promise<LabelledModel[]> {
    return this.labelModels(await this.repository.listModels(filter));
  }

  async getModel(name: string): Promise<LabelledModel> {
    const [model] = await this.labelModels([await this.mustFindModel(name)]);
    if (model === undefined) throw new NoSuchModel(name);
    return model;
  }

  async listVersions(filter: {
    modelName: string;
    stage?: Stage;
    belowVersion?: number;
    limit: number;
  }): Promise<LabelledVersion[]> {
    await this.mustFindModel(filter.modelName);
    const versions = await this.repository.listVersions(filter);
    if (versions.length === 0) return [];
    const aliases = await this.labels.listAliases([filter.modelName]);
    const tags = await this.labels.listTags(versions.map(({ id }) => id));
    return versions.map((version) => ({
      ...version,
      aliases: aliasesOf(version.id, aliases),
      tags: tagsOf(version.id, tags),
    }));
  }

  async getVersion(id: string): Promise<LabelledVersion> {
    const version = await this.repository.findVersion(id);
    if (version === undefined) throw new NoSuchVersion(id);
    return this.label(version);
  }

  /** The version as given, with its aliases and tags. */
  async label(version: ModelVersion): Promise<LabelledVersion> {
    const aliases = await this.labels.listAliases([version.modelName]);
    const tags = await this.labels.listTags([version.id]);
    return { ...version, aliases: aliasesOf(version.id, aliases), tags: tagsOf(version.id, tags) };
  }

  async listStageHistory(filter: {
    modelName: string;
    before?: number;
    limit: number;
  }): Promise<StageHistoryEntry[]> {
    await this.mustFindModel(filter.modelName);
    return this.history.list(filter);
  }

  async openModelFile(versionId: string): Promise<{ content: Readable; fileName: string }> {
    const { artifactKey, modelName, version } = await this.getVersion(versionId);
    if (!(await this.storage.exists(artifactKey))) throw new ModelFileMissing(versionId);
    const fileName = `${modelName}-version-${version}${extname(artifactKey)}`;
    return { content: this.storage.openStream(artifactKey), fileName };
  }

  private async labelModels(models: readonly Model[]): Promise<LabelledModel[]> {
    if (models.length === 0) return [];
    const names = models.map(({ name }) => name);
    const serving = new Map((await this.repository.listServing(names)).map((one) => [one.modelName, one]));
    const aliases = await this.labels.listAliases(names);
    const named = await this.repository.findVersions(aliases.map(({ versionId }) => versionId));
    const numbers = new Map(named.map(({ id, version }) => [id, version]));
    const tags = await this.labels.listTags(models.map(({ id }) => id));
    return models.map((model) => {
      const champion = serving.get(model.name);
      return {
        ...model,
        aliases: aliases
          .filter(({ modelName }) => modelName === model.name)
          .flatMap(({ alias, versionId }) => {
            const version = numbers.get(versionId);
            return version === undefined ? [] : [{ alias, versionId, version }];
          }),
        tags: tagsOf(model.id, tags),
        ...(champion === undefined ? {} : { serving: champion }),
      };
    });
  }

  private async mustFindModel(name: string): Promise<Model> {
    const model = await this.repository.findModel(name);
    if (model === undefined) throw new NoSuchModel(name);
    return model;
  }
}

function aliasesOf(versionId: string, aliases: readonly ModelAlias[]): string[] {
  return aliases.filter((alias) => alias.versionId === versionId).map(({ alias }) => alias);
}

function tagsOf(objectId: string, tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(
    tags.filter((tag) => tag.objectId === objectId).map(({ key, value }) => [key, value]),
  );
}
