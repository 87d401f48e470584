/** Logs experiments and training runs and reads them back. */
import { Injectable } from '@nestjs/common';
import { InvalidArgument } from '../core/errors.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import { NOT_COMPUTED_TAG, toMetricRows, toParamRows, toTagRows } from './run-rows.js';
import type { TrackedRun } from './tracked-run.js';
import { type Experiment, type NewRun, type RunStatus, TrackingApi } from './tracking.api.js';
import { ExperimentExists, NoSuchExperiment, NoSuchRun, RunEnded, RunTimesWrong } from './tracking.errors.js';
import { TrackingRepository } from './tracking.repository.js';

type IdentifiedRun = NewRun & { readonly id: string };

@Injectable()
export class TrackingService extends TrackingApi {
  constructor(
    private readonly repository: TrackingRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async ensureExperiment(name: string): Promise<Experiment> {
    const known = await this.repository.findExperimentByName(name);
    if (known !== undefined) return known;
    const fresh = this.newExperiment(name);
    if (await this.repository.insertExperiment(fresh)) return fresh;
    const winner = await this.repository.findExperimentByName(name);
    if (winner === undefined) throw new Error(`experiment ${name} is neither new nor there`);
    return winner;
  }

  async createExperiment(name: string): Promise<Experiment> {
    const fresh = this.newExperiment(name);
    if (!(await this.repository.insertExperiment(fresh))) throw new ExperimentExists(name);
    return fresh;
  }

  async getExperiment(id: string): Promise<Experiment> {
    const experiment = await this.repository.findExperiment(id);
    if (experiment === undefined) throw new NoSuchExperiment(id);
    return experiment;
  }

  listExperiments(filter: { after?: string; limit: number }): Promise<Experiment[]> {
    return this.repository.listExperiments(filter);
  }

  override async recordRuns(runs: readonly NewRun[]): Promise<readonly string[]> {
    const identified = runs.map((run): IdentifiedRun => ({ ...run, id: run.id ?? newId('run') }));
    await this.database.transaction(async () => {
      const known = await this.repository.knownRunIds(identified.map(({ id }) => id));
      const fresh = firstOfEachId(identified).filter(({ id }) => !known.has(id));
      if (fresh.length === 0) return;
      await this.refuseUnknownOwners(fresh);
      await this.repository.insert(toRows(fresh));
    });
    return identified.map(({ id }) => id);
  }

  /** Logs one run that has already ended; times left out are now. */
  async logEndedRun(
    run: Omit<NewRun, 'id' | 'startedAt' | 'endedAt'> & {
      readonly startedAt?: Date | undefined;
      readonly endedAt?: Date | undefined;
    },
  ): Promise<TrackedRun> {
    const endedAt = run.endedAt ?? this.clock.now();
    const startedAt = run.startedAt ?? endedAt;
    if (endedAt < startedAt) throw new RunTimesWrong(startedAt, endedAt);
    const id = newId('run');
    await this.recordRuns([{ ...run, id, startedAt, endedAt }]);
    return this.getRun(id);
  }

  override async finishRun(
    runId: string,
    end: { status: RunStatus; endedAt: Date; metrics?: Readonly<Record<string, number>> },
  ): Promise<void> {
    const { status, endedAt, metrics = {} } = end;
    if (status === 'running') throw new InvalidArgument('status', 'must be an end of the run', status);
    await this.database.transaction(async () => {
      if (!(await this.repository.endRun(runId, status, endedAt))) {
        const run = await this.getRun(runId);
        // Whoever finishes a run may be repeated after a crash; the first end stands.
        if (run.status === status) return;
        throw new RunEnded(runId, run.status, status);
      }
      const { rows, notComputed } = toMetricRows(runId, metrics, endedAt);
      await this.repository.insert({ runs: [], params: [], metrics: rows, tags: [] });
      if (notComputed.length === 0) return;
      const { tags } = await this.getRun(runId);
      const named = tags[NOT_COMPUTED_TAG];
      const [tag] = toTagRows(runId, named === undefined ? {} : { [NOT_COMPUTED_TAG]: named }, notComputed);
      if (tag !== undefined) await this.repository.putTag(tag);
    });
  }

  override async getRun(runId: string): Promise<TrackedRun> {
    const run = await this.repository.findRun(runId);
    if (run === undefined) throw new NoSuchRun(runId);
    return run;
  }

  async listRuns(filter: {
    experimentId: string;
    parentRunId?: string;
    status?: RunStatus;
    after?: string;
    limit: number;
  }): Promise<TrackedRun[]> {
    await this.getExperiment(filter.experimentId);
    return this.repository.listRuns(filter);
  }

  private newExperiment(name: string): Experiment {
    return { id: newId('exp'), name, createdAt: this.clock.now() };
  }

  private async refuseUnknownOwners(runs: readonly IdentifiedRun[]): Promise<void> {
    const experimentIds = runs.map(({ experimentId }) => experimentId);
    const experiments = await this.repository.knownExperimentIds(experimentIds);
    const strayExperiment = experimentIds.find((id) => !experiments.has(id));
    if (strayExperiment !== undefined) throw new NoSuchExperiment(strayExperiment);

    const ownIds = new Set(runs.map(({ id }) => id));
    const parentIds = runs.flatMap(({ parentRunId }) => parentRunId ?? []).filter((id) => !ownIds.has(id));
    const parents = await this.repository.knownRunIds(parentIds);
    const strayParent = parentIds.find((id) => !parents.has(id));
    if (strayParent !== undefined) throw new NoSuchRun(strayParent);
  }
}

function firstOfEachId(runs: readonly IdentifiedRun[]): IdentifiedRun[] {
  const first = new Map<string, IdentifiedRun>();
  for (const run of runs) if (!first.has(run.id)) first.set(run.id, run);
  return [...first.values()];
}

function toRows(runs: readonly IdentifiedRun[]) {
  const computed = runs.map((run) => ({
    run,
    ...toMetricRows(run.id, run.metrics, run.endedAt ?? run.startedAt),
  }));
  return {
    runs: runs.map(({ id, experimentId, name, parentRunId, status, startedAt, endedAt }) => ({
      id,
      experimentId,
      name,
      status,
      startedAt,
      parentRunId: parentRunId ?? null,
      endedAt: endedAt ?? null,
    })),
    params: runs.flatMap(({ id, params }) => toParamRows(id, params)),
    metrics: computed.flatMap(({ rows }) => rows),
    tags: computed.flatMap(({ run, notComputed }) => toTagRows(run.id, run.tags, notComputed)),
  };
}
