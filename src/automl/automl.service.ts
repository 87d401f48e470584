/** Takes training requests in, answers for their state, and cancels them. The training itself is done by TrainingService. */
import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { AccessApi } from '../access/access.api.js';
import type { Json } from '../core/json.js';
import { canonicalJson } from '../core/ml/canonical-json.js';
import { type BatchSlice, IngestionApi } from '../ingestion/ingestion.api.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { EventBus } from '../platform/events/event-bus.js';
import { sha256 } from '../platform/sha256.js';
import { AttemptFiles } from './attempt-files.service.js';
import { AutomlApi, type TrainingJob, type TrainingSettings } from './automl.api.js';
import {
  IdempotencyKeyReused,
  NoSuchTrainingJob,
  TrainingJobEnded,
  TrainingRequestInvalid,
} from './automl.errors.js';
import { trainingFinished } from './automl.events.js';
import { AutomlRepository, type JobFilter, type StoredJob } from './automl.repository.js';
import { batchIdsOf, sliceFaults } from './check-slices.js';
import { checkTrainingRequest } from './check-training-request.js';
import { JobIntake } from './job-intake.service.js';
import { RunningJobs } from './running-jobs.service.js';
import { TrainingCheckpoints } from './training-checkpoints.service.js';
import { watchJob } from './watch-job.js';

const WATCH_EVERY_MS = 500;

export interface TrainingRequest {
  readonly key: string;
  readonly experimentName: string;
  readonly training: readonly BatchSlice[];
  readonly target?: string;
  readonly settings: Partial<TrainingSettings>;
  readonly actor: string;
}

@Injectable()
export class AutomlService extends AutomlApi {
  constructor(
    private readonly repository: AutomlRepository,
    private readonly ingestion: IngestionApi,
    private readonly access: AccessApi,
    private readonly database: Database,
    private readonly intake: JobIntake,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly runningJobs: RunningJobs,
    private readonly checkpoints: TrainingCheckpoints,
    private readonly files: AttemptFiles,
  ) {
    super();
  }

  override async startTraining(request: TrainingRequest): Promise<TrainingJob> {
    const known = await this.repository.findByKey(request.key);
    if (known !== undefined) return known;
    return this.database.transaction(() => this.store(request));
  }

  /** As `startTraining`, but refuses a key that was used for another request. */
  async startTrainingOnce(request: TrainingRequest): Promise<TrainingJob> {
    const job = await this.startTraining(request);
    const isSame =
      job.experimentName === request.experimentName &&
      canonicalJson(job.training as unknown as Json) === canonicalJson(request.training as unknown as Json) &&
      (request.target ?? job.target) === job.target &&
      canonicalJson({ ...job.settings, ...request.settings } as unknown as Json) ===
        canonicalJson(job.settings as unknown as Json);
    if (!isSame) throw new IdempotencyKeyReused(job.id);
    return job;
  }

  override getTrainingJob(id: string): Promise<TrainingJob> {
    return this.getStored(id);
  }

  override findTrainingJob(id: string): Promise<TrainingJob | undefined> {
    return this.repository.find(id);
  }

  list(filter: JobFilter): Promise<TrainingJob[]> {
    return this.repository.list(filter);
  }

  /** The job now and after each change until it has ended, or this process stops. */
  async watch(id: string): Promise<Observable<TrainingJob>> {
    await this.getStored(id);
    return watchJob(() => this.getStored(id), { everyMs: WATCH_EVERY_MS, signal: this.runningJobs.closing });
  }

  override async cancelTraining(id: string, actor: string): Promise<TrainingJob> {
    await this.database.transaction(async () => {
      const before = await this.getStored(id);
      if (
        await this.repository.endQueued(id, {
          state: 'cancelled',
          finishedAt: this.clock.now(),
          reason: `cancelled by ${actor}`,
        })
      ) {
        await this.releaseBatches(before);
        // A job that went back to the queue may have left finished folds and more.
        await this.database.afterCommit(() => this.removeFiles(id));
        await this.bus.publish(trainingFinished, { jobId: id, state: 'cancelled' });
      } else if (!(await this.repository.requestCancel(id))) {
        throw new TrainingJobEnded(id, before.state);
      }
      await this.access.recordAudit({
        actor,
        action: 'automl.training-cancellation',
        object: `training-job:${id}`,
        reason: 'asked for by hand',
        before: { state: before.state },
      });
      // In another process the holder sees the request at its next heartbeat.
      await this.database.afterCommit(() => this.runningJobs.stop(id, 'cancelled'));
    });
    return this.getStored(id);
  }

  private async store(request: TrainingRequest): Promise<StoredJob> {
    const { key, experimentName, training, actor } = request;
    const { dataset, dataHash } = await this.lookUp(training);
    const checked =
      dataset.contract === undefined
        ? {
            kind: 'refused' as const,
            faults: [{ pointer: '/slices', message: `dataset ${dataset.name} has no contract yet` }],
          }
        : checkTrainingRequest({
            contract: dataset.contract,
            target: request.target,
            settings: request.settings,
          });
    if (checked.kind === 'refused') throw new TrainingRequestInvalid(checked.faults);
    const { target, settings } = checked;
    const content = { key, experimentName, training, dataHash, target, settings, actor };
    return this.intake.take(
      { ...content, datasetId: dataset.id, datasetName: dataset.name },
      `train on ${dataset.name} for the experiment ${experimentName}`,
    );
  }

  private async lookUp(training: readonly BatchSlice[]) {
    const faults = sliceFaults(training);
    if (faults.length > 0) throw new TrainingRequestInvalid(faults);
    const batches = await Promise.all(training.map(({ batchId }) => this.ingestion.getBatch(batchId)));
    const [first] = batches;
    const stranger = batches.findIndex(({ datasetId }) => datasetId !== first?.datasetId);
    if (first === undefined || stranger >= 0) {
      const message = `must be of the same dataset as the first, received ${batches[stranger]?.id}`;
      throw new TrainingRequestInvalid([{ pointer: `/slices/${stranger}`, message }]);
    }
    const dataset = await this.ingestion.getDatasetById(first.datasetId);
    const content = training.map(({ slice }, index) => ({
      contentHash: batches[index]?.contentHash ?? '',
      slice: { ...slice },
    }));
    return { dataset, dataHash: sha256(canonicalJson(content)) };
  }

  private async removeFiles(id: string): Promise<void> {
    await this.files.removeAll(id);
    await this.checkpoints.remove(id);
  }

  private async releaseBatches({ id, training }: StoredJob): Promise<void> {
    for (const batchId of batchIdsOf(training)) {
      await this.ingestion.releaseBatch({ batchId, holder: `training-job:${id}` });
    }
  }

  private async getStored(id: string): Promise<StoredJob> {
    const job = await this.repository.find(id);
    if (job === undefined) throw new NoSuchTrainingJob(id);
    return job;
  }
}
