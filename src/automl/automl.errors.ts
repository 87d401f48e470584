/** What automl refuses. */
import { DomainError, type Fault } from '../core/errors.js';
import type { JobState } from './automl.api.js';

export class NoSuchTrainingJob extends DomainError {
  readonly code = 'automl.no-such-training-job';
  readonly kind = 'not-found';

  constructor(readonly jobId: string) {
    super(`there is no training job ${jobId}`);
  }
}

/** A request that cannot be trained; carries every fault that shows without reading the rows. */
export class TrainingRequestInvalid extends DomainError {
  readonly code = 'automl.training-request-invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    const [first, ...rest] = faults;
    const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
    super(`${first?.pointer ?? '/'}: ${first?.message ?? 'is not valid'}${more}`, faults);
  }
}

export class TrainingJobEnded extends DomainError {
  readonly code = 'automl.training-job-ended';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    readonly state: JobState,
  ) {
    super(`training job ${jobId} has ended as ${state} and cannot be cancelled any more`);
  }
}

export class IdempotencyKeyReused extends DomainError {
  readonly code = 'automl.idempotency-key-reused';
  readonly kind = 'conflict';

  constructor(readonly jobId: string) {
    super(
      `this idempotency key belongs to training job ${jobId}, which was asked for with another body; use a new key`,
    );
  }
}

/** Found only when the rows were read: the job ends as failed with these words. */
export class CannotTrain extends DomainError {
  readonly code = 'automl.cannot-train';
  readonly kind = 'invalid';
}
