/** What automl refuses. */
import { DomainError, type Fault, summariseFaults } from '../core/errors.js';
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
    super(summariseFaults(faults), faults);
  }
}

export class TrainingJobHasNoReport extends DomainError {
  readonly code = 'automl.training-job-has-no-report';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    readonly state: JobState,
  ) {
    super(
      state === 'succeeded'
        ? `training job ${jobId} has no report: it fitted no model, or ran before reports were written`
        : `training job ${jobId} has no report: it is ${state}`,
    );
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

/** A step starts from models, and this job has none to start from. */
export class NoStartingPoint extends DomainError {
  readonly code = 'automl.no-starting-point';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    why: string,
  ) {
    super(`training job ${jobId} ${why}`);
  }
}

/** Only a candidate can answer rows or become a model version. */
export class NoCandidate extends DomainError {
  readonly code = 'automl.no-candidate';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    why: string,
    purpose: 'to register' | 'to predict with',
  ) {
    super(`training job ${jobId} ${why}, so there is no model ${purpose}`);
  }
}

/** The model file is missing, damaged or not what the job says it is. */
export class CandidateUnreadable extends DomainError {
  readonly code = 'automl.candidate-unreadable';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    reason: string,
  ) {
    super(`the model file of training job ${jobId} cannot be used: ${reason}`);
  }
}

/** Rows that do not fit the signature of a candidate. */
export class InvalidFeatures extends DomainError {
  readonly code = 'automl.invalid-features';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(`the features do not fit the model: ${summariseFaults(faults)}; nothing was predicted`, faults);
  }
}

export class CandidatePredictsElse extends DomainError {
  readonly code = 'automl.candidate-predicts-else';
  readonly kind = 'conflict';

  /** @param serving what the version in Production predicts, `candidate` what this one does, both in words */
  constructor(
    readonly modelName: string,
    readonly serving: string,
    readonly candidate: string,
  ) {
    super(
      `the version of ${modelName} in Production predicts ${serving}, the candidate ${candidate}: register it under another name`,
    );
  }
}

export class CandidateRegisteredElsewhere extends DomainError {
  readonly code = 'automl.candidate-registered-elsewhere';
  readonly kind = 'conflict';

  constructor(
    readonly jobId: string,
    readonly modelName: string,
    readonly version: number,
  ) {
    super(
      `the candidate of training job ${jobId} is version ${version} of the model ${modelName}; a job gives one version`,
    );
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
