/** Ends a check in one fenced transaction: its report, the alarm of its monitor, its trend, the drift event and the news. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { newId } from '../platform/ids.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { type AlarmChange, describeQuietDrift, disjointWindows, nextAlarm } from './alarm.js';
import { ALARM_AT_ONCE } from './drift.api.js';
import { driftChecked } from './drift.events.js';
import { type CheckOutcome, type ClaimedCheck, DriftCheckRepository } from './drift-check.repository.js';
import { type DriftEvent, DriftEventRepository } from './drift-event.repository.js';
import { MonitorRepository } from './monitor.repository.js';
import { cellsOf } from './trend.js';
import { TrendRepository } from './trend.repository.js';

type Done = Extract<CheckOutcome, { state: 'done' }>;

@Injectable()
export class CheckEndingService {
  constructor(
    private readonly checks: DriftCheckRepository,
    private readonly monitors: MonitorRepository,
    private readonly trends: TrendRepository,
    private readonly events: DriftEventRepository,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** Changes nothing when the claim is no longer ours. */
  async end(check: ClaimedCheck, outcome: CheckOutcome): Promise<void> {
    const finishedAt = this.clock.now();
    const isOurs = await this.database.transaction(async () => {
      if (!(await this.checks.lock(check))) return false;
      const driftEventId =
        outcome.state === 'done'
          ? await this.endDone(check, outcome, finishedAt)
          : await this.endOther(check, outcome, finishedAt);
      await this.bus.publish(driftChecked, {
        checkId: check.id,
        monitorId: check.monitorId,
        datasetId: check.datasetId,
        state: outcome.state,
        drifted: driftEventId !== undefined,
        ...(driftEventId === undefined ? {} : { driftEventId }),
      });
      return true;
    });
    if (isOurs) this.metrics.driftChecks.inc({ outcome: metricOf(outcome) });
  }

  private async endOther(check: ClaimedCheck, outcome: CheckOutcome, finishedAt: Date): Promise<undefined> {
    await this.checks.finish(check, outcome, { finishedAt });
  }

  /** @returns the drift event, when one is raised */
  private async endDone(check: ClaimedCheck, outcome: Done, finishedAt: Date): Promise<string | undefined> {
    const { evaluation, scope, current } = outcome;
    const { alarm, isRaising } = await this.moveAlarm(check, outcome, finishedAt);
    const event = isRaising ? eventOf(check, outcome, finishedAt) : undefined;
    const isQuiet = evaluation.drifted && event === undefined;
    const summary = isQuiet ? [...outcome.summary, describeQuietDrift(alarm)] : outcome.summary;
    const eventId = event === undefined ? {} : { driftEventId: event.id };
    await this.checks.finish(check, { ...outcome, summary }, { finishedAt, alarm, ...eventId });
    if (event !== undefined) await this.events.insert(event);
    await this.trends.insert(check.monitorId, current, {
      checkId: check.id,
      finishedAt,
      referenceRows: scope.referenceRows,
      currentRows: scope.currentRows,
      drifted: evaluation.drifted,
      level: evaluation.level,
      ...eventId,
      ...cellsOf(evaluation),
    });
    return event?.id;
  }

  private async moveAlarm(
    { id, monitorId }: ClaimedCheck,
    { evaluation, current }: Done,
    now: Date,
  ): Promise<AlarmChange> {
    const monitor = await this.monitors.lockForAlarm(monitorId);
    // A monitor that was removed meanwhile has nobody left to wait for.
    const hysteresis = monitor?.hysteresis ?? ALARM_AT_ONCE;
    const newest = { drifted: evaluation.drifted, current };
    const past = await this.trends.listPast(
      monitorId,
      id,
      (found) => disjointWindows([newest, ...found], hysteresis.of).length === hysteresis.of,
    );
    const change = nextAlarm([newest, ...past], hysteresis, monitor?.alarm, now);
    if (monitor !== undefined) await this.monitors.putAlarm(monitorId, change.alarm);
    return change;
  }
}

function eventOf(check: ClaimedCheck, { evaluation }: Done, happenedAt: Date): DriftEvent {
  return {
    id: newId('dre'),
    checkId: check.id,
    monitorId: check.monitorId,
    batchId: check.current[0]?.batchId ?? '',
    happenedAt,
    driftedFeatures: evaluation.features.flatMap(({ name, drifted }) => (drifted ? [name] : [])),
  };
}

function metricOf(outcome: CheckOutcome): string {
  if (outcome.state !== 'done') return outcome.state;
  return outcome.evaluation.drifted ? 'drifted' : 'stable';
}
