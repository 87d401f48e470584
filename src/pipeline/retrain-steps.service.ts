/** From the trigger to a registered challenger: decide, train, register. */
import { Injectable } from '@nestjs/common';
import { AutomlApi, type TrainingJob } from '../automl/automl.api.js';
import { DriftApi, type DriftCheck } from '../drift/drift.api.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { VERSION } from '../platform/version.js';
import { RegistryApi } from '../registry/registry.api.js';
import { driftedNames } from './drifted-names.js';
import type { StepName } from './pipeline.api.js';
import { type ClaimedRun, PipelineRepository } from './pipeline.repository.js';
import { endOf, findingsOf, PIPELINE_ACTOR, required, StepRecord } from './step-record.service.js';
import { chooseWindow } from './training-window.js';
import { decideTrigger, type TriggerFacts } from './trigger-decision.js';

const DAY_MS = 24 * 3600_000;

@Injectable()
export class RetrainSteps {
  constructor(
    private readonly repository: PipelineRepository,
    private readonly record: StepRecord,
    private readonly drift: DriftApi,
    private readonly ingestion: IngestionApi,
    private readonly automl: AutomlApi,
    private readonly registry: RegistryApi,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async decide(run: ClaimedRun): Promise<StepName | undefined> {
    // Facts and decision in one transaction: a run that ends meanwhile must count for cooldown and budget.
    return this.database.transaction(async () => {
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
        onIncident: policy.onIncident ?? 'hold',
        rows: batch?.rowCount ?? 0,
        minimumRows: policy.minimumRows,
        ...(lastRetrainAt === undefined ? {} : { lastRetrainAt }),
        cooldownMinutes: policy.cooldownMinutes,
        retrainsInLastDay: starts.length,
        maximumRetrainsPerDay: policy.maximumRetrainsPerDay,
      };
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
        const change = { ...endOf('no-retrain', decision.sentence, now), findings: { decision } };
        return this.record.finish(run, { ...step, state: 'succeeded' }, change);
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
      return this.record.finish(
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

  async train(run: ClaimedRun): Promise<StepName | undefined> {
    const training = required(run.training, 'training rows');
    const { policy, modelName } = run;
    return this.database.transaction(async () => {
      const job = await this.automl.startTraining({
        key: `pipeline-${run.id}`,
        experimentName: modelName,
        training,
        ...(policy.target === undefined ? {} : { target: policy.target }),
        settings: policy.training,
        actor: PIPELINE_ACTOR,
      });
      const step = {
        input: { training },
        output: { trainingJobId: job.id },
        reason: 'the training job is on the queue',
      };
      return this.record.finish(
        run,
        { ...step, state: 'waiting' },
        { state: 'waiting-for-training', nextStep: 'register', trainingJobId: job.id },
      );
    });
  }

  async register(run: ClaimedRun): Promise<StepName | undefined> {
    const job = await this.automl.getTrainingJob(required(run.trainingJobId, 'training job'));
    await this.endTrainStep(run, job);
    const { candidate } = job;
    if (job.state !== 'succeeded' || candidate === undefined) {
      const reason = `the training job ${job.id} ${job.state}: ${job.reason ?? 'no reason given'}`;
      const outcome = job.state === 'cancelled' ? 'cancelled' : 'failed';
      const step = { state: 'skipped', input: { trainingJobId: job.id }, output: {}, reason } as const;
      return this.record.finish(run, step, endOf(outcome, reason, this.clock.now()));
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
          ...driftLineage(run),
          pipelineRunId: run.id,
          codeVersion: VERSION,
          seed: job.settings.seed,
        },
        artifactKey: candidate.artifactKey,
        artifactDigest: candidate.artifactDigest,
        ...(candidate.usable ? {} : { unusableReason: candidate.usableReason }),
        actor: PIPELINE_ACTOR,
        reason: run.decision?.sentence ?? 'trained by the pipeline',
      });
      const holder = `model-version:${version.id}`;
      for (const { batchId } of job.training) await this.ingestion.holdBatch({ batchId, holder });
      await this.registry.setAlias({
        modelName: run.modelName,
        alias: 'challenger',
        versionId: version.id,
        actor: PIPELINE_ACTOR,
      });
      const reason = `version ${version.version} (${candidate.estimator}); ${candidate.usableReason}`;
      const output = { versionId: version.id, version: version.version, metrics: version.metrics };
      return this.record.finish(
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

  private async checkOf(run: ClaimedRun) {
    return run.trigger.kind === 'drift-check' ? this.drift.getCheck(run.trigger.checkId) : undefined;
  }
}

function checkFacts(check: DriftCheck) {
  const { state, evaluation, summary, reason, driftEventId } = check;
  // The first sentence is the verdict of the data set; the check step keeps the others.
  const names = driftedNames(check).join(', ');
  const words = reason ?? `${summary?.[0] ?? 'no details'}${names === '' ? '' : `: ${names}`}`;
  // A cancelled check says as little about the data as one that was skipped.
  const ended = state === 'failed' || state === 'done' ? state : 'skipped';
  const isQuiet = evaluation?.drifted === true && driftEventId === undefined;
  const diagnosis = check.details?.explanation.diagnosis;
  const incident = diagnosis?.kind === 'quality_incident' ? diagnosis : undefined;
  return {
    state: ended,
    // A monitor may ask for several drifted checks before it raises the alarm.
    drifted: driftEventId !== undefined,
    words: isQuiet ? `${words}; ${summary?.at(-1) ?? ''}` : words,
    ...(incident === undefined
      ? {}
      : { incident: `the data are faulty (${incident.because[0] ?? ''}): ${incident.adviceText}` }),
  } as const;
}

/** What of the drift a version of this run came from; nothing for a run by hand. */
function driftLineage({ trigger }: ClaimedRun): { driftReportId?: string; driftEventId?: string } {
  if (trigger.kind !== 'drift-check') return {};
  const { checkId: driftReportId, driftEventId } = trigger;
  return { driftReportId, ...(driftEventId === undefined ? {} : { driftEventId }) };
}
