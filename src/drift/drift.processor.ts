/** Takes drift checks off the queue. */
import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import type { z } from 'zod';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { JobWorker, WORKER_OPTIONS } from '../platform/queue/job-worker.js';
import { CheckRunnerService } from './check-runner.service.js';
import { DRIFT_QUEUE, runCheck } from './drift.jobs.js';

type Payload = z.infer<typeof runCheck.schema>;

@Processor(DRIFT_QUEUE, WORKER_OPTIONS)
export class DriftProcessor extends JobWorker<Payload> {
  protected override readonly definition = runCheck;

  constructor(
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
    private readonly runner: CheckRunnerService,
  ) {
    super(logger, metrics);
  }

  protected override async handle(
    { checkId }: Payload,
    _job: Job,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.runner.run(checkId, signal);
  }
}
