/** The steps of a pipeline run after its check: each does one thing and stores it together with what comes next. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AutomlApi, type TrainingJob } from '../automl/automl.api.js';
import { DriftApi, type DriftCheck } from '../drift/drift.api.js';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { VERSION } from '../platform/version.js';
import { type ModelVersion, RegistryApi } from '../registry/registry.api.js';
import { RoutingApi } from '../routing/routing.api.js';
import type { GateTask } from './gate.thread.js';
import { decideGate, type GateReport } from './gate-decision.js';
import type { HoldoutComparison } from './holdout-comparison.js';
import type { PipelineStep, RunOutcome, StepName } from './pipeline.api.js';
import { type ClaimedRun, PipelineRepository, type RunChange } from './pipeline.repository.js';
import { chooseWindow, mayOverlap } from './training-window.js';
import { decideTrigger, type TriggerFacts } from './trigger-decision.js';

const ACTOR = 'pipeline';
const DAY_MS = 24 * 3600_000;
const GATE_THREAD = new URL('./gate.thread.js', import.meta.url);

/** Thrown when another worker has taken the run over: whatever this one did is dropped with its transaction. */
export class ClaimLost extends Error {}

interface StepResult {
  readonly state: PipelineStep['state'];
  readonly input: PipelineStep['input'];
  readonly output: PipelineStep['output'];
  readonly reason: string;
}

@Injectable()
export class RunSteps {
  constructor(
    private readonly repository: PipelineRepository,
    private readonly drift: DriftApi,
    private readonly ingestion: IngestionApi,
    private readonly automl: AutomlApi,
    private readonly registry: RegistryApi,
    private readonly routing: RoutingApi,
    private readonly database: Database,
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
    private readonly clock: Clock,
  ) {}

  /** Does the next step. @returns the step to do after it, or undefined when the run is done or waits */
  async advance(run: ClaimedRun, signal: AbortSignal): Promise<StepName | undefined> {
    switch (run.nextStep) {
      case 'check':
      case 'decide':
        return this.decide(run);
      case 'train':
        return this.train(run);
      case 'register':
        return this.register(run);
      case 'gate':
        return this.gate(run, signal);
      case 'approve':
        return this.approve(run);
      case 'promote':
        return this.promote(run);
    }
  }

  /** Ends the run after a refusal or an error of its present step. */
  async fail(run: ClaimedRun, reason: string): Promise<void> {
    const step = { state: 'failed', input: {}, output: {}, reason } as const;
    await this.finish(run, step, end('failed', reason, this.clock.now()));
  }

  private async decide(run: ClaimedRun): Promise<StepName | undefined> {
    const champion = await this.registry.findServing(run.modelName);
    const check = await this.checkOf(run);
    const batchId = run.trigger.kind === 'manual' ? run.trigger.batchId : check?.current[0]?.batchId;
    const batch = batchId === undefined ? undefined : await this.ingestion.getBatch(batchId);
    const { policy } = run;
    const now = this.clock.now();
    const lastRetrainAt = await this.repository.findLastRetrainStart(run.modelName);
    const starts = await this.repository.listRetrainStarts(run.modelName, new Date(now.getTime() - DAY_MS));
    const facts: TriggerFacts = {
      now,
      forced: run.trigger.kind === 'manual',
      enabled: policy.enabled,
      hasChampion: champion !== undefined,
      ...(check === undefined ? {} : { check: checkFacts(check) }),
      rows: batch?.rowCount ?? 0,
      minimumRows: policy.minimumRows,
      ...(lastRetrainAt === undefined ? {} : { lastRetrainAt }),
      cooldownMinutes: policy.cooldownMinutes,
      retrainsInLastDay: starts.length,
      maximumRetrainsPerDay: policy.maximumRetrainsPerDay,
    };
    return this.database.transaction(async () => {
      let decision = decideTrigger(facts);
      if (decision.retrain) {
        const activeRunId = await this.repository.takeModel(run.modelName, run.id);
        if (activeRunId !== undefined) decision = decideTrigger({ ...facts, activeRunId });
      }
      const step = {
        input: { batchId: batch?.id ?? null, policy },
        output: { ...decision },
        reason: decision.sentence,
      };
      if (!decision.retrain || batch === undefined) {
        const change = { ...end('no-retrain', decision.sentence, now), findings: { decision } };
        return this.finish(run, { ...step, state: 'succeeded' }, change);
      }
      const dataset = await this.ingestion.getDatasetById(batch.datasetId);
      const { training, holdout, words } = chooseWindow({
        batchId: batch.id,
        rows: batch.rowCount,
        holdoutShare: policy.holdoutShare,
        hasTimeColumn: dataset.contract?.timeColumn !== undefined,
        seed: policy.training.seed ?? 1,
        window: policy.trainingWindow,
        championTraining: champion?.lineage.training ?? [],
      });
      const reason = `${decision.sentence}; ${words}`;
      return this.finish(
        run,
        { ...step, state: 'succeeded', output: { ...decision, training, holdout }, reason },
        {
          state: 'queued',
          nextStep: 'train',
          findings: { decision, training, holdout },
          retrainStartedAt: now,
        },
      );
    });
  }

  private async train(run: ClaimedRun): Promise<StepName | undefined> {
    const training = required(run.training, 'training rows');
    const { policy, modelName } = run;
    return this.database.transaction(async () => {
      const job = await this.automl.startTraining({
        key: `pipeline-${run.id}`,
        experimentName: modelName,
        training,
        ...(policy.target === undefined ? {} : { target: policy.target }),
        settings: policy.training,
        actor: ACTOR,
      });
      const step = {
        input: { training },
        output: { trainingJobId: job.id },
        reason: 'the training job is on the queue',
      };
      return this.finish(
        run,
        { ...step, state: 'waiting' },
        { state: 'waiting-for-training', nextStep: 'register', trainingJobId: job.id },
      );
    });
  }

  private async register(run: ClaimedRun): Promise<StepName | undefined> {
    const job = await this.automl.getTrainingJob(required(run.trainingJobId, 'training job'));
    await this.endTrainStep(run, job);
    const { candidate } = job;
    if (job.state !== 'succeeded' || candidate === undefined) {
      const reason = `the training job ${job.id} ${job.state}: ${job.reason ?? 'no reason given'}`;
      const outcome = job.state === 'cancelled' ? 'cancelled' : 'failed';
      const step = { state: 'skipped', input: { trainingJobId: job.id }, output: {}, reason } as const;
      return this.finish(run, step, end(outcome, reason, this.clock.now()));
    }
    return this.database.transaction(async () => {
      const version = await this.registry.registerVersion({
        modelName: run.modelName,
        estimator: candidate.estimator,
        metrics: candidate.metrics,
        signature: candidate.signature,
        lineage: {
          datasetId: job.datasetId,
          datasetName: job.datasetName,
          training: job.training,
          dataHash: candidate.dataHash,
          trainingJobId: job.id,
          trainingRunId: candidate.trainingRunId,
          ...(run.trigger.kind === 'drift-check' ? { driftReportId: run.trigger.checkId } : {}),
          pipelineRunId: run.id,
          codeVersion: VERSION,
          seed: job.settings.seed,
        },
        artifactKey: candidate.artifactKey,
        artifactDigest: candidate.artifactDigest,
        ...(candidate.usable ? {} : { unusableReason: candidate.usableReason }),
        actor: ACTOR,
        reason: run.decision?.sentence ?? 'trained by the pipeline',
      });
      const holder = `model-version:${version.id}`;
      for (const { batchId } of job.training) await this.ingestion.holdBatch({ batchId, holder });
      await this.registry.setAlias({
        modelName: run.modelName,
        alias: 'challenger',
        versionId: version.id,
        actor: ACTOR,
      });
      const reason = `version ${version.version} (${candidate.estimator}); ${candidate.usableReason}`;
      const output = { versionId: version.id, version: version.version, metrics: version.metrics };
      return this.finish(
        run,
        {
          state: 'succeeded',
          input: { trainingJobId: job.id, dataHash: candidate.dataHash },
          output,
          reason,
        },
        { state: 'queued', nextStep: 'gate', findings: { ...findingsOf(run), versionId: version.id } },
      );
    });
  }

  private async gate(run: ClaimedRun, signal: AbortSignal): Promise<StepName | undefined> {
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
    const overlap = champion?.lineage.training.some((part) => mayOverlap(part, holdout)) ?? false;
    if (overlap) {
      const reason =
        'the champion was trained on rows of the holdout, so no fair comparison is possible on this batch';
      return this.reject(run, challenger, { state: 'failed', input, output: {}, reason });
    }
    const task: GateTask = {
      challengerPath: await this.storage.localPath(challenger.artifactKey),
      championPath: champion === undefined ? undefined : await this.storage.localPath(champion.artifactKey),
      holdout: await this.ingestion.openSource([holdout]),
      training: await this.ingestion.openSource(training),
    };
    const comparison = await this.threads.run<GateTask, HoldoutComparison>(GATE_THREAD, task, { signal });
    const gate = decideGate(comparison, run.policy.gateMargin);
    const findings = {
      ...findingsOf(run),
      gate,
      ...(champion === undefined ? {} : { championVersionId: champion.id }),
    };
    const step = { input, output: { ...gate }, reason: `version ${challenger.version} ${gate.sentence}` };
    if (!gate.passed) return this.reject(run, challenger, { ...step, state: 'succeeded' }, gate);
    if (run.policy.promotion === 'automatic') {
      return this.finish(
        run,
        { ...step, state: 'succeeded' },
        { state: 'queued', nextStep: 'promote', findings },
      );
    }
    return this.database.transaction(async () => {
      await this.finish(
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

  private async approve(run: ClaimedRun): Promise<StepName | undefined> {
    const steps = (await this.repository.listSteps([run.id])).get(run.id) ?? [];
    const answer = required(
      steps.find(({ name }) => name === 'approve'),
      'answer',
    );
    const approved = answer.input['approved'] === true;
    const step = { ...answer, output: { approved } };
    if (approved) {
      const change = { state: 'queued', nextStep: 'promote' } as const;
      return this.finish(run, { ...step, state: 'succeeded' }, change);
    }
    const challenger = await this.registry.getVersion(required(run.versionId, 'model version'));
    return this.reject(run, challenger, {
      ...step,
      state: 'failed',
      reason: `refused by a person: ${answer.reason}`,
    });
  }

  private async promote(run: ClaimedRun): Promise<StepName | undefined> {
    const versionId = required(run.versionId, 'model version');
    const serving = await this.registry.findServing(run.modelName);
    const step = { input: { versionId, champion: serving?.id ?? null }, output: {} };
    if (serving?.id !== run.championVersionId) {
      const reason = 'the version in Production changed since the gate, so the gate is asked again';
      return this.finish(run, { ...step, state: 'waiting', reason }, { state: 'queued', nextStep: 'gate' });
    }
    // Loaded before the switch, so that the first request after it waits for nothing.
    await this.routing.warmUp(versionId);
    return this.database.transaction(async () => {
      const reason = run.gate?.sentence ?? 'passed the gate';
      const version = await this.registry.changeStage({ versionId, to: 'Production', actor: ACTOR, reason });
      await this.registry.setAlias({
        modelName: run.modelName,
        alias: 'challenger',
        versionId: undefined,
        actor: ACTOR,
      });
      const words = `version ${version.version} is in Production: ${reason}`;
      const output = { versionId, version: version.version, stage: version.stage };
      const change = end('promoted', words, this.clock.now());
      return this.finish(run, { ...step, state: 'succeeded', output, reason: words }, change);
    });
  }

  private async reject(
    run: ClaimedRun,
    challenger: ModelVersion,
    step: StepResult,
    gate?: GateReport,
  ): Promise<undefined> {
    await this.database.transaction(async () => {
      await this.registry.changeStage({
        versionId: challenger.id,
        to: 'Archived',
        actor: ACTOR,
        reason: step.reason,
      });
      const findings = { ...findingsOf(run), ...(gate === undefined ? {} : { gate }) };
      await this.finish(run, step, { ...end('rejected', step.reason, this.clock.now()), findings });
    });
    return undefined;
  }

  private async endTrainStep(run: ClaimedRun, job: TrainingJob): Promise<void> {
    const succeeded = job.state === 'succeeded';
    await this.repository.putStep(run.id, {
      name: 'train',
      state: succeeded ? 'succeeded' : 'failed',
      startedAt: job.startedAt ?? job.requestedAt,
      finishedAt: job.finishedAt ?? this.clock.now(),
      input: { training: job.training, settings: job.settings },
      output: { trainingJobId: job.id, leaderboard: job.leaderboard ?? [] },
      reason: succeeded
        ? `the best of ${job.leaderboard?.length ?? 0} models is ${job.candidate?.estimator}`
        : (job.reason ?? job.state),
    });
  }

  /** Stores the step and what it changes in one transaction; drops both when the claim is lost. */
  private async finish(run: ClaimedRun, step: StepResult, change: RunChange): Promise<StepName | undefined> {
    const now = this.clock.now();
    await this.database.transaction(async () => {
      if (!(await this.repository.change(run, change))) throw new ClaimLost(run.id);
      await this.repository.putStep(run.id, {
        ...step,
        name: run.nextStep,
        startedAt: run.claimedAt,
        ...(step.state === 'waiting' ? {} : { finishedAt: now }),
      });
      if (change.state === 'done') await this.repository.releaseModel(run.modelName, run.id);
    });
    return change.state === 'queued' ? change.nextStep : undefined;
  }

  private async checkOf(run: ClaimedRun) {
    return run.trigger.kind === 'drift-check' ? this.drift.getCheck(run.trigger.checkId) : undefined;
  }

  /** Content hash of the batch and the slice: names exactly the rows both models were judged by. */
  private async hashOf({ batchId, slice }: BatchSlice): Promise<string> {
    const { contentHash } = await this.ingestion.getBatch(batchId);
    return createHash('sha256')
      .update(JSON.stringify([contentHash, slice]))
      .digest('hex');
  }
}

function findingsOf(run: ClaimedRun) {
  const { decision, training, holdout, versionId, championVersionId, gate } = run;
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(training === undefined ? {} : { training }),
    ...(holdout === undefined ? {} : { holdout }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(championVersionId === undefined ? {} : { championVersionId }),
    ...(gate === undefined ? {} : { gate }),
  };
}

function checkFacts({ state, evaluation, summary, reason }: DriftCheck) {
  // The first sentence is the verdict of the data set; the check step keeps the others.
  const names =
    evaluation?.features
      .filter(({ drifted }) => drifted)
      .map(({ name }) => name)
      .join(', ') ?? '';
  const words = reason ?? `${summary?.[0] ?? 'no details'}${names === '' ? '' : `: ${names}`}`;
  const ended = state === 'failed' || state === 'skipped' ? state : 'done';
  return { state: ended, drifted: evaluation?.drifted ?? false, words } as const;
}

function end(outcome: RunOutcome, reason: string, finishedAt: Date): RunChange {
  return { state: 'done', outcome, reason, finishedAt };
}

/** A step never runs before the ones that find what it needs. */
function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the run has no ${what} at this step`);
  return value;
}
