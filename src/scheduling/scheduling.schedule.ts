/**
 * The alarm clocks: one CronJob per schedule wakes on time, and a poll follows schedules that other processes changed
 * and slots that fell due while nobody was awake. Waking is all they do; the database decides who gets a slot.
 */
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import type { Schedule } from './scheduling.api.js';
import { SchedulingRepository } from './scheduling.repository.js';
import { SchedulingService } from './scheduling.service.js';

const POLL_EVERY_MS = 2_000;

@Injectable()
export class AlarmClocks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  /** What each registered clock was set to, to notice changes. */
  private readonly settings = new Map<string, string>();

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly repository: SchedulingRepository,
    private readonly scheduling: SchedulingService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('scheduler')) return;
    this.wake();
    this.timer = setInterval(() => this.wake(), POLL_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // The registry stops its own clocks.
    await this.running;
  }

  private wake(): void {
    this.running ??= this.claimAndFollow()
      .catch((error) => this.logger.error({ error }, 'could not claim schedule slots'))
      .finally(() => {
        this.running = undefined;
      });
  }

  private async claimAndFollow(): Promise<void> {
    await this.scheduling.claimDue();
    const schedules = await this.repository.list();
    for (const schedule of schedules) this.setClock(schedule);
    const keys = new Set(schedules.map(({ key }) => key));
    for (const key of [...this.settings.keys()].filter((known) => !keys.has(known))) this.stopClock(key);
  }

  private setClock({ key, cron, timeZone }: Schedule): void {
    const setting = `${cron} ${timeZone}`;
    if (this.settings.get(key) === setting) return;
    this.stopClock(key);
    this.registry.addCronJob(
      key,
      CronJob.from({ cronTime: cron, timeZone, start: true, onTick: () => this.wake() }),
    );
    this.settings.set(key, setting);
  }

  private stopClock(key: string): void {
    if (!this.settings.delete(key)) return;
    this.registry.deleteCronJob(key);
  }
}
