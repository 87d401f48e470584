/** Aliases and tags, set by hand or by other modules; the alias of the version in Production is not theirs to move. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { LabelsRepository } from './labels.repository.js';
import { CHALLENGER, CHAMPION, refuseAliasName } from './names.js';
import type { ModelVersion } from './registry.api.js';
import { InvalidAlias, ManagedAlias, NoSuchModel, NoSuchVersion } from './registry.errors.js';
import { RegistryRepository } from './registry.repository.js';

interface TagChange {
  readonly key: string;
  /** The tag is removed when this is undefined; an absent tag is no error. */
  readonly value: string | undefined;
  readonly actor: string;
}

@Injectable()
export class LabelsService {
  constructor(
    private readonly repository: RegistryRepository,
    private readonly labels: LabelsRepository,
    private readonly database: Database,
    private readonly access: AccessApi,
    private readonly clock: Clock,
  ) {}

  async setAlias(change: {
    modelName: string;
    alias: string;
    versionId: string | undefined;
    actor: string;
  }): Promise<void> {
    const { modelName, alias, versionId, actor } = change;
    const fault = versionId === undefined ? undefined : refuseAliasName(alias);
    if (fault !== undefined) throw new InvalidAlias(alias, fault);
    await this.database.transaction(async () => {
      if ((await this.repository.findModel(modelName)) === undefined) throw new NoSuchModel(modelName);
      await this.repository.lockModel(modelName);
      const version = versionId === undefined ? undefined : await this.getVersionOf(modelName, versionId);
      const present = await this.labels.findAlias(modelName, alias);
      refuseManaged(alias, version, present?.versionId);
      if (present?.versionId === versionId) return;
      if (versionId === undefined) await this.labels.removeAlias(modelName, alias);
      else await this.labels.putAlias({ modelName, alias, versionId, updatedAt: this.clock.now() });
      await this.access.recordAudit({
        actor,
        action: 'registry.alias-change',
        object: `model:${modelName}`,
        reason:
          version === undefined
            ? `alias ${alias} removed`
            : `alias ${alias} set to version ${version.version}`,
        before: { alias, versionId: present?.versionId ?? null },
        after: { alias, versionId: versionId ?? null },
      });
    });
  }

  async setModelTag(modelName: string, tag: TagChange): Promise<void> {
    const model = await this.repository.findModel(modelName);
    if (model === undefined) throw new NoSuchModel(modelName);
    await this.setTag(model.id, `model:${modelName}`, tag);
  }

  async setVersionTag(versionId: string, tag: TagChange): Promise<void> {
    const version = await this.repository.findVersion(versionId);
    if (version === undefined) throw new NoSuchVersion(versionId);
    await this.setTag(versionId, `model-version:${versionId}`, tag);
  }

  private async setTag(objectId: string, auditObject: string, tag: TagChange): Promise<void> {
    const { key, value, actor } = tag;
    await this.database.transaction(async () => {
      const present = (await this.labels.listTags([objectId])).find((known) => known.key === key);
      if (present?.value === value) return;
      if (value === undefined) await this.labels.removeTag(objectId, key);
      else await this.labels.putTag({ objectId, key, value });
      await this.access.recordAudit({
        actor,
        action: 'registry.tag-change',
        object: auditObject,
        reason: value === undefined ? `tag ${key} removed` : `tag ${key} set`,
        before: { key, value: present?.value ?? null },
        after: { key, value: value ?? null },
      });
    });
  }

  private async getVersionOf(modelName: string, versionId: string): Promise<ModelVersion> {
    const version = await this.repository.findVersion(versionId);
    if (version?.modelName !== modelName) throw new NoSuchVersion(versionId, modelName);
    return version;
  }
}

function refuseManaged(
  alias: string,
  version: ModelVersion | undefined,
  presentId: string | undefined,
): void {
  if (alias === CHAMPION && version?.stage !== 'Production' && presentId !== version?.id) {
    throw new ManagedAlias(
      alias,
      version === undefined
        ? 'it follows the version in Production; move that version to another stage instead'
        : `it names the version in Production and version ${version.version} is in ${version.stage}; move it there with a stage change`,
    );
  }
  if (alias === CHALLENGER && version?.stage === 'Production') {
    throw new ManagedAlias(alias, `version ${version.version} is in Production and cannot challenge itself`);
  }
}
