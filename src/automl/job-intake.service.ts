/** Puts a checked job into the table and on the queue: row, holds on its batches and audit commit together. */
import { Injectable } from '@nestjs/common';
import { AccessApi } from '../access/access.api.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import { JobQueue } from '../platform/queue/job-queue.js';
import { AutomlRepository, type NewJob, type StoredJob } from './automl.repository.js';
import { batchIdsOf } from './check-slices.js';
import { trainingJob } from './training.jobs.js';

export type CheckedJob = Omit<NewJob, 'id' | 'requestedAt'>;

@Injectable()
export class JobIntake {
  constructor(
    private readonly repository: AutomlRepository,
    private readonly ingestion: IngestionApi,
    private readonly access: AccessApi,
    private readonly jobQueue: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * To be called in a transaction.
   * @param reason for the audit
   * @returns the job there is when the key is known
   */
  async take(job: CheckedJob, reason: string): Promise<StoredJob> {
    const id = newId('trj');
    if (!(await this.repository.insert({ ...job, id, requestedAt: this.clock.now() }))) {
      const winner = await this.repository.findByKey(job.key);
      if (winner === undefined) throw new Error(`training job of key ${job.key} is neither new nor there`);
      return winner;
    }
    for (const batchId of batchIdsOf(job.training)) {
      await this.ingestion.holdBatch({ batchId, holder: `training-job:${id}` });
    }
    const { actor, target, settings, step } = job;
    await this.access.recordAudit({
      actor,
      action: 'automl.training-request',
      object: `training-job:${id}`,
      reason,
      after: {
        state: 'queued',
        target,
        settings,
        ...(step === undefined ? {} : { parentJobId: step.parentJobId, step: step.step }),
      },
    });
    await this.jobQueue.enqueueAfterCommit(trainingJob, id, { trainingJobId: id });
    const stored = await this.repository.find(id);
    if (stored === undefined) throw new Error(`training job ${id} is not there right after it was stored`);
    return stored;
  }
}
