/**
 * Runs one training job under a lease: claim, compare, and the end in one transaction. Whatever happens in between, the
 * row tells what is due; an attempt that is not the latest any more changes nothing and removes its file.
 */
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { JsonObject } from '../core/json.js';
import type { RankedRow } from '../core/ml/search/rank-leaderboard.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { LEASE_MS, withHeartbeat } from '../platform/queue/heartbeat.js';
import { JobQueue } from '../platform/queue/job-queue.js';
import { Sweeper } from '../platform/queue/sweeper.js';
import { ObjectStorage } from '../platform/storage/object-storage.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { VERSION } from '../platform/version.js';
import { AttemptFiles, modelKeyOf, reportKeyOf } from './attempt-files.service.js';
import type { TrainingJob, TrainingSettings } from './automl.api.js';
import { CannotTrain } from './automl.errors.js';
import { AutomlRepository, type StoredJob } from './automl.repository.js';
import { cellsRefusal } from './cells-refusal.js';
import { type ComparisonOutcome, ComparisonService } from './comparison.service.js';
import type { DataPlan } from './fit-tasks.js';
import { KeptFolds } from './kept-folds.service.js';
import type { DataOutline } from './outline-data.js';
import { BASELINE } from './outline-data.js';
import { ProgressReporter } from './progress-reporter.js';
import { reportOf } from './report-of-attempt.js';
import { RunningJobs, stopCauseOf } from './running-jobs.service.js';
import { segmentRemarks } from './search/explain-search.js';
import { trainingJob } from './training.jobs.js';
import { TrainingCheckpoints } from './training-checkpoints.service.js';
import { type Attempt, runIdOf, TrainingEnding } from './training-ending.service.js';

/** An attempt that ends in a crash or a bug is repeated; a job that breaks its worker each time must end too. */
const MOST_FAILURES = 3;
const MOST_SWEPT = 100;

type Progress = TrainingJob['progress'];

@Injectable()
export class TrainingService implements OnModuleInit, OnModuleDestroy {
  private isStopping = false;

  constructor(
    private readonly repository: AutomlRepository,
    private readonly comparison: ComparisonService,
    private readonly runningJobs: RunningJobs,
    private readonly ingestion: IngestionApi,
    private readonly ending: TrainingEnding,
    private readonly checkpoints: TrainingCheckpoints,
    private readonly keptFolds: KeptFolds,
    private readonly files: AttemptFiles,
    private readonly storage: ObjectStorage,
    private readonly jobQueue: JobQueue,
    private readonly sweeper: Sweeper,
    private readonly clock: Clock,
    private readonly threads: WorkerThreads,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.sweeper.register('training jobs', async () => {
      for (const id of await this.repository.listDue(this.clock.now(), MOST_SWEPT)) {
        await this.jobQueue.enqueue(trainingJob, id, { trainingJobId: id });
      }
    });
  }

  /** What is running goes back to the queue before threads and database go away. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.runningJobs.stopAll();
  }

  /** @param onProgress also told, besides the row */
  async run(jobId: string, onProgress: (progress: Progress) => Promise<void>): Promise<void> {
    if (this.isStopping) return;
    const job = await this.repository.claim(jobId, this.clock.now(), this.leaseEnd());
    if (job === undefined) return;
    // A crash after files were written and before the row was leaves files that nobody knows.
    if (job.attempt > 1) await this.files.removeAll(job.id);
    const attempt: Attempt = { job, state: {}, runId: newId('run'), runIds: new Map() };
    if (job.cancelRequested) {
      await this.finish(attempt, { state: 'cancelled', reason: 'cancelled on request' });
      return;
    }
    if (job.failures >= MOST_FAILURES) {
      const reason = `was interrupted ${job.failures} times, most likely by a crash of the process; see its log`;
      await this.finish(attempt, { state: 'failed', reason });
      return;
    }
    await this.runningJobs.run(jobId, (signal) => this.attempt(attempt, signal, onProgress));
  }

  private async attempt(
    attempt: Attempt,
    signal: AbortSignal,
    onProgress: (progress: Progress) => Promise<void>,
  ): Promise<void> {
    const { job } = attempt;
    const progress = new ProgressReporter<Progress>(async (report) => {
      await this.repository.reportProgress(job.id, job.attempt, report);
      await onProgress(report);
    });
    const deadline = setTimeout(
      () => this.runningJobs.stop(job.id, 'timed-out'),
      job.settings.timeoutSeconds * 1000,
    );
    try {
      const found = await withHeartbeat(
        () => this.beat(job),
        () => this.compare(attempt, signal, (report) => progress.report(report)),
      );
      clearTimeout(deadline);
      await progress.close();
      await this.succeed(attempt, found, signal);
    } catch (error) {
      clearTimeout(deadline);
      await progress.close();
      await this.giveUp(attempt, signal, error);
    }
  }

  private async beat({ id, attempt }: StoredJob): Promise<boolean> {
    const answer = await this.repository.extendLease(id, attempt, this.leaseEnd());
    if (answer !== 'ours') this.runningJobs.stop(id, answer);
    return answer === 'ours';
  }

  private async compare(
    attempt: Attempt,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ComparisonOutcome> {
    const { job, state } = attempt;
    const startedAtMs = this.clock.monotonicMs();
    const data = await this.planData(job);
    const checkpoint = await this.checkpoints.open(job, signal);
    const { step } = job;
    const earlier = step === undefined ? [] : await this.keptFolds.read(step.parentJobId);
    const found = this.comparison.compare({
      data,
      state,
      signal,
      owner: { trainingJobId: job.id, attempt: job.attempt, training: job.training },
      startedAtMs,
      onProgress,
      finishedFolds: [...earlier, ...checkpoint.finishedFolds],
      ...(step === undefined ? {} : { step }),
      onFoldFinished: (finished) => checkpoint.keep(finished),
      provenanceOf: ({ model, row, foldIndex }, outline): JsonObject => ({
        trainingJobId: job.id,
        trainingRunId: runIdOf(attempt, model),
        datasetName: job.datasetName,
        dataHash: job.dataHash,
        training: job.training.map(({ batchId, slice }) => ({ batchId, slice: { ...slice } })),
        rows: outline.rowCount,
        foldHash: outline.foldHash,
        seed: job.settings.seed,
        ...(step === undefined ? {} : { parentJobId: step.parentJobId, verb: step.step.verb }),
        codeVersion: VERSION,
        ...scoresOf(outline, row, foldIndex),
      }),
    });
    // After success nobody asks for the folds again; after a stop the next attempt may.
    try {
      return await found;
    } catch (error) {
      await checkpoint.flush();
      throw error;
    } finally {
      await checkpoint.close();
    }
  }

  private async planData(job: StoredJob): Promise<DataPlan> {
    const { datasetId, training, target } = job;
    const { contract } = await this.ingestion.getDatasetById(datasetId);
    const source = await this.ingestion.openSource(training);
    const columns = source.columns.filter(({ name }) => name !== contract?.idColumn);
    const cells = source.parts.reduce((sum, { rowCount }) => sum + rowCount, 0) * columns.length;
    const refusal = cellsRefusal(cells, this.threads);
    if (refusal !== undefined) throw new CannotTrain(refusal);
    return {
      source: { ...source, columns },
      ...(contract?.idColumn === undefined ? {} : { unread: [contract.idColumn] }),
      targetName: target,
      settings: settingsOf(job),
      ...(contract?.timeColumn === undefined ? {} : { timeColumn: contract.timeColumn }),
    };
  }

  private async succeed(attempt: Attempt, outcome: ComparisonOutcome, signal: AbortSignal): Promise<void> {
    const { job, state } = attempt;
    const isOurs = await this.files.keepIf(job, async () => {
      // Steps may begin as soon as the job has ended.
      if (state.search !== undefined) await this.keptFolds.keep(job, state.search);
      const end = await this.writeWinner(attempt, outcome);
      // A stop that came while the files were written still counts.
      signal.throwIfAborted();
      const { winner, explained } = outcome;
      const remarks = [
        ...(winner?.remarks ?? []),
        ...(explained === undefined ? [] : segmentRemarks(explained.explanation)),
      ];
      return this.finish(attempt, end, remarks).catch(async (error: unknown) => {
        // Queue or storage may fail once the end is in the database: the files belong to it then.
        const now = await this.repository.find(job.id);
        if (now?.state !== 'succeeded' || now.attempt !== job.attempt) throw error;
        this.logger.error({ error, trainingJobId: job.id }, 'what follows the end of a training job failed');
        return true;
      });
    });
    if (isOurs) await this.keptFolds.removeOld(job);
  }

  /** Puts the files of the winner in storage. @returns how the job is to end */
  private async writeWinner(
    attempt: Attempt,
    { winner, explained, findings }: ComparisonOutcome,
  ): Promise<Parameters<TrainingEnding['finish']>[1]> {
    const { job } = attempt;
    const found = findings === undefined ? {} : { findings };
    if (winner === undefined) return { state: 'succeeded', ...found };
    const { model, row, verdict, refit } = winner;
    const artifactKey = modelKeyOf(job);
    await this.storage.put(artifactKey, model.file);
    const report = reportOf(attempt, winner, explained, VERSION);
    if (report !== undefined) await this.storage.put(reportKeyOf(job), JSON.stringify(report));
    return {
      state: 'succeeded',
      ...found,
      candidate: {
        estimator: row.model,
        artifactKey,
        artifactDigest: model.digest,
        signature: model.signature,
        metrics: Object.fromEntries(
          Object.entries(row.metrics).map(([name, value]) => [name, value ?? null]),
        ),
        trainingRunId: runIdOf(attempt, row.model),
        dataHash: job.dataHash,
        evaluatedAs: evaluatedAs(attempt, row, refit),
        usable: verdict.usable,
        usableReason: verdict.reason,
      },
    };
  }

  private async giveUp(attempt: Attempt, signal: AbortSignal, error: unknown): Promise<void> {
    const { job } = attempt;
    const cause = stopCauseOf(signal);
    if (cause === 'lost') {
      this.logger.warn({ trainingJobId: job.id, attempt: job.attempt }, 'another worker holds the lease now');
      await this.removeLateCheckpoint(job.id);
      return;
    }
    if (cause === 'shutdown') {
      await this.repository.release(job.id, job.attempt, job.failures);
      return;
    }
    if (cause === 'cancelled') {
      await this.finish(attempt, { state: 'cancelled', reason: 'cancelled on request' });
      return;
    }
    if (cause === 'timed-out') {
      const reason = `was not finished within its ${job.settings.timeoutSeconds} seconds`;
      await this.finish(attempt, { state: 'timed-out', reason });
      return;
    }
    if (error instanceof CannotTrain) {
      await this.finish(attempt, { state: 'failed', reason: error.message });
      return;
    }
    const failures = job.failures + 1;
    this.logger.error(
      { error, trainingJobId: job.id, attempt: job.attempt, failures },
      'training attempt failed',
    );
    if (failures < MOST_FAILURES) {
      await this.repository.release(job.id, job.attempt, failures);
      throw error;
    }
    const words = error instanceof Error ? error.message : String(error);
    await this.finish(attempt, {
      state: 'failed',
      reason: `failed ${failures} times, last with: ${words}`,
    });
  }

  private async finish(...[attempt, ...rest]: Parameters<TrainingEnding['finish']>): Promise<boolean> {
    const isOurs = await this.ending.finish(attempt, ...rest);
    if (isOurs) await this.checkpoints.remove(attempt.job.id);
    else await this.removeLateCheckpoint(attempt.job.id);
    return isOurs;
  }

  /** What was written after another attempt had ended the job, and before this one was told. */
  private async removeLateCheckpoint(jobId: string): Promise<void> {
    const now = await this.repository.find(jobId);
    const isOpen = now?.state === 'queued' || now?.state === 'running';
    if (!isOpen) await this.checkpoints.remove(jobId);
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}

/** A step prepares rows and folds as the job before it did, and tries no model but those it starts from. */
function settingsOf({ settings, step }: StoredJob): TrainingSettings {
  if (step === undefined) return settings;
  const { seedRecipes: _, ...rest } = settings;
  const guards = (settings.guards ?? true) && step.evaluation.guarded;
  return { ...rest, models: [BASELINE], exclude: [], guards };
}

function evaluatedAs({ state }: Attempt, row: RankedRow, refit: boolean): string {
  const how = `${state.search?.state.outline.strategy ?? ''} cross-validation, mean over ${row.folds} folds`;
  if (refit) return `${how}; this model is refitted on all rows`;
  const isOfPart = state.search?.state.sampleRows.has(row.model) ?? false;
  return isOfPart
    ? `${how}; this model learnt from a part of the rows, because the budget left no time for all`
    : `${how}; this is the model of one fold, because the budget left no time for a refit`;
}

function scoresOf(
  outline: DataOutline,
  row: RankedRow | undefined,
  foldIndex: number | undefined,
): JsonObject {
  const how = `${outline.strategy} cross-validation`;
  if (foldIndex !== undefined) {
    return { refit: false, scores: { evaluatedAs: `${how}; this is the model of fold ${foldIndex + 1}` } };
  }
  return {
    refit: true,
    scores: {
      evaluatedAs: `${how}, mean over ${row?.folds ?? 0} folds; this model is refitted on all rows`,
      values: Object.fromEntries(
        Object.entries(row?.metrics ?? {}).map(([name, value]) => [name, value ?? null]),
      ),
    },
  };
}
