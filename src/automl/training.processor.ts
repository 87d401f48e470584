/** Takes training jobs from the queue, one at a time: each fills all worker threads by itself. */
import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { JobWorker, WORKER_OPTIONS } from '../platform/queue/job-worker.js';
import { ANSWER_WITHIN_MS, within } from '../platform/queue/within.js';
import { TRAINING_QUEUE, trainingJob } from './training.jobs.js';
import { TrainingService } from './training.service.js';

@Processor(TRAINING_QUEUE, { ...WORKER_OPTIONS, concurrency: 1 })
export class TrainingProcessor extends JobWorker<{ trainingJobId: string }> {
  protected override readonly definition = trainingJob;

  constructor(
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
    private readonly training: TrainingService,
  ) {
    super(logger, metrics);
  }

  protected override async handle({ trainingJobId }: { trainingJobId: string }, job: Job): Promise<void> {
    // The row tells the progress too; a queue that has fallen silent must not hold up the end of the job.
    const report = (progress: object) =>
      within(ANSWER_WITHIN_MS, TRAINING_QUEUE, job.updateProgress({ ...progress }));
    await this.training.run(trainingJobId, report);
  }
}
