/** The end of a training job: row, tracked runs, audit and event in one transaction, or nothing at all. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import { TrackingApi } from '../tracking/tracking.api.js';
import type { TrainingJob } from './automl.api.js';
import { trainingFinished } from './automl.events.js';
import { AutomlRepository, type JobEnd, type StoredJob } from './automl.repository.js';
import { batchIdsOf } from './check-slices.js';
import type { ComparisonState } from './comparison.service.js';
import { BASELINE } from './outline-data.js';
import { type RecordedComparison, runRecords } from './run-records.js';
import { toLeaderboardRow } from './scoreboard.js';
import type { Search } from './search/search.js';
import { remarksOf } from './search/search-remarks.js';
import type { Evaluation } from './training-step.api.js';

/** One attempt with what it has found so far. */
export interface Attempt {
  readonly job: StoredJob;
  readonly state: ComparisonState;
  readonly runId: string;
  readonly runIds: Map<string, string>;
}

@Injectable()
export class TrainingEnding {
  constructor(
    private readonly repository: AutomlRepository,
    private readonly ingestion: IngestionApi,
    private readonly tracking: TrackingApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * @param remarks besides those about the data
   * @returns false when another attempt has the job; then nothing is changed
   */
  async finish(
    attempt: Attempt,
    end: Omit<JobEnd, 'finishedAt'>,
    remarks: readonly string[] = [],
  ): Promise<boolean> {
    const { job, runId } = attempt;
    const finishedAt = this.clock.now();
    const compared = describeComparison(attempt, end);
    return this.database.transaction(async () => {
      const isOurs = await this.repository.end(job.id, job.attempt, {
        ...end,
        finishedAt,
        trainingRunId: runId,
        remarks: [...searchRemarks(attempt), ...remarks],
        ...(compared === undefined ? {} : { leaderboard: compared.leaderboard }),
        ...(attempt.state.search === undefined ? {} : { evaluation: evaluationOf(attempt.state.search) }),
        ...(end.state === 'succeeded' ? { progress: completed(attempt) } : {}),
      });
      if (!isOurs) return false;
      await this.recordRuns(attempt, end, compared, finishedAt);
      await this.recordAudit(job, end);
      await this.bus.publish(trainingFinished, { jobId: job.id, state: end.state });
      // After the event: who keeps the candidate has taken a hold of its own by now.
      for (const batchId of batchIdsOf(job.training)) {
        await this.ingestion.releaseBatch({ batchId, holder: `training-job:${job.id}` });
      }
      return true;
    });
  }

  private async recordRuns(
    attempt: Attempt,
    { state, reason }: Omit<JobEnd, 'finishedAt'>,
    compared: RecordedComparison | undefined,
    endedAt: Date,
  ): Promise<void> {
    const { job, runId } = attempt;
    const experiment = await this.tracking.ensureExperiment(job.experimentName);
    const startedAt = job.startedAt ?? job.requestedAt;
    const recorded = { ...job, runId, experimentId: experiment.id, state, reason, startedAt, endedAt };
    await this.tracking.recordRuns(
      runRecords(
        recorded,
        compared,
        (modelId) => runIdOf(attempt, modelId),
        () => newId('run'),
      ),
    );
  }

  private async recordAudit(job: StoredJob, end: Omit<JobEnd, 'finishedAt'>): Promise<void> {
    const { state, reason, candidate } = end;
    await this.access.recordAudit({
      actor: 'automl',
      action: 'automl.training-end',
      object: `training-job:${job.id}`,
      reason: reason ?? candidate?.usableReason ?? state,
      before: { state: 'running' },
      after: { state, ...(candidate === undefined ? {} : { estimator: candidate.estimator }) },
    });
  }
}

/** One id for each model's run, known before the run is recorded. */
export function runIdOf({ runIds }: Attempt, modelId: string): string {
  const known = runIds.get(modelId);
  if (known !== undefined) return known;
  const id = newId('run');
  runIds.set(modelId, id);
  return id;
}

/** What a reader should know about the rows and about how the search went. */
function searchRemarks({ state: { search } }: Attempt): string[] {
  return search === undefined ? [] : remarksOf(search);
}

function describeComparison(
  { state: { search } }: Attempt,
  { state, candidate }: Omit<JobEnd, 'finishedAt'>,
): RecordedComparison | undefined {
  if (search === undefined) return undefined;
  const { outline, scoreboard, recipes, sampleRows } = search.state;
  const models = scoreboard.models();
  const stopped = state === 'succeeded' ? undefined : `was not finished when the job ended as ${state}`;
  const leaderboard = scoreboard.list(stopped).map((row) => {
    const found = models.find(({ model }) => model.id === row.model);
    const shown = toLeaderboardRow(row, found?.folds ?? [], outline.scoreRemarks, found?.model);
    // What has learnt from a part of the rows is not fitted again by its recipe alone.
    const recipe = sampleRows.has(row.model) ? undefined : recipes.get(row.model);
    return recipe === undefined ? shown : { ...shown, recipe };
  });
  return { outline, models, leaderboard, recipes, winner: candidate?.estimator };
}

/** What the scores rest on, so that steps can be judged on the same. */
function evaluationOf({ state, data, step, guardLooks }: Search): Evaluation {
  const { task, levels, strategy, foldCount, foldHash, sortMetric } = state.outline;
  const ranked = state.scoreboard
    .list()
    .filter(({ rank, model }) => rank !== undefined && model !== BASELINE);
  return {
    task,
    classCount: levels?.length ?? 0,
    strategy,
    foldCount,
    foldHash,
    sortMetric,
    guarded: data.settings.guards ?? true,
    excluded: data.guarded?.excluded ?? [],
    ...(guardLooks === undefined ? {} : { guardLooks }),
    compared: ranked.length + state.trials.length + (step?.evaluation.compared ?? 0),
  };
}

function completed({ state }: Attempt): TrainingJob['progress'] {
  const fits = state.search?.count.total ?? 0;
  return { done: fits + 1, total: fits + 1, message: 'finished' };
}
