/** What the registry offers to the others: registering versions, and the doors to stages and aliases. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { LabelsService } from './labels.service.js';
import { refuseModelName } from './names.js';
import { type ModelVersion, type NewVersion, RegistryApi, type StageChange } from './registry.api.js';
import { InvalidModelName, NoSuchVersion } from './registry.errors.js';
import { RegistryRepository } from './registry.repository.js';
import { StageChangesService } from './stage-changes.service.js';

@Injectable()
export class RegistryService extends RegistryApi {
  constructor(
    private readonly repository: RegistryRepository,
    private readonly stages: StageChangesService,
    private readonly labels: LabelsService,
    private readonly database: Database,
    private readonly access: AccessApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async registerVersion(wanted: NewVersion): Promise<ModelVersion> {
    const { actor, reason, ...content } = wanted;
    const { modelName, lineage } = wanted;
    const fault = refuseModelName(modelName);
    if (fault !== undefined) throw new InvalidModelName(modelName, fault);
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const earlier = await this.repository.findVersionOfJob(lineage.trainingJobId);
      if (earlier !== undefined) return earlier;
      await this.repository.insertModel({
        id: newId('mod'),
        name: modelName,
        lastVersion: 0,
        createdAt: now,
        updatedAt: now,
      });
      await this.repository.lockModel(modelName);
      // Whoever held the lock before may have registered the same job.
      const meanwhile = await this.repository.findVersionOfJob(lineage.trainingJobId);
      if (meanwhile !== undefined) return meanwhile;
      const version: ModelVersion = {
        ...content,
        id: newId('ver'),
        version: await this.repository.nextVersion(modelName, now),
        stage: 'None',
        revision: 1,
        createdAt: now,
      };
      await this.repository.insertVersion(version);
      await this.access.recordAudit({
        actor,
        action: 'registry.version-registration',
        object: `model-version:${version.id}`,
        reason,
        after: { modelName, version: version.version, artifactDigest: version.artifactDigest },
      });
      return version;
    });
  }

  override changeStage(change: StageChange): Promise<ModelVersion> {
    return this.stages.changeStage(change);
  }

  override rollBack(request: { modelName: string; actor: string; reason: string }): Promise<ModelVersion> {
    return this.stages.rollBack(request);
  }

  override setAlias(change: {
    modelName: string;
    alias: string;
    versionId: string | undefined;
    actor: string;
  }): Promise<void> {
    return this.labels.setAlias(change);
  }

  override findServing(modelName: string): Promise<ModelVersion | undefined> {
    return this.repository.findServing(modelName);
  }

  override listServing(): Promise<readonly ModelVersion[]> {
    return this.repository.listServing();
  }

  override async getVersion(versionId: string): Promise<ModelVersion> {
    const version = await this.repository.findVersion(versionId);
    if (version === undefined) throw new NoSuchVersion(versionId);
    return version;
  }
}
