/** Moves a pipeline run on, step by step, while this worker holds its claim. */
import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import type { Job } from 'bullmq';
import { DomainError } from '../core/errors.js';
import { Clock } from '../platform/clock.js';
import { LOGGER, type Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { LEASE_MS, withHeartbeat } from '../platform/queue/heartbeat.js';
import { JobWorker, WORKER_OPTIONS } from '../platform/queue/job-worker.js';
import { advanceRun, PIPELINE_QUEUE } from './pipeline.jobs.js';
import { type ClaimedRun, PipelineRepository } from './pipeline.repository.js';
import { RunSteps } from './run-steps.service.js';
import { ClaimLost } from './step-record.service.js';

/** A run takes about ten claims; one that needs many more ends the process at some step, again and again. */
const MOST_CLAIMS = 60;

@Processor(PIPELINE_QUEUE, { ...WORKER_OPTIONS, concurrency: 4 })
export class PipelineProcessor extends JobWorker<{ runId: string }> {
  protected readonly definition = advanceRun;

  constructor(
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
    private readonly repository: PipelineRepository,
    private readonly steps: RunSteps,
    private readonly clock: Clock,
  ) {
    super(logger, metrics);
  }

  protected async handle({ runId }: { runId: string }, job: Job, signal?: AbortSignal): Promise<void> {
    let isQueued = true;
    while (isQueued) {
      const run = await this.repository.claim(runId, this.clock.now(), this.leaseEnd());
      if (run === undefined) return;
      if (run.attempt > MOST_CLAIMS) {
        await this.steps.fail(
          run,
          `${run.nextStep} was begun too often: each time its process ended before it did`,
        );
        return;
      }
      isQueued = await this.step(run, job, signal);
    }
  }

  private async step(run: ClaimedRun, job: Job, outer?: AbortSignal): Promise<boolean> {
    try {
      const next = await withHeartbeat(
        () => this.repository.extendLease(run, this.leaseEnd()),
        (signal) => this.steps.advance(run, signal),
        outer,
      );
      this.logger.info({ runId: run.id, model: run.modelName, step: run.nextStep }, 'pipeline step done');
      return next !== undefined;
    } catch (error) {
      return this.endStep(run, job, error);
    }
  }

  /** A refusal ends the run with its reason; anything else is tried again and ends it only after the last attempt. */
  private async endStep(run: ClaimedRun, job: Job, error: unknown): Promise<false> {
    if (error instanceof ClaimLost) return false;
    const isLastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    if (error instanceof DomainError) {
      await this.steps.fail(run, `${run.nextStep} was refused: ${error.message}`);
      return false;
    }
    if (isLastAttempt) {
      this.logger.error({ error, runId: run.id, step: run.nextStep }, 'pipeline step failed');
      await this.steps.fail(
        run,
        `${run.nextStep} failed: ${error instanceof Error ? error.message : String(error)}`,
      );
      return false;
    }
    await this.repository.extendLease(run, this.clock.now());
    throw error;
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
