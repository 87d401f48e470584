/** The only reader and writer of drift checks. */
import { Injectable } from '@nestjs/common';
import { Brackets, type FindOptionsSelect, In, LessThan } from 'typeorm';
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import type { DriftDetails } from '../core/drift/drift-report.js';
import type { BatchSlice } from '../ingestion/ingestion.api.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/ids.js';
import type { Alarm, CheckCause, CheckProgress, CheckScope, CheckState, DriftCheck } from './drift.api.js';
import { DriftCheckEntity } from './drift.entity.js';
import { alarmFrom } from './monitor.repository.js';
import type { StoredReport } from './what-if.thread.js';

/** The figures of an evaluation that lists show. */
export type Verdict = Pick<
  DriftEvaluation,
  'drifted' | 'driftedShare' | 'driftedFeatures' | 'testedFeatures' | 'isPartial'
>;

/** A check in a list: everything but the evaluation itself. */
export interface ListedCheck extends DriftCheck {
  readonly verdict?: Verdict;
}

export interface NewCheck {
  readonly monitorId: string;
  readonly datasetId: string;
  /** Asking again with the same key gives the check there is. */
  readonly onceKey?: string;
  readonly cause: CheckCause;
  readonly current: readonly BatchSlice[];
  readonly actor: string;
  readonly requestedAt: Date;
}

/** A check that this process works on; the attempt is the fencing token. */
export interface ClaimedCheck extends DriftCheck {
  readonly attempt: number;
}

interface ComparedRows {
  /** What the window of the monitor made of the batch; left as it is when absent. */
  readonly current?: readonly BatchSlice[];
  readonly reference?: readonly BatchSlice[];
  readonly referenceVersionId?: string;
}

/** How a check ends. */
export type CheckOutcome = ComparedRows &
  (
    | { readonly state: 'skipped' | 'failed'; readonly reason: string }
    | {
        readonly state: 'done';
        readonly current: readonly BatchSlice[];
        readonly comparisonKey: string;
        readonly scope: CheckScope;
        readonly evaluation: DriftEvaluation;
        readonly summary: readonly string[];
        readonly details: DriftDetails;
      }
  );

@Injectable()
export class DriftCheckRepository {
  constructor(private readonly database: Database) {}

  /** @returns the check, and whether this call made it */
  async insert(check: NewCheck): Promise<{ check: DriftCheck; isNew: boolean }> {
    const { cause, onceKey, ...rest } = check;
    const id = newId('chk');
    const isNew = await this.database.insertIfAbsent(DriftCheckEntity, {
      ...rest,
      id,
      onceKey: onceKey ?? null,
      cause: cause.kind,
      slotAt: cause.kind === 'schedule' ? cause.slotAt : null,
      state: 'queued',
      reference: [],
      attempt: 0,
    } as object);
    const where = isNew || onceKey === undefined ? { id } : { onceKey };
    const row = await this.database.read((manager) => manager.findOneByOrFail(DriftCheckEntity, where));
    return { check: fromRow(row), isNew };
  }

  async find(id: string): Promise<DriftCheck | undefined> {
    const row = await this.database.read((manager) => manager.findOneBy(DriftCheckEntity, { id }));
    return row === null ? undefined : fromRow(row);
  }

  /** Newest first. */
  async list(filter: { monitorId: string; after?: string; limit: number }): Promise<ListedCheck[]> {
    const { monitorId, after, limit } = filter;
    const rows = await this.database.read((manager) =>
      manager.find(DriftCheckEntity, {
        select: LISTED,
        where: { monitorId, ...(after === undefined ? {} : { id: LessThan(after) }) },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
    return rows.map(fromRow);
  }

  /** The newest check of each monitor that has one. */
  async latestOf(monitorIds: readonly string[]): Promise<Map<string, ListedCheck>> {
    if (monitorIds.length === 0) return new Map();
    const rows = await this.database.read(async (manager) => {
      const latest = await manager
        .createQueryBuilder(DriftCheckEntity, 'entry')
        .select('max(entry.id)', 'id')
        .where({ monitorId: In([...monitorIds]) })
        .groupBy('entry.monitorId')
        .getRawMany<{ id: string }>();
      return manager.find(DriftCheckEntity, {
        select: LISTED,
        where: { id: In(latest.map(({ id }) => id)) },
      });
    });
    return new Map(rows.map((row) => [row.monitorId, fromRow(row)]));
  }

  /** Reports of done checks as stored, in no particular order; a few at a time, as each can be megabytes. */
  async readReportTexts(ids: readonly string[]): Promise<StoredReport[]> {
    return this.database.read((manager) =>
      manager
        .createQueryBuilder(DriftCheckEntity, 'entry')
        .select('entry.id', 'checkId')
        .addSelect('entry.evaluation', 'evaluation')
        .addSelect('entry.scope', 'scope')
        .where({ id: In([...ids]), state: 'done' })
        .getRawMany<StoredReport>(),
    );
  }

  /** A finished check of the same rows with the same settings. */
  async findDone(monitorId: string, comparisonKey: string): Promise<string | undefined> {
    const row = await this.database.read((manager) =>
      manager.findOne(DriftCheckEntity, {
        select: { id: true },
        where: { monitorId, comparisonKey, state: 'done' },
        order: { id: 'DESC' },
      }),
    );
    return row?.id;
  }

  /** Checks to be taken up: queued, or left behind by a worker that is gone. Oldest first. */
  async listDue(now: Date): Promise<string[]> {
    const rows = await this.database.read((manager) =>
      manager
        .createQueryBuilder(DriftCheckEntity, 'entry')
        .select('entry.id', 'id')
        .where('entry.state = :queued', { queued: 'queued' })
        .orWhere(
          new Brackets((lost) =>
            lost
              .where('entry.state = :running', { running: 'running' })
              .andWhere('entry.leaseUntil < :now', { now: now.toISOString() }),
          ),
        )
        .orderBy('entry.id', 'ASC')
        .limit(100)
        .getRawMany<{ id: string }>(),
    );
    return rows.map(({ id }) => id);
  }

  /** Takes the check; undefined when it has ended or another worker holds it. */
  async claim(id: string, now: Date, leaseUntil: Date): Promise<ClaimedCheck | undefined> {
    return this.database.transaction(async (manager) => {
      const row = await manager.findOneBy(DriftCheckEntity, { id });
      if (row === null || (row.state !== 'queued' && row.state !== 'running')) return undefined;
      if (row.state === 'running' && row.leaseUntil !== null && row.leaseUntil >= now) return undefined;
      const { state, attempt } = row;
      const result = await manager.update(
        DriftCheckEntity,
        { id, attempt, state },
        { state: 'running', attempt: attempt + 1, leaseUntil, startedAt: now },
      );
      if (result.affected !== 1) return undefined;
      return { ...fromRow(row), state: 'running', startedAt: now, attempt: attempt + 1 };
    });
  }

  extendLease(check: ClaimedCheck, leaseUntil: Date): Promise<boolean> {
    return this.updateClaimed(check, { leaseUntil });
  }

  /** Keeps others from the check until the transaction ends; false when the claim is no longer ours. */
  lock(check: ClaimedCheck): Promise<boolean> {
    return this.updateClaimed(check, { attempt: check.attempt });
  }

  /** @returns false when the check has ended already; its worker stops at the next beat of the lease */
  async cancel(id: string, reason: string, finishedAt: Date): Promise<boolean> {
    const end = { state: 'cancelled', reason, finishedAt, leaseUntil: null };
    // One statement: between two, a check could pass from the one state into the other and escape both.
    const { affected } = await this.database.transaction((manager) =>
      manager.update(DriftCheckEntity, { id, state: In(['queued', 'running']) }, end),
    );
    return affected === 1;
  }

  /** Best effort: a check that is no longer ours keeps what it says. */
  noteProgress(check: ClaimedCheck, progress: CheckProgress): Promise<boolean> {
    return this.updateClaimed(check, { progress });
  }

  /** Hands the check back to be tried again. */
  release(check: ClaimedCheck): Promise<boolean> {
    return this.updateClaimed(check, { state: 'queued', leaseUntil: null });
  }

  /** @returns false when the claim is no longer ours: nothing was changed */
  finish(
    check: ClaimedCheck,
    outcome: CheckOutcome,
    end: { finishedAt: Date; driftEventId?: string; alarm?: Alarm },
  ): Promise<boolean> {
    return this.updateClaimed(check, {
      ...outcome,
      ...end,
      leaseUntil: null,
      ...(outcome.state === 'done' ? { verdict: verdictOf(outcome.evaluation) } : {}),
    });
  }

  private async updateClaimed({ id, attempt }: ClaimedCheck, change: object): Promise<boolean> {
    const result = await this.database.transaction((manager) =>
      manager.update(DriftCheckEntity, { id, attempt, state: 'running' }, change),
    );
    return result.affected === 1;
  }
}

/** A report of a wide dataset is megabytes; a list must not read fifty of them. */
const LISTED: FindOptionsSelect<DriftCheckEntity> = {
  id: true,
  monitorId: true,
  datasetId: true,
  state: true,
  cause: true,
  slotAt: true,
  current: true,
  reference: true,
  referenceVersionId: true,
  progress: true,
  verdict: true,
  driftEventId: true,
  alarm: true,
  reason: true,
  actor: true,
  requestedAt: true,
  startedAt: true,
  finishedAt: true,
};

function verdictOf(evaluation: DriftEvaluation): Verdict {
  const { drifted, driftedShare, driftedFeatures, testedFeatures, isPartial } = evaluation;
  return { drifted, driftedShare, driftedFeatures, testedFeatures, isPartial };
}

function fromRow(row: DriftCheckEntity): ListedCheck {
  return {
    id: row.id,
    monitorId: row.monitorId,
    datasetId: row.datasetId,
    state: row.state as CheckState,
    cause: causeOf(row),
    current: row.current as readonly BatchSlice[],
    reference: row.reference as readonly BatchSlice[],
    actor: row.actor,
    requestedAt: row.requestedAt,
    // A column that a list did not select is undefined, an empty one is null.
    ...(row.referenceVersionId == null ? {} : { referenceVersionId: row.referenceVersionId }),
    ...(row.startedAt == null ? {} : { startedAt: row.startedAt }),
    ...(row.finishedAt == null ? {} : { finishedAt: row.finishedAt }),
    ...(row.reason == null ? {} : { reason: row.reason }),
    ...(row.evaluation == null ? {} : { evaluation: row.evaluation as DriftEvaluation }),
    ...(row.scope == null ? {} : { scope: row.scope as CheckScope }),
    ...(row.details == null ? {} : { details: row.details as DriftDetails }),
    ...(row.progress == null ? {} : { progress: row.progress as CheckProgress }),
    ...(row.summary == null ? {} : { summary: row.summary as readonly string[] }),
    ...(row.verdict == null ? {} : { verdict: row.verdict as Verdict }),
    ...(row.driftEventId == null ? {} : { driftEventId: row.driftEventId }),
    ...(row.alarm == null ? {} : { alarm: alarmFrom(row.alarm) }),
  };
}

function causeOf({ cause, slotAt, requestedAt }: DriftCheckEntity): CheckCause {
  if (cause === 'schedule') return { kind: 'schedule', slotAt: slotAt ?? requestedAt };
  return { kind: cause === 'arrival' ? 'arrival' : 'manual' };
}
