/** The only reader and writer of training jobs. Every change of a running job is fenced by its attempt. */
import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, LessThan, LessThanOrEqual } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Database } from '../platform/database/database.js';
import type { JobState, TrainingJob } from './automl.api.js';
import { TrainingJobEntity } from './automl.entity.js';

/** A job with what only this module needs to know. */
export interface StoredJob extends TrainingJob {
  readonly key: string;
  readonly dataHash: string;
  readonly actor: string;
  readonly failures: number;
}

export type NewJob = Pick<
  StoredJob,
  | 'id'
  | 'key'
  | 'experimentName'
  | 'datasetId'
  | 'datasetName'
  | 'training'
  | 'dataHash'
  | 'target'
  | 'settings'
  | 'actor'
  | 'requestedAt'
  | 'step'
>;

/** How a job ends. */
export interface JobEnd {
  readonly state: Exclude<JobState, 'queued' | 'running'>;
  readonly finishedAt: Date;
  readonly remarks?: readonly string[];
  readonly progress?: TrainingJob['progress'];
  readonly leaderboard?: TrainingJob['leaderboard'];
  readonly candidate?: TrainingJob['candidate'];
  readonly evaluation?: TrainingJob['evaluation'];
  readonly findings?: TrainingJob['findings'];
  readonly reason?: string;
  readonly trainingRunId?: string;
}

export interface JobFilter {
  readonly state?: JobState;
  /** Only steps that start from this job. */
  readonly parentJobId?: string;
  readonly after?: string;
  readonly limit: number;
}

type Change = QueryDeepPartialEntity<TrainingJobEntity>;

@Injectable()
export class AutomlRepository {
  constructor(private readonly database: Database) {}

  /** False when a job of that key is there already. */
  insert(job: NewJob): Promise<boolean> {
    return this.database.insertIfAbsent(TrainingJobEntity, {
      ...job,
      step: job.step ?? null,
      parentJobId: job.step?.parentJobId ?? null,
      findings: null,
      evaluation: null,
      state: 'queued',
      progress: { done: 0, total: 0, message: 'waiting for a worker' },
      remarks: [],
      leaderboard: null,
      candidate: null,
      reason: null,
      attempt: 0,
      failures: 0,
      leaseUntil: null,
      cancelRequested: false,
      trainingRunId: null,
      startedAt: null,
      finishedAt: null,
    } as Change);
  }

  find(id: string): Promise<StoredJob | undefined> {
    return this.findBy({ id });
  }

  findByKey(key: string): Promise<StoredJob | undefined> {
    return this.findBy({ key });
  }

  /** Newest first. */
  async list(filter: JobFilter): Promise<StoredJob[]> {
    const { state, parentJobId, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(TrainingJobEntity, {
        where: {
          ...(state === undefined ? {} : { state }),
          ...(parentJobId === undefined ? {} : { parentJobId }),
          ...(after === undefined ? {} : { id: LessThan(after) }),
        },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }

  /** Ids of jobs that nobody works on: queued, or running under a lease that has passed. */
  async listDue(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager.find(TrainingJobEntity, {
        select: { id: true },
        where: [{ state: 'queued' }, { state: 'running', leaseUntil: LessThanOrEqual(now) }],
        order: { id: 'ASC' },
        take: limit,
      }),
    );
    return rows.map(({ id }) => id);
  }

  /** Jobs that have succeeded on a dataset and target, newest first, without the `newest` of them. */
  async listSucceededBefore(
    of: Pick<StoredJob, 'datasetId' | 'target'>,
    { newest, limit }: { readonly newest: number; readonly limit: number },
  ): Promise<readonly Pick<StoredJob, 'id' | 'attempt'>[]> {
    return this.database.read((manager) =>
      manager.find(TrainingJobEntity, {
        select: { id: true, attempt: true },
        where: { ...of, state: 'succeeded' },
        order: { id: 'DESC' },
        skip: newest,
        take: limit,
      }),
    );
  }

  /**
   * Takes a job that is due under a new attempt. Taking over a lease that has passed counts as a failure of whoever had it.
   * @returns undefined when the job is not due or another worker was faster
   */
  async claim(id: string, now: Date, leaseUntil: Date): Promise<StoredJob | undefined> {
    return this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(TrainingJobEntity, { id });
      if (row === null) return undefined;
      const isLost = row.state === 'running' && row.leaseUntil !== null && row.leaseUntil <= now;
      if (row.state !== 'queued' && !isLost) return undefined;
      const change = {
        state: 'running',
        attempt: row.attempt + 1,
        failures: row.failures + (isLost ? 1 : 0),
        leaseUntil,
        startedAt: now,
        progress: { done: 0, total: 0, message: 'reading the rows' },
      };
      const { attempt, state } = row;
      const result = await manager.update(TrainingJobEntity, { id, attempt, state }, change);
      return result.affected === 1 ? fromRow({ ...row, ...change }) : undefined;
    });
  }

  /** Extends the lease, unless it is no longer ours or the job is to stop. */
  async extendLease(id: string, attempt: number, leaseUntil: Date): Promise<'ours' | 'lost' | 'cancelled'> {
    if (await this.change({ ...running(id, attempt), cancelRequested: false }, { leaseUntil })) return 'ours';
    const job = await this.find(id);
    return job?.attempt === attempt && job.state === 'running' ? 'cancelled' : 'lost';
  }

  async reportProgress(id: string, attempt: number, progress: TrainingJob['progress']): Promise<void> {
    await this.change(running(id, attempt), { progress });
  }

  /** Back to the queue, for another attempt from the start. */
  async release(id: string, attempt: number, failures: number): Promise<void> {
    const progress = { done: 0, total: 0, message: 'waiting for a worker' };
    await this.change(running(id, attempt), {
      state: 'queued',
      leaseUntil: null,
      failures,
      progress,
    } as Change);
  }

  /** False when the attempt is not the latest any more: then nothing is changed. */
  end(id: string, attempt: number, end: JobEnd): Promise<boolean> {
    return this.change(running(id, attempt), toChange(end));
  }

  /** False when it is not queued. */
  endQueued(id: string, end: JobEnd): Promise<boolean> {
    return this.change({ id, state: 'queued' }, toChange(end));
  }

  /** False when it is not running. */
  requestCancel(id: string): Promise<boolean> {
    return this.change({ id, state: 'running' }, { cancelRequested: true });
  }

  private async change(where: FindOptionsWhere<TrainingJobEntity>, change: Change): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.update(TrainingJobEntity, where, change),
    );
    return result.affected === 1;
  }

  private async findBy(where: FindOptionsWhere<TrainingJobEntity>): Promise<StoredJob | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(TrainingJobEntity, where));
    return row === null ? undefined : fromRow(row);
  }
}

function running(id: string, attempt: number): FindOptionsWhere<TrainingJobEntity> {
  return { id, attempt, state: 'running' };
}

function toChange(end: JobEnd): Change {
  return { ...end, leaseUntil: null } as Change;
}

function fromRow(row: TrainingJobEntity): StoredJob {
  const {
    leaderboard,
    candidate,
    reason,
    trainingRunId,
    startedAt,
    finishedAt,
    parentJobId: _parent,
    step,
    findings,
    evaluation,
    leaseUntil: _,
    ...rest
  } = row;
  return {
    ...rest,
    training: rest.training as StoredJob['training'],
    settings: rest.settings as StoredJob['settings'],
    state: rest.state as JobState,
    progress: rest.progress as StoredJob['progress'],
    remarks: rest.remarks as StoredJob['remarks'],
    ...(leaderboard === null ? {} : { leaderboard: leaderboard as NonNullable<StoredJob['leaderboard']> }),
    ...(step === null ? {} : { step: step as NonNullable<StoredJob['step']> }),
    ...(findings === null ? {} : { findings: findings as NonNullable<StoredJob['findings']> }),
    ...(evaluation === null ? {} : { evaluation: evaluation as NonNullable<StoredJob['evaluation']> }),
    ...(candidate === null ? {} : { candidate: candidate as NonNullable<StoredJob['candidate']> }),
    ...(reason === null ? {} : { reason }),
    ...(trainingRunId === null ? {} : { trainingRunId }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(finishedAt === null ? {} : { finishedAt }),
  };
}
