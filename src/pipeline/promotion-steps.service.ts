/** From a registered challenger to Production or the archive: gate, approve, promote. */
import { Injectable } from '@nestjs/common';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { sha256 } from '../platform/sha256.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { RegistryApi } from '../registry/registry.api.js';
import { RoutingApi } from '../routing/routing.api.js';
import type { GateTask } from './gate.thread.js';
import { decideGate, type GateEvidence, type GateLimits } from './gate-decision.js';
import { POLICY_DEFAULTS, type RetrainingPolicy, type StepName } from './pipeline.api.js';
import { type ClaimedRun, PipelineRepository } from './pipeline.repository.js';
import { endOf, findingsOf, PIPELINE_ACTOR, required, StepRecord } from './step-record.service.js';
import { mayOverlap } from './training-window.js';

const GATE_THREAD = new URL('./gate.thread.js', import.meta.url);

@Injectable()
export class PromotionSteps {
  constructor(
    private readonly repository: PipelineRepository,
    private readonly record: StepRecord,
    private readonly ingestion: IngestionApi,
    private readonly registry: RegistryApi,
    private readonly routing: RoutingApi,
    private readonly database: Database,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
  ) {}

  async gate(run: ClaimedRun, signal: AbortSignal): Promise<StepName | undefined> {
    const challenger = await this.registry.getVersion(required(run.versionId, 'model version'));
    const champion = await this.registry.findServing(run.modelName);
    const holdout = required(run.holdout, 'holdout');
    const training = required(run.training, 'training rows');
    const input = {
      challenger: challenger.id,
      champion: champion?.id ?? null,
      holdout,
      holdoutHash: await this.hashOf(holdout),
    };
    if (challenger.unusableReason !== undefined) {
      const reason = `version ${challenger.version} is not usable: ${challenger.unusableReason}`;
      return this.record.reject(run, { state: 'failed', input, output: {}, reason });
    }
    const overlap = champion?.lineage.training.some((part) => mayOverlap(part, holdout)) ?? false;
    if (overlap) {
      const reason =
        'the champion was trained on rows of the holdout, so no fair comparison is possible on this batch';
      return this.record.reject(run, { state: 'failed', input, output: {}, reason });
    }
    const task: GateTask = {
      challengerPath: await this.storage.localPath(challenger.artifactKey),
      championPath: champion === undefined ? undefined : await this.storage.localPath(champion.artifactKey),
      holdout: await this.ingestion.openSource([holdout]),
      training: await this.ingestion.openSource(training),
      segments: run.policy.segments ?? [],
      ...(await this.groupsOf(run, champion?.lineage.training ?? [])),
    };
    const evidence = await this.threads.run<GateTask, GateEvidence>(GATE_THREAD, task, { signal });
    const gate = decideGate(evidence, gateLimits(run.policy));
    // A gate that is asked again starts from nothing: the champion of the time before may be gone.
    const { gate: _, championVersionId: __, ...earlier } = findingsOf(run);
    const findings = {
      ...earlier,
      gate,
      ...(champion === undefined ? {} : { championVersionId: champion.id }),
    };
    const step = { input, output: { ...gate }, reason: `version ${challenger.version} ${gate.sentence}` };
    if (!gate.passed) return this.record.reject(run, { ...step, state: 'succeeded' }, findings);
    if (run.policy.promotion === 'automatic') {
      return this.record.finish(
        run,
        { ...step, state: 'succeeded' },
        { state: 'queued', nextStep: 'promote', findings },
      );
    }
    return this.database.transaction(async () => {
      await this.record.finish(
        run,
        { ...step, state: 'succeeded' },
        { state: 'waiting-for-approval', nextStep: 'approve', findings },
      );
      await this.repository.putStep(run.id, {
        name: 'approve',
        state: 'waiting',
        startedAt: this.clock.now(),
        input: {},
        output: {},
        reason: 'the policy asks for a person to approve the promotion',
      });
      return undefined;
    });
  }

  async approve(run: ClaimedRun): Promise<StepName | undefined> {
    const steps = (await this.repository.listSteps([run.id])).get(run.id) ?? [];
    const answer = required(
      steps.find(({ name }) => name === 'approve'),
      'answer',
    );
    const approved = answer.input['approved'] === true;
    const step = { ...answer, output: { approved } };
    if (approved) {
      const change = { state: 'queued', nextStep: 'promote' } as const;
      return this.record.finish(run, { ...step, state: 'succeeded' }, change);
    }
    return this.record.reject(run, {
      ...step,
      state: 'failed',
      reason: `refused by a person: ${answer.reason}`,
    });
  }

  async promote(run: ClaimedRun): Promise<StepName | undefined> {
    const versionId = required(run.versionId, 'model version');
    const serving = await this.registry.findServing(run.modelName);
    const step = { input: { versionId, champion: serving?.id ?? null }, output: {} };
    if (serving?.id !== run.championVersionId) {
      const reason = 'the version in Production changed since the gate, so the gate is asked again';
      return this.record.finish(
        run,
        { ...step, state: 'waiting', reason },
        { state: 'queued', nextStep: 'gate' },
      );
    }
    // Loaded before the switch, so that the first request after it waits for nothing.
    await this.routing.warmUp(versionId);
    return this.database.transaction(async () => {
      const reason = run.gate?.sentence ?? 'passed the gate';
      const version = await this.registry.changeStage({
        versionId,
        to: 'Production',
        actor: PIPELINE_ACTOR,
        reason,
      });
      await this.registry.setAlias({
        modelName: run.modelName,
        alias: 'challenger',
        versionId: undefined,
        actor: PIPELINE_ACTOR,
      });
      const words = `version ${version.version} is in Production: ${reason}`;
      const output = { versionId, version: version.version, stage: version.stage };
      const change = endOf('promoted', words, this.clock.now());
      return this.record.finish(run, { ...step, state: 'succeeded', output, reason: words }, change);
    });
  }

  /** The column that keeps rows together, and the rows the champion was trained on, whose groups it knows. */
  private async groupsOf(
    { policy }: ClaimedRun,
    championTraining: readonly BatchSlice[],
  ): Promise<Pick<GateTask, 'groups'>> {
    const { groupColumn } = policy.training;
    if (groupColumn === undefined) return {};
    const source =
      championTraining.length === 0 ? undefined : await this.ingestion.openSource(championTraining);
    return { groups: { column: groupColumn, championTraining: source } };
  }

  /** Content hash of the batch and the slice: names exactly the rows both models were judged by. */
  private async hashOf({ batchId, slice }: BatchSlice): Promise<string> {
    const { contentHash } = await this.ingestion.getBatch(batchId);
    return sha256(JSON.stringify([contentHash, slice]));
  }
}

function gateLimits({ gateMargin, maximumLatencyMs, maximumModelMegabytes }: RetrainingPolicy): GateLimits {
  return {
    margin: gateMargin,
    maximumLatencyMs: maximumLatencyMs ?? POLICY_DEFAULTS.maximumLatencyMs,
    maximumModelBytes: (maximumModelMegabytes ?? POLICY_DEFAULTS.maximumModelMegabytes) * 2 ** 20,
  };
}
