/** What tracking refuses. */
import { DomainError } from '../core/errors.js';

export class NoSuchExperiment extends DomainError {
  readonly code = 'tracking.no-such-experiment';
  readonly kind = 'not-found';

  constructor(readonly experimentId: string) {
    super(`there is no experiment ${experimentId}; create it first or list those there are`);
  }
}

export class ExperimentExists extends DomainError {
  readonly code = 'tracking.experiment-exists';
  readonly kind = 'conflict';

  constructor(readonly experimentName: string) {
    super(`an experiment called ${experimentName} exists already; log into it or choose another name`, [
      { pointer: '/name', message: `is taken: ${experimentName}` },
    ]);
  }
}

export class NoSuchRun extends DomainError {
  readonly code = 'tracking.no-such-run';
  readonly kind = 'not-found';

  constructor(readonly runId: string) {
    super(`there is no training run ${runId}`);
  }
}

export class RunEnded extends DomainError {
  readonly code = 'tracking.run-ended';
  readonly kind = 'conflict';

  constructor(
    readonly runId: string,
    readonly status: string,
    readonly asked: string,
  ) {
    super(`training run ${runId} has ended as ${status} and cannot end again as ${asked}`);
  }
}

export class RunTimesWrong extends DomainError {
  readonly code = 'tracking.run-times-wrong';
  readonly kind = 'invalid';

  constructor(startedAt: Date, endedAt: Date) {
    const received = `${endedAt.toISOString()} is before ${startedAt.toISOString()}`;
    super(`a run cannot end before it starts: ${received}`, [{ pointer: '/endedAt', message: received }]);
  }
}
