/** Which alarms another rule would have raised: stored reports judged again, without touching data. */
import { Injectable } from '@nestjs/common';
import { changeSettings } from '../core/drift/change-settings.js';
import type { DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { InvalidArgument } from '../core/errors.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import { nextAlarm, type PastCheck } from './alarm.js';
import type { Alarm, Hysteresis } from './drift.api.js';
import { SettingsInvalid, WindowInvalid } from './drift.errors.js';
import { DriftCheckRepository } from './drift-check.repository.js';
import { completeSettings } from './monitor-settings.js';
import { MonitorsService } from './monitors.service.js';
import { type EndedCheck, TrendRepository } from './trend.repository.js';
import type { BriefVerdict, WhatIfAnswer, WhatIfInput } from './what-if.thread.js';
import { hysteresisFaults } from './window-faults.js';

/** Reports of wide datasets are megabytes, so only some are in memory at a time. */
const REPORTS_AT_A_TIME = 10;

export interface WhatIfRequest {
  readonly settings: DriftSettingsInput;
  /** The one of the monitor when left out. */
  readonly hysteresis?: Hysteresis;
  /** How many of the last done checks are judged again. */
  readonly last: number;
}

/** One check before and after. */
export interface WhatIfCheck {
  readonly checkId: string;
  readonly finishedAt: Date;
  readonly before: BriefVerdict & { readonly alarm: boolean };
  /** Absent when the stored report cannot answer. */
  readonly after?: BriefVerdict & { readonly alarm: boolean };
  /** Why it cannot. */
  readonly because?: string;
}

export interface WhatIf {
  readonly hysteresis: Hysteresis;
  /** Oldest first. */
  readonly checks: readonly WhatIfCheck[];
}

@Injectable()
export class WhatIfService {
  constructor(
    private readonly monitors: MonitorsService,
    private readonly checks: DriftCheckRepository,
    private readonly trends: TrendRepository,
    private readonly threads: WorkerThreads,
  ) {}

  async ask(monitorId: string, { settings, hysteresis: wanted, last }: WhatIfRequest): Promise<WhatIf> {
    const monitor = await this.monitors.get(monitorId);
    requireSound(monitor.settings, settings);
    const hysteresis = wanted ?? monitor.hysteresis;
    const faults = hysteresisFaults(hysteresis);
    if (faults.length > 0) throw new WindowInvalid(faults);
    const ended = (await this.trends.listEnded(monitorId, last)).reverse();
    const answers = new Map<string, WhatIfAnswer>();
    for (let start = 0; start < ended.length; start += REPORTS_AT_A_TIME) {
      const ids = ended.slice(start, start + REPORTS_AT_A_TIME).map(({ checkId }) => checkId);
      for (const answer of await this.judge(ids, settings)) answers.set(answer.checkId, answer);
    }
    return { hysteresis, checks: replay(ended, answers, hysteresis) };
  }

  private async judge(ids: readonly string[], change: DriftSettingsInput): Promise<WhatIfAnswer[]> {
    const reports = await this.checks.readReportTexts(ids);
    const thread = new URL('./what-if.thread.js', import.meta.url);
    return this.threads.run<WhatIfInput, WhatIfAnswer[]>(thread, { reports, change });
  }
}

/** The change must at least suit the monitor as it is now. */
function requireSound(settings: Readonly<Record<string, unknown>>, change: DriftSettingsInput): void {
  const now = completeSettings(settings);
  try {
    changeSettings(now, change);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    const faults = error.faults.map(({ pointer, message }) => ({ pointer: `/settings${pointer}`, message }));
    throw new SettingsInvalid(error.message, faults);
  }
}

/** Checks that cannot answer count as if they had not been made. */
function replay(
  ended: readonly EndedCheck[],
  answers: ReadonlyMap<string, WhatIfAnswer>,
  hysteresis: Hysteresis,
): WhatIfCheck[] {
  const past: PastCheck[] = [];
  let alarm: Alarm | undefined;
  return ended.flatMap(({ checkId, finishedAt, current, driftEventId }): WhatIfCheck[] => {
    const answer = answers.get(checkId);
    if (answer === undefined) return [];
    const before = { ...answer.before, alarm: driftEventId !== undefined };
    if (!('after' in answer)) return [{ checkId, finishedAt, before, because: answer.because }];
    past.unshift({ drifted: answer.after.drifted, current });
    const change = nextAlarm(past, hysteresis, alarm, finishedAt);
    alarm = change.alarm;
    return [{ checkId, finishedAt, before, after: { ...answer.after, alarm: change.isRaising } }];
  });
}
