/** Takes in verbs on the models of a job that has succeeded: tune, blend and so on, each a training job of its own. */
import { Injectable } from '@nestjs/common';
import type { Json } from '../core/json.js';
import { canonicalJson } from '../core/ml/canonical-json.js';
import { IngestionApi } from '../ingestion/ingestion.api.js';
import { Database } from '../platform/database/database.js';
import type { TrainingJob } from './automl.api.js';
import {
  IdempotencyKeyReused,
  NoStartingPoint,
  NoSuchTrainingJob,
  TrainingRequestInvalid,
} from './automl.errors.js';
import { AutomlRepository, type StoredJob } from './automl.repository.js';
import { batchIdsOf } from './check-slices.js';
import { timeoutFor } from './check-training-request.js';
import { type AskedStep, checkTrainingStep } from './check-training-step.js';
import { JobIntake } from './job-intake.service.js';
import type { StepPlan } from './training-step.api.js';

export interface NewStep {
  /** Asking again with the same key returns the job there is. */
  readonly key: string;
  readonly parentJobId: string;
  readonly asked: AskedStep;
  /** Metric that ranks the leaderboard; that of the earlier job when left out. */
  readonly sort?: string;
  readonly timeoutSeconds?: number;
  readonly actor: string;
}

const DEFAULT_TIMEOUT_SECONDS = 600;

@Injectable()
export class TrainingSteps {
  constructor(
    private readonly repository: AutomlRepository,
    private readonly ingestion: IngestionApi,
    private readonly intake: JobIntake,
    private readonly database: Database,
  ) {}

  async start(request: NewStep): Promise<TrainingJob> {
    const { key, parentJobId, asked, sort, timeoutSeconds, actor } = request;
    const parent = await this.repository.find(parentJobId);
    if (parent === undefined) throw new NoSuchTrainingJob(parentJobId);
    const plan = planStep(parent, asked, sort);
    const { budgetSeconds } = plan.step;
    const settings = {
      ...parent.settings,
      timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
      ...timeoutFor(budgetSeconds === undefined ? {} : { budgetSeconds }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(sort === undefined ? {} : { sort }),
    };
    if (budgetSeconds !== undefined && settings.timeoutSeconds < budgetSeconds) {
      const message = `must not be shorter than the budget of ${budgetSeconds} seconds`;
      throw new TrainingRequestInvalid([{ pointer: '/timeoutSeconds', message }]);
    }
    // The rows must still be there; a batch that is gone refuses the step here.
    for (const batchId of batchIdsOf(parent.training)) await this.ingestion.getBatch(batchId);
    const { experimentName, datasetId, datasetName, training, dataHash, target } = parent;
    const job = await this.database.transaction(() =>
      this.intake.take(
        {
          key,
          experimentName,
          datasetId,
          datasetName,
          training,
          dataHash,
          target,
          settings,
          actor,
          step: plan,
        },
        `${asked.verb} on models of the training job ${parentJobId}`,
      ),
    );
    const isSame = sameJson(job.step, plan) && job.settings.timeoutSeconds === settings.timeoutSeconds;
    if (!isSame) throw new IdempotencyKeyReused(job.id);
    return job;
  }
}

function planStep(parent: StoredJob, asked: AskedStep, sort: string | undefined): StepPlan {
  const { id, state, evaluation, leaderboard, settings } = parent;
  if (state !== 'succeeded') {
    const why =
      state === 'queued' || state === 'running'
        ? `is ${state}: wait until it has succeeded`
        : `has ended as ${state}: only models of a job that has succeeded can be gone on with`;
    throw new NoStartingPoint(id, why);
  }
  if (evaluation === undefined || leaderboard === undefined) {
    throw new NoStartingPoint(
      id,
      'was run by an earlier version, which did not keep its recipes; run it again',
    );
  }
  const checked = checkTrainingStep(
    asked,
    { id, evaluation, leaderboard, params: settings.params ?? {} },
    sort,
  );
  if (checked.kind === 'refused') throw new TrainingRequestInvalid(checked.faults);
  return checked.plan;
}

/** A stored plan has lost what is undefined. */
function sameJson(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => canonicalJson(JSON.parse(JSON.stringify(value ?? null)) as Json);
  return plain(a) === plain(b);
}
