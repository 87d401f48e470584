/** The only reader and writer of pipeline runs and steps. */
import { Injectable } from '@nestjs/common';
import { Brackets, In, IsNull, LessThan, MoreThanOrEqual, Not } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import type {
  PipelineRun,
  PipelineStep,
  RetrainingPolicy,
  RunOutcome,
  RunState,
  RunTrigger,
  StepName,
} from './pipeline.api.js';
import { ActiveRetrainEntity, PipelineRunEntity, PipelineStepEntity } from './pipeline.entity.js';

/** What the steps of a run add to it. */
export type Findings = Pick<
  PipelineRun,
  | 'decision'
  | 'windows'
  | 'training'
  | 'halfLifeRows'
  | 'holdout'
  | 'versionId'
  | 'championVersionId'
  | 'gate'
  | 'driftSignature'
>;

/** A retrain of the past, as storm control sees it. */
export interface EarlierRetrain {
  readonly startedAt: Date;
  /** Absent while it runs. */
  readonly outcome?: RunOutcome;
  readonly driftSignature?: string;
}

/** As many refusals in a row as the longest back-off needs, and some more. */
const MOST_EARLIER_RETRAINS = 50;

/** A run somebody has claimed to move it on; the attempt is the fencing token. */
export interface ClaimedRun extends PipelineRun {
  readonly nextStep: StepName;
  readonly attempt: number;
  readonly claimedAt: Date;
}

export interface NewRunRow {
  readonly triggerKey: string;
  readonly modelName: string;
  readonly trigger: RunTrigger;
  readonly policy: RetrainingPolicy;
  readonly actor: string;
  readonly createdAt: Date;
}

/** What one step changes; stored only while the attempt is still the latest. */
export interface RunChange {
  readonly state: RunState;
  readonly nextStep?: StepName;
  readonly findings?: Findings;
  readonly trainingJobId?: string;
  readonly retrainStartedAt?: Date;
  readonly outcome?: RunOutcome;
  readonly reason?: string;
  readonly finishedAt?: Date;
}

@Injectable()
export class PipelineRepository {
  constructor(private readonly database: Database) {}

  /** The run of that trigger: a new one, or the one there is. */
  async createRun(run: NewRunRow, firstStep: StepName): Promise<PipelineRun> {
    const { triggerKey } = run;
    const row = {
      ...run,
      id: newId('prn'),
      state: 'queued',
      nextStep: firstStep,
      findings: {},
      attempt: 0,
      outcome: null,
      reason: null,
      trainingJobId: null,
      leaseUntil: null,
      retrainStartedAt: null,
      finishedAt: null,
    };
    await this.database.insertIfAbsent(PipelineRunEntity, row);
    const stored = await this.database.read((manager) =>
      manager.findOneByOrFail(PipelineRunEntity, { triggerKey }),
    );
    return toRun(stored);
  }

  async findRun(id: string): Promise<PipelineRun | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(PipelineRunEntity, { id }));
    return row === null ? undefined : toRun(row);
  }

  async findRunOfJob(trainingJobId: string): Promise<PipelineRun | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOneBy(PipelineRunEntity, { trainingJobId, state: 'waiting-for-training' }),
    );
    return row === null ? undefined : toRun(row);
  }

  /** Newest first. */
  async listRuns(filter: { modelName?: string; after?: string; limit: number }): Promise<PipelineRun[]> {
    const { modelName, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(PipelineRunEntity, {
        where: {
          ...(modelName === undefined ? {} : { modelName }),
          ...(after === undefined ? {} : { id: LessThan(after) }),
        },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(toRun);
  }

  /** Runs that a worker should move on: queued and not held by a living worker. */
  async listDue(now: Date): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager
        .createQueryBuilder(PipelineRunEntity, 'run')
        .select('run.id', 'id')
        .where('run.state = :state', { state: 'queued' })
        .andWhere(
          new Brackets((free) =>
            free.where('run.leaseUntil IS NULL').orWhere('run.leaseUntil < :now', { now: now.toISOString() }),
          ),
        )
        .limit(100)
        .getRawMany<{ id: string }>(),
    );
    return rows.map(({ id }) => id);
  }

  /** Runs whose training may have ended without the event reaching them. */
  async listWaitingForTraining(): Promise<PipelineRun[]> {
    const rows = await this.database.read((manager) =>
      manager.find(PipelineRunEntity, { where: { state: 'waiting-for-training' }, take: 100 }),
    );
    return rows.map(toRun);
  }

  /** Takes the run for one step; undefined when there is nothing to do or another worker holds it. */
  async claim(id: string, now: Date, leaseUntil: Date): Promise<ClaimedRun | undefined> {
    return this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(PipelineRunEntity, { id, state: 'queued' });
      if (row === null || (row.leaseUntil !== null && row.leaseUntil >= now)) return undefined;
      const { attempt } = row;
      const result = await manager.update(
        PipelineRunEntity,
        { id, attempt, state: 'queued' },
        { attempt: attempt + 1, leaseUntil },
      );
      if (result.affected !== 1) return undefined;
      return { ...toRun(row), nextStep: row.nextStep as StepName, attempt: attempt + 1, claimedAt: now };
    });
  }

  async extendLease(run: ClaimedRun, leaseUntil: Date): Promise<boolean> {
    const { id, attempt } = run;
    const result = await this.database.transaction((manager) =>
      manager.update(PipelineRunEntity, { id, attempt, state: 'queued' }, { leaseUntil }),
    );
    return result.affected === 1;
  }

  /** @returns false when the claim is no longer ours: nothing was changed */
  async change(run: ClaimedRun, change: RunChange): Promise<boolean> {
    const { id, attempt } = run;
    const { findings, nextStep, ...rest } = change;
    const result = await this.database.transaction((manager) =>
      manager.update(
        PipelineRunEntity,
        { id, attempt },
        {
          ...rest,
          nextStep: nextStep ?? '',
          leaseUntil: null,
          ...(findings === undefined ? {} : { findings }),
        },
      ),
    );
    return result.affected === 1;
  }

  /** Moves a waiting run on. @returns false when it was not waiting there */
  async wake(id: string, from: RunState, nextStep: StepName): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.update(PipelineRunEntity, { id, state: from }, { state: 'queued', nextStep, leaseUntil: null }),
    );
    return result.affected === 1;
  }

  /** @returns undefined when this run has the model now, else the run that has it */
  async takeModel(modelName: string, runId: string): Promise<string | undefined> {
    if (await this.database.insertIfAbsent(ActiveRetrainEntity, { modelName, runId })) return undefined;
    const active = await this.database.read((manager) =>
      manager.findOneByOrFail(ActiveRetrainEntity, { modelName }),
    );
    return active.runId === runId ? undefined : active.runId;
  }

  async releaseModel(modelName: string, runId: string): Promise<void> {
    await this.database.transaction((manager) => manager.delete(ActiveRetrainEntity, { modelName, runId }));
  }

  /** When retrains of the model started, newest first. */
  async listRetrainStarts(modelName: string, since: Date): Promise<Date[]> {
    const rows = await this.database.read((manager) =>
      manager.find(PipelineRunEntity, {
        select: { retrainStartedAt: true },
        where: { modelName, retrainStartedAt: MoreThanOrEqual(since) },
        order: { retrainStartedAt: 'DESC' },
      }),
    );
    return rows.flatMap(({ retrainStartedAt }) => retrainStartedAt ?? []);
  }

  /** The latest retrains of the model, however long ago, newest first. */
  async listRecentRetrains(modelName: string): Promise<EarlierRetrain[]> {
    const rows = await this.database.read((manager) =>
      manager.find(PipelineRunEntity, {
        select: { retrainStartedAt: true, outcome: true, findings: true },
        where: { modelName, retrainStartedAt: Not(IsNull()) },
        order: { retrainStartedAt: 'DESC' },
        take: MOST_EARLIER_RETRAINS,
      }),
    );
    return rows.map(({ retrainStartedAt, outcome, findings }) => {
      const { driftSignature } = findings as Findings;
      return {
        startedAt: retrainStartedAt!,
        ...(outcome === null ? {} : { outcome: outcome as RunOutcome }),
        ...(driftSignature === undefined ? {} : { driftSignature }),
      };
    });
  }

  /** Stores or replaces the step of that name. */
  async putStep(runId: string, step: PipelineStep): Promise<void> {
    const { name, ...rest } = step;
    const row = { ...rest, runId, name, finishedAt: step.finishedAt ?? null };
    await this.database.transaction(async (manager) => {
      const result = await manager.update(PipelineStepEntity, { runId, name }, row);
      if (result.affected === 0) await manager.insert(PipelineStepEntity, { ...row, id: newId('pst') });
    });
  }

  async listSteps(runIds: readonly string[]): Promise<Map<string, PipelineStep[]>> {
    const rows = await this.database.read((manager) =>
      manager.find(PipelineStepEntity, {
        where: { runId: In([...runIds]) },
        order: { startedAt: 'ASC', id: 'ASC' },
      }),
    );
    const steps = new Map<string, PipelineStep[]>(runIds.map((id) => [id, []]));
    for (const row of rows) steps.get(row.runId)?.push(toStep(row));
    return steps;
  }
}

function toRun(row: PipelineRunEntity): PipelineRun {
  return {
    id: row.id,
    modelName: row.modelName,
    trigger: row.trigger as RunTrigger,
    policy: row.policy as RetrainingPolicy,
    state: row.state as RunState,
    actor: row.actor,
    createdAt: row.createdAt,
    ...(row.findings as Findings),
    ...(row.outcome === null ? {} : { outcome: row.outcome as RunOutcome }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.trainingJobId === null ? {} : { trainingJobId: row.trainingJobId }),
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt }),
  };
}

function toStep(row: PipelineStepEntity): PipelineStep {
  return {
    name: row.name as StepName,
    state: row.state as PipelineStep['state'],
    startedAt: row.startedAt,
    input: row.input as PipelineStep['input'],
    output: row.output as PipelineStep['output'],
    reason: row.reason,
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt }),
  };
}
