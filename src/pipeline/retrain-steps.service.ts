/** From the trigger to a registered challenger: decide, choose the window, train, register. */
import { Injectable } from '@nestjs/common';
import { AutomlApi, type SeedRecipe, type TrainingJob } from '../automl/automl.api.js';
import { mostOwnCells } from '../core/most-cells.js';
import { DriftApi, type DriftCheck } from '../drift/drift.api.js';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { Database } from '../platform/database/database.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { VERSION } from '../platform/version.js';
import { RegistryApi } from '../registry/registry.api.js';
import { driftSignature } from './drift-signature.js';
import { driftedNames } from './drifted-names.js';
import { POLICY_DEFAULTS, type StepName, type WindowCandidate } from './pipeline.api.js';
import { WindowTimedOut, WindowTooLarge } from './pipeline.errors.js';
import { type ClaimedRun, type EarlierRetrain, PipelineRepository } from './pipeline.repository.js';
import { runWithin } from './run-within.js';
import {
  endOf,
  findingsOf,
  PIPELINE_ACTOR,
  required,
  StepRecord,
  type StepResult,
} from './step-record.service.js';
import { planWindows, withSelection } from './training-window.js';
import { decideTrigger, type TriggerFacts } from './trigger-decision.js';
import type { WindowTask } from './window.thread.js';
import { windowCells } from './window-cells.js';
import type { WindowChoice } from './window-choice.js';

const WINDOW_THREAD = new URL('./window.thread.js', import.meta.url);

const DAY_MS = 24 * 3600_000;
/** What a training job takes when its settings say nothing. */
const DEFAULT_TIMEOUT_SECONDS = 600;

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
    private readonly storage: ObjectStorage,
    private readonly threads: WorkerThreads,
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
      const retrains = await this.repository.listRecentRetrains(run.modelName);
      const signature = check === undefined ? undefined : driftSignature(check);
      const sameDriftAnsweredAt =
        signature === undefined
          ? undefined
          : retrains.find((earlier) => earlier.driftSignature === signature && isAnswer(earlier))?.startedAt;
      const lastRetrainAt = retrains[0]?.startedAt;
      const starts = await this.repository.listRetrainStarts(run.modelName, new Date(now.getTime() - DAY_MS));
      const facts: TriggerFacts = {
        now,
        forced: run.trigger.kind === 'manual',
        enabled: policy.enabled,
        hasChampion: champion !== undefined,
        ...(check === undefined ? {} : { check: checkFacts(check) }),
        onIncident: policy.onIncident ?? POLICY_DEFAULTS.onIncident,
        rows: batch?.rowCount ?? 0,
        minimumRows: policy.minimumRows,
        ...(lastRetrainAt === undefined ? {} : { lastRetrainAt }),
        cooldownMinutes: policy.cooldownMinutes,
        refusedInARow: refusedInARow(retrains),
        backOff: policy.backOff ?? POLICY_DEFAULTS.backOff,
        ...(sameDriftAnsweredAt === undefined ? {} : { sameDriftAnsweredAt }),
        sameDriftMinutes: policy.sameDriftMinutes ?? POLICY_DEFAULTS.sameDriftMinutes,
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
      const groupColumn = dataset.contract?.columns.find(
        ({ name }) => name === policy.training.groupColumn,
      )?.name;
      const windows = planWindows({
        batchId: batch.id,
        rows: batch.rowCount,
        holdoutShare: policy.holdoutShare,
        hasTimeColumn: dataset.contract?.timeColumn !== undefined,
        seed: policy.training.seed ?? 1,
        // A column that the data do not have is refused by the training, with its words.
        ...(groupColumn === undefined ? {} : { groupColumn }),
        window: policy.trainingWindow,
        championTraining: await this.withRows(champion?.lineage.training ?? []),
      });
      const { holdout, selection, candidates, words } = windows;
      const [first] = candidates;
      const reason = `${decision.sentence}; ${words}`;
      const plan =
        selection === undefined ? { training: first!.training } : { windows: { candidates, selection } };
      return this.record.finish(
        run,
        { ...step, state: 'succeeded', output: { ...decision, ...plan, holdout }, reason },
        {
          state: 'queued',
          nextStep: selection === undefined ? 'train' : 'window',
          findings: {
            decision,
            holdout,
            ...plan,
            ...(signature === undefined ? {} : { driftSignature: signature }),
          },
          retrainStartedAt: now,
        },
      );
    });
  }

  /** Fits the champion's recipe on every window and takes the one that does best on the selection rows. */
  async window(run: ClaimedRun, signal: AbortSignal): Promise<StepName | undefined> {
    const { candidates, selection } = required(run.windows, 'training windows');
    const champion = await this.registry.findServing(run.modelName);
    const { windows: _, ...findings } = findingsOf(run);
    const take = (candidate: WindowCandidate, step: Omit<StepResult, 'input' | 'state'>) => {
      const training = withSelection(candidate, selection);
      const { halfLifeRows } = candidate;
      return this.record.finish(
        run,
        { ...step, state: 'succeeded', input: { windows: candidates, selection } },
        {
          state: 'queued',
          nextStep: 'train',
          findings: { ...findings, training, ...(halfLifeRows === undefined ? {} : { halfLifeRows }) },
        },
      );
    };
    const all = required(candidates[0], 'training window');
    if (champion === undefined) {
      const reason = 'no version is in Production any more, so there is no model to measure windows with';
      return take(all, { output: {}, reason });
    }
    const task: WindowTask = {
      championPath: await this.storage.localPath(champion.artifactKey),
      candidates: await Promise.all(
        candidates.map(async (candidate) => ({
          ...candidate,
          source: await this.openFeatures(candidate.training),
        })),
      ),
      selection: await this.openFeatures([selection]),
      ...(run.policy.training.sort === undefined ? {} : { sort: run.policy.training.sort }),
      ...(run.policy.training.groupColumn === undefined
        ? {}
        : { groupColumn: run.policy.training.groupColumn }),
      seed: run.policy.training.seed ?? 1,
    };
    const choice = await this.measure(
      task,
      run.policy.training.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
      signal,
    );
    const chosen = candidates.find(({ name }) => name === choice.chosen) ?? all;
    return take(chosen, { output: { ...choice }, reason: choice.sentence });
  }

  async train(run: ClaimedRun): Promise<StepName | undefined> {
    const training = required(run.training, 'training rows');
    const { policy, modelName, halfLifeRows } = run;
    const seedRecipes = [...(await this.championRecipe(modelName)), ...(policy.training.seedRecipes ?? [])];
    return this.database.transaction(async () => {
      const job = await this.automl.startTraining({
        key: `pipeline-${run.id}`,
        experimentName: modelName,
        training,
        ...(policy.target === undefined ? {} : { target: policy.target }),
        settings: {
          ...policy.training,
          ...(halfLifeRows === undefined ? {} : { halfLifeRows }),
          ...(seedRecipes.length === 0 ? {} : { seedRecipes }),
        },
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
          ...referenceOf(job.training, run),
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

  /** Under the limits of a training job: its time, counted from when a thread is free, and the memory of a thread. */
  private async measure(task: WindowTask, seconds: number, signal: AbortSignal): Promise<WindowChoice> {
    const cells = windowCells(
      task.candidates.map(({ source }) => source),
      task.selection,
    );
    const most = mostOwnCells(this.threads);
    if (cells > most) throw new WindowTooLarge(cells, most);
    return runWithin({ seconds, tooLate: () => new WindowTimedOut(seconds), signal }, (limited, begin) =>
      this.threads.runLong(WINDOW_THREAD, task, { signal: limited, onProgress: begin }),
    );
  }

  /** The search begins with what serves now; nothing for a model that was trained elsewhere. */
  private async championRecipe(modelName: string): Promise<readonly SeedRecipe[]> {
    const champion = await this.registry.findServing(modelName);
    if (champion === undefined) return [];
    const { lineage, estimator, version } = champion;
    const job = await this.automl.findTrainingJob(lineage.trainingJobId);
    const recipe = job?.leaderboard?.find(({ model }) => model === estimator)?.recipe;
    return recipe === undefined ? [] : [{ recipe, name: `the recipe of version ${version}` }];
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

  private async withRows(parts: readonly BatchSlice[]) {
    return Promise.all(
      parts.map(async (part) => {
        const { rowCount } = await this.ingestion.getBatch(part.batchId);
        return { ...part, rows: Math.round((part.slice.to - part.slice.from) * rowCount) };
      }),
    );
  }

  /** Without the column that names rows: no model learns from it. */
  private async openFeatures(training: readonly BatchSlice[]): Promise<TableSource> {
    const source = await this.ingestion.openSource(training);
    const { datasetId } = await this.ingestion.getBatch(required(training[0], 'training rows').batchId);
    const { contract } = await this.ingestion.getDatasetById(datasetId);
    return { ...source, columns: source.columns.filter(({ name }) => name !== contract?.idColumn) };
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

/** A retrain that was cancelled or failed has not answered the drift that started it. */
function isAnswer({ outcome }: EarlierRetrain): boolean {
  return outcome !== 'cancelled' && outcome !== 'failed';
}

/** Retrains since the last promotion that ended without one; a run that was cancelled says nothing. */
function refusedInARow(newestFirst: readonly EarlierRetrain[]): number {
  const promoted = newestFirst.findIndex(({ outcome }) => outcome === 'promoted');
  const since = promoted < 0 ? newestFirst : newestFirst.slice(0, promoted);
  return since.filter(({ outcome }) => outcome === 'rejected' || outcome === 'failed').length;
}

/** What of the drift a version of this run came from; nothing for a run by hand. */
function driftLineage({ trigger }: ClaimedRun): { driftReportId?: string; driftEventId?: string } {
  if (trigger.kind !== 'drift-check') return {};
  const { checkId: driftReportId, driftEventId } = trigger;
  return { driftReportId, ...(driftEventId === undefined ? {} : { driftEventId }) };
}

/** A model that learnt from old rows too is to expect rows like the new ones; else nothing to say. */
function referenceOf(
  training: readonly BatchSlice[],
  { holdout }: ClaimedRun,
): { reference?: readonly BatchSlice[] } {
  const fresh = training.filter(({ batchId }) => batchId === holdout?.batchId);
  return fresh.length === 0 || fresh.length === training.length ? {} : { reference: fresh };
}
