/** What the pipeline refuses. */
import { DomainError, type Fault } from '../core/errors.js';

export class NoSuchPolicy extends DomainError {
  readonly code = 'pipeline.no-such-policy';
  readonly kind = 'not-found';

  constructor(modelName: string) {
    super(
      `the model ${modelName} has no retraining policy; put one at /api/v1/retraining-policies/${modelName}`,
    );
  }
}

export class NoSuchRun extends DomainError {
  readonly code = 'pipeline.no-such-run';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`there is no pipeline run ${id}`);
  }
}

export class NothingToTrainOn extends DomainError {
  readonly code = 'pipeline.nothing-to-train-on';
  readonly kind = 'conflict';

  constructor(datasetName: string) {
    super(`the dataset ${datasetName} has no batch to train on; upload one first`);
  }
}

/** The rows of a training window do not fit into a thread. */
export class WindowTooLarge extends DomainError {
  readonly code = 'pipeline.window-too-large';
  readonly kind = 'too-large';

  constructor(cells: number, most: number) {
    super(
      `the training windows hold up to ${cells} values with the rows that judge them, more than the ${most} that fit in the memory of one thread; choose a training window in the policy, take fewer rows, or start the server with fewer MLDRIFT_WORKER_THREADS`,
    );
  }
}

export class WindowTimedOut extends DomainError {
  readonly code = 'pipeline.window-timed-out';
  readonly kind = 'conflict';

  constructor(seconds: number) {
    super(
      `comparing training windows was not finished within ${seconds} seconds, the training.timeoutSeconds of the policy; raise it or choose a training window`,
    );
  }
}

export class NotWaitingForApproval extends DomainError {
  readonly code = 'pipeline.not-waiting-for-approval';
  readonly kind = 'conflict';

  constructor(id: string, state: string) {
    super(
      `the pipeline run ${id} is ${state}, only a run that is waiting-for-approval can be approved or refused`,
    );
  }
}

export class WrongDataset extends DomainError {
  readonly code = 'pipeline.wrong-dataset';
  readonly kind = 'invalid';

  constructor(batchId: string, datasetName: string) {
    const message = `must be a batch of the dataset ${datasetName}, received ${batchId}`;
    super(`/batchId: ${message}`, [{ pointer: '/batchId', message }]);
  }
}

export class PolicyInvalid extends DomainError {
  readonly code = 'pipeline.policy-invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ pointer, message }) => `${pointer}: ${message}`).join('; '), faults);
  }
}
