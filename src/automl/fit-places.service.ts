/** Where the fits of a search run: in threads of this process, and on Redis also in those of idle worker processes. */
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { WorkerThreads } from '../platform/threads/worker-threads.js';
import type { FitOwner } from './fit-offer.jobs.js';
import { FitOffers } from './fit-offers.service.js';
import { FitQueue } from './fit-queue.service.js';
import { FIT_THREAD, FitTaker } from './fit-taker.service.js';
import type { FitTask } from './fit-tasks.js';
import type { Execute } from './search/search.js';
import { shareFits } from './share-fits.js';

/** How soon a fit of a process that has died is taken back by an idle thread, besides the time its lock lasts. */
const LOOK_EVERY_MS = 1_000;

export interface OpenPlaces {
  readonly execute: Execute;
  /** Tasks at a time. */
  readonly parallel: number;
  /** Stops what still runs elsewhere and removes what lies in storage. */
  close(): Promise<void>;
}

@Injectable()
export class FitPlaces {
  constructor(
    private readonly threads: WorkerThreads,
    private readonly queue: FitQueue,
    private readonly offers: FitOffers,
    private readonly taker: FitTaker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param owner absent when the fits belong to no training job: then they stay here */
  async open(owner?: FitOwner): Promise<OpenPlaces> {
    const here = { execute: this.runHere, parallel: this.threads.size, close: async () => undefined };
    if (this.config.fits === 'local' || owner === undefined) return here;
    // A process that is busy with a search of its own takes no fits of others.
    this.taker.rest();
    const close = async () => this.taker.resume();
    try {
      const elsewhere = await this.queue.threadsElsewhere(this.taker.name);
      if (elsewhere === 0) return { ...here, close };
      return await this.openShared(owner, elsewhere, close);
    } catch (error) {
      this.logger.warn({ error, trainingJobId: owner.trainingJobId }, 'fits stay in this process');
      return { ...here, close };
    }
  }

  private async openShared(
    owner: FitOwner,
    elsewhere: number,
    close: () => Promise<void>,
  ): Promise<OpenPlaces> {
    const desk = await this.offers.open(owner);
    const { size } = this.threads;
    const { execute, useIdleThreads } = shareFits(size, this.runHere, desk.offer);
    const timer = setInterval(useIdleThreads, LOOK_EVERY_MS);
    const { trainingJobId } = owner;
    this.logger.info({ trainingJobId, here: size, elsewhere }, 'fits are shared with other processes');
    return {
      execute,
      parallel: size + elsewhere,
      close: async () => {
        clearInterval(timer);
        await desk.close();
        await close();
      },
    };
  }

  private readonly runHere: Execute = async (task, signal) => {
    signal.throwIfAborted();
    return this.threads.runLong<FitTask, never>(FIT_THREAD, task, { signal });
  };
}
