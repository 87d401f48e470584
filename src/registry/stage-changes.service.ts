/** The one door to the stage of a version: move, displace, alias, history, audit and event stand or fall together. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { LabelsRepository } from './labels.repository.js';
import { CHALLENGER, CHAMPION } from './names.js';
import type { ModelVersion, Stage, StageChange } from './registry.api.js';
import {
  NoSuchModel,
  NoSuchVersion,
  NothingToRollBack,
  StageChangeRefused,
  StaleRevision,
} from './registry.errors.js';
import { stageChanged } from './registry.events.js';
import { RegistryRepository } from './registry.repository.js';
import { type ChangeCause, rollbackTargets } from './rollback-target.js';
import { StageHistoryRepository } from './stage-history.repository.js';
import { refuseMove } from './stage-machine.js';

interface Move {
  readonly version: ModelVersion;
  readonly to: Stage;
  readonly cause: ChangeCause;
  readonly actor: string;
  readonly reason: string;
}

@Injectable()
export class StageChangesService {
  constructor(
    private readonly repository: RegistryRepository,
    private readonly history: StageHistoryRepository,
    private readonly labels: LabelsRepository,
    private readonly database: Database,
    private readonly access: AccessApi,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  changeStage(change: StageChange): Promise<ModelVersion> {
    const { versionId, to, actor, reason, expectedRevision } = change;
    return this.database.transaction(async () => {
      const { modelName } = await this.getVersion(versionId);
      await this.repository.lockModel(modelName);
      const version = await this.getVersion(versionId);
      if (expectedRevision !== undefined && expectedRevision !== version.revision) {
        throw new StaleRevision(versionId, expectedRevision, version.revision);
      }
      return this.perform({ version, to, cause: 'requested', actor, reason });
    });
  }

  /** Brings back the version that was in Production before the present one. */
  rollBack(request: { modelName: string; actor: string; reason: string }): Promise<ModelVersion> {
    const { modelName, actor, reason } = request;
    return this.database.transaction(async () => {
      if ((await this.repository.findModel(modelName)) === undefined) throw new NoSuchModel(modelName);
      await this.repository.lockModel(modelName);
      const version = await this.findRollbackTarget(modelName);
      return this.perform({ version, to: 'Production', cause: 'rollback', actor, reason });
    });
  }

  private async findRollbackTarget(modelName: string): Promise<ModelVersion> {
    const present = await this.repository.findServing(modelName);
    if (present === undefined) {
      throw new NothingToRollBack(
        modelName,
        'no version is in Production; move the one you want there with a stage change',
      );
    }
    const entries = await this.history.listProductionEntries(modelName);
    for (const versionId of rollbackTargets(entries, present.id)) {
      const version = await this.repository.findVersion(versionId);
      if (version !== undefined) return version;
    }
    throw new NothingToRollBack(
      modelName,
      `no version was in Production before version ${present.version}; archive it to stop serving`,
    );
  }

  private async perform(move: Move): Promise<ModelVersion> {
    const { version, to, actor, reason } = move;
    const from = version.stage;
    const { unusableReason } = version;
    const refusal = refuseMove({ from, to, ...(unusableReason === undefined ? {} : { unusableReason }) });
    if (refusal !== undefined) throw new StageChangeRefused(from, to, refusal);

    const displaced = to === 'Production' ? await this.displace(move) : undefined;
    const moved = await this.write(move);
    await this.alignAliases(moved);
    await this.bus.publish(stageChanged, {
      modelName: version.modelName,
      versionId: version.id,
      version: version.version,
      from,
      to,
      actor,
      reason,
      ...(displaced === undefined ? {} : { displacedVersionId: displaced.id }),
    });
    return moved;
  }

  /** Archives the version in Production, if there is one. */
  private async displace({ version, actor, reason }: Move): Promise<ModelVersion | undefined> {
    const present = await this.repository.findServing(version.modelName);
    if (present === undefined) return undefined;
    return this.write({
      version: present,
      to: 'Archived',
      cause: 'displaced',
      actor,
      reason: `displaced by version ${version.version}: ${reason}`,
    });
  }

  private async write({ version, to, cause, actor, reason }: Move): Promise<ModelVersion> {
    const { id, modelName, revision } = version;
    if (!(await this.repository.moveStage({ id, to, revision }))) {
      const present = await this.getVersion(id);
      throw new StaleRevision(id, revision, present.revision);
    }
    const moved: ModelVersion = { ...version, stage: to, revision: revision + 1 };
    const now = this.clock.now();
    await this.history.append({
      modelName,
      sequence: await this.repository.nextStageChange(modelName, now),
      versionId: id,
      version: version.version,
      fromStage: version.stage,
      toStage: to,
      cause,
      actor,
      reason,
      changedAt: now,
    });
    await this.access.recordAudit({
      actor,
      action: cause === 'rollback' ? 'registry.rollback' : 'registry.stage-change',
      object: `model-version:${id}`,
      reason,
      before: { stage: version.stage, revision },
      after: { stage: to, revision: moved.revision },
    });
    return moved;
  }

  /** The champion is the version in Production and nothing else; who serves or is archived challenges no more. */
  private async alignAliases(moved: ModelVersion): Promise<void> {
    const { id, modelName, stage } = moved;
    if (stage === 'Production') {
      await this.labels.putAlias({ modelName, alias: CHAMPION, versionId: id, updatedAt: this.clock.now() });
    } else if ((await this.labels.findAlias(modelName, CHAMPION))?.versionId === id) {
      await this.labels.removeAlias(modelName, CHAMPION);
    }
    if (stage !== 'Production' && stage !== 'Archived') return;
    if ((await this.labels.findAlias(modelName, CHALLENGER))?.versionId === id) {
      await this.labels.removeAlias(modelName, CHALLENGER);
    }
  }

  private async getVersion(id: string): Promise<ModelVersion> {
    const version = await this.repository.findVersion(id);
    if (version === undefined) throw new NoSuchVersion(id);
    return version;
  }
}
