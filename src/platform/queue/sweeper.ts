/**
 * The database is the truth and the queue only wakes workers: at start and then regularly, each module looks for rows
 * that are due and puts their jobs on the queue again. Losing the whole queue loses no work.
 */
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { LOGGER, type Logger } from '../logging/logger.js';

const SWEEP_EVERY_MS = 5_000;

@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tasks = new Map<string, () => Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param sweep idempotent and short; runs in processes with the worker role */
  register(name: string, sweep: () => Promise<void>): void {
    this.tasks.set(name, sweep);
  }

  onApplicationBootstrap(): void {
    if (!this.config.roles.includes('worker')) return;
    this.start();
    this.timer = setInterval(() => this.start(), SWEEP_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private start(): void {
    this.running ??= this.sweepAll().finally(() => {
      this.running = undefined;
    });
  }

  private async sweepAll(): Promise<void> {
    for (const [name, sweep] of this.tasks) {
      await sweep().catch((error) => this.logger.error({ error, sweep: name }, 'sweep failed'));
    }
  }
}
