/** Asks for checks: by hand, for each batch that arrives, and for each slot of a schedule. */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { ALL_ROWS } from '../core/table.js';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import { type BatchArrived, batchArrived } from '../ingestion/ingestion.events.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { JobQueue } from '../platform/queue/job-queue.js';
import { Sweeper } from '../platform/queue/sweeper.js';
import { type CheckCause, DriftApi, type DriftCheck, type Monitor } from './drift.api.js';
import { NoSuchCheck, NoSuchMonitor, WrongDataset } from './drift.errors.js';
import { checkJobId, runCheck } from './drift.jobs.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { MonitorRepository } from './monitor.repository.js';

@Injectable()
export class DriftService extends DriftApi implements OnModuleInit {
  constructor(
    private readonly monitors: MonitorRepository,
    private readonly checks: DriftCheckRepository,
    private readonly ingestion: IngestionApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly jobQueue: JobQueue,
    private readonly bus: EventBus,
    private readonly sweeper: Sweeper,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(batchArrived, (arrival) => this.checkArrival(arrival));
    this.sweeper.register('drift-checks', () => this.enqueueDue());
  }

  override async getMonitor(id: string): Promise<Monitor> {
    const monitor = await this.monitors.find(id);
    if (monitor === undefined) throw new NoSuchMonitor(id);
    return monitor;
  }

  override listMonitors(): Promise<readonly Monitor[]> {
    return this.monitors.listAll();
  }

  override async getCheck(id: string): Promise<DriftCheck> {
    const check = await this.checks.find(id);
    if (check === undefined) throw new NoSuchCheck(id);
    return check;
  }

  override async requestCheck(request: {
    monitorId: string;
    batchId?: string;
    cause: CheckCause;
    actor: string;
  }): Promise<DriftCheck> {
    const { monitorId, batchId, cause, actor } = request;
    return this.database.transaction(async () => {
      const monitor = await this.getMonitor(monitorId);
      const current = await this.chooseCurrent(monitor, batchId);
      const check = await this.createCheck(monitor, current, cause, actor);
      if (cause.kind === 'manual') {
        await this.access.recordAudit({
          actor,
          action: 'drift.check-requested',
          object: `monitor:${monitorId}`,
          reason: `asked for by ${actor}`,
          after: { checkId: check.id, current },
        });
      }
      return check;
    });
  }

  /** Runs inside the transaction that stores the batch, so no batch escapes its checks. */
  private async checkArrival({ datasetId, batchId, actor }: BatchArrived): Promise<void> {
    for (const monitor of await this.monitors.listOnArrival(datasetId)) {
      await this.createCheck(monitor, [{ batchId, slice: ALL_ROWS }], { kind: 'arrival' }, actor);
    }
  }

  private async chooseCurrent(monitor: Monitor, batchId: string | undefined): Promise<BatchSlice[]> {
    if (batchId === undefined) {
      const [newest] = await this.ingestion.listRecentBatches(monitor.datasetId, 1);
      return newest === undefined ? [] : [{ batchId: newest.id, slice: ALL_ROWS }];
    }
    const batch = await this.ingestion.getBatch(batchId);
    if (batch.datasetId !== monitor.datasetId) {
      throw new WrongDataset('/batchId', batchId, monitor.datasetName);
    }
    return [{ batchId, slice: ALL_ROWS }];
  }

  private async createCheck(
    { id: monitorId, datasetId }: Monitor,
    current: readonly BatchSlice[],
    cause: CheckCause,
    actor: string,
  ): Promise<DriftCheck> {
    const onceKey = onceKeyOf(monitorId, current, cause);
    const { check, isNew } = await this.checks.insert({
      monitorId,
      datasetId,
      cause,
      current,
      actor,
      requestedAt: this.clock.now(),
      ...(onceKey === undefined ? {} : { onceKey }),
    });
    if (isNew) await this.jobQueue.enqueueAfterCommit(runCheck, checkJobId(check.id), { checkId: check.id });
    return check;
  }

  private async enqueueDue(): Promise<void> {
    for (const checkId of await this.checks.listDue(this.clock.now())) {
      await this.jobQueue.enqueue(runCheck, checkJobId(checkId), { checkId });
    }
  }
}

function onceKeyOf(monitorId: string, current: readonly BatchSlice[], cause: CheckCause): string | undefined {
  switch (cause.kind) {
    case 'manual':
      return undefined;
    case 'arrival':
      return `arrival/${monitorId}/${current.map(({ batchId }) => batchId).join('+')}`;
    case 'schedule':
      return `schedule/${monitorId}/${cause.slotAt.toISOString()}`;
  }
}
