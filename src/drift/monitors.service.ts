/** Creates, changes and removes monitors; a change, its audit row and the event commit together. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { type Dataset, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import type { Hysteresis, Monitor, MonitorReference, MonitorWindow } from './drift.api.js';
import { MonitorNameTaken, NoSuchMonitor, WindowInvalid, WrongDataset } from './drift.errors.js';
import { monitorChanged } from './drift.events.js';
import { type MonitorChange, MonitorRepository } from './monitor.repository.js';
import { completeSettings, requireSuitableColumns } from './monitor-settings.js';
import { ReferenceProfileService } from './reference-profile.service.js';
import { windowFaults } from './window-faults.js';

export type NewMonitor = Omit<Monitor, 'id' | 'datasetId' | 'createdAt' | 'alarm'>;

@Injectable()
export class MonitorsService {
  constructor(
    private readonly repository: MonitorRepository,
    private readonly ingestion: IngestionApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly profiles: ReferenceProfileService,
  ) {}

  async create(request: NewMonitor, actor: string): Promise<Monitor> {
    const dataset = await this.ingestion.getDataset(request.datasetName);
    await this.requireSound(request, dataset);
    const monitor: Monitor = {
      ...request,
      alarm: { state: 'quiet', drifted: 0, of: 0, needed: request.hysteresis.raise },
      id: newId('mon'),
      datasetId: dataset.id,
      createdAt: this.clock.now(),
    };
    await this.database.transaction(async () => {
      if (!(await this.repository.insert(monitor))) throw new MonitorNameTaken(monitor.name);
      await this.hold(monitor);
      await this.recordChange('drift.monitor-created', actor, undefined, monitor);
    });
    return monitor;
  }

  async change(id: string, change: MonitorChange, actor: string): Promise<Monitor> {
    const known = await this.get(id);
    const dataset = await this.ingestion.getDatasetById(known.datasetId);
    await this.requireSound({ ...change, ...mergedWindows(known, change) }, dataset);
    return this.database.transaction(async () => {
      const before = await this.get(id);
      const holder = change.name === undefined ? undefined : await this.repository.findByName(change.name);
      if (holder !== undefined && holder.id !== id) throw new MonitorNameTaken(holder.name);
      await this.repository.update(id, change);
      const after = await this.get(id);
      if (change.reference !== undefined) {
        await this.release(before);
        await this.hold(after);
      }
      await this.recordChange('drift.monitor-changed', actor, before, after);
      return after;
    });
  }

  async remove(id: string, actor: string): Promise<void> {
    await this.database.transaction(async () => {
      const before = await this.get(id);
      await this.repository.remove(id);
      await this.release(before);
      await this.recordChange('drift.monitor-removed', actor, before, undefined);
    });
    await this.profiles.remove(id);
  }

  async get(id: string): Promise<Monitor> {
    const monitor = await this.repository.find(id);
    if (monitor === undefined) throw new NoSuchMonitor(id);
    return monitor;
  }

  private async requireSound(
    change: {
      reference: MonitorReference;
      window: MonitorWindow;
      hysteresis: Hysteresis;
      settings?: Monitor['settings'];
    },
    dataset: Dataset,
  ): Promise<void> {
    const { reference, settings } = change;
    const faults = windowFaults(change);
    if (faults.length > 0) throw new WindowInvalid(faults);
    if (settings !== undefined) requireSuitableColumns(completeSettings(settings), dataset.contract);
    if (reference.kind !== 'batch') return;
    const batch = await this.ingestion.getBatch(reference.batchId);
    if (batch.datasetId !== dataset.id) {
      throw new WrongDataset('/reference/batchId', batch.id, dataset.name);
    }
  }

  /** A fixed reference must not be deleted under its monitor. */
  private async hold({ id, reference }: Monitor): Promise<void> {
    if (reference.kind !== 'batch') return;
    await this.ingestion.holdBatch({ batchId: reference.batchId, holder: `monitor:${id}` });
  }

  private async release({ id, reference }: Monitor): Promise<void> {
    if (reference.kind !== 'batch') return;
    await this.ingestion.releaseBatch({ batchId: reference.batchId, holder: `monitor:${id}` });
  }

  private async recordChange(
    action: string,
    actor: string,
    before: Monitor | undefined,
    after: Monitor | undefined,
  ): Promise<void> {
    const monitor = after ?? before;
    if (monitor === undefined) return;
    const { id, timeZone } = monitor;
    await this.access.recordAudit({
      actor,
      action,
      object: `monitor:${id}`,
      reason: `asked for by ${actor}`,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
    const cron = after?.enabled === true ? after.cron : undefined;
    await this.bus.publish(monitorChanged, {
      monitorId: id,
      timeZone,
      ...(cron === undefined ? {} : { cron }),
    });
  }
}

/** What a monitor compares after a change that names only some of it. */
function mergedWindows(known: Monitor, change: MonitorChange) {
  return {
    reference: change.reference ?? known.reference,
    window: change.window ?? known.window,
    hysteresis: change.hysteresis ?? known.hysteresis,
  };
}
