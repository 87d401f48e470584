/** What drift refuses. */
import { DomainError, type Fault } from '../core/errors.js';

export class NoSuchMonitor extends DomainError {
  readonly code = 'drift.no-such-monitor';
  readonly kind = 'not-found';

  constructor(readonly monitorId: string) {
    super(`there is no monitor ${monitorId}; list those there are at /api/v1/monitors`);
  }
}

export class NoSuchCheck extends DomainError {
  readonly code = 'drift.no-such-check';
  readonly kind = 'not-found';

  constructor(readonly checkId: string) {
    super(`there is no drift check ${checkId}`);
  }
}

export class CheckHasEnded extends DomainError {
  readonly code = 'drift.check-has-ended';
  readonly kind = 'conflict';

  constructor(
    readonly checkId: string,
    readonly state: string,
  ) {
    super(`the check ${checkId} has ended already (${state}), so there is nothing to cancel`);
  }
}

export class CheckHasNoReport extends DomainError {
  readonly code = 'drift.check-has-no-report';
  readonly kind = 'conflict';

  constructor(
    readonly checkId: string,
    readonly state: string,
  ) {
    super(`the check ${checkId} has no report: it is ${state}, only checks that are done have one`);
  }
}

export class MonitorNameTaken extends DomainError {
  readonly code = 'drift.monitor-name-taken';
  readonly kind = 'conflict';

  constructor(readonly monitorName: string) {
    super(`a monitor called ${monitorName} exists already; choose another name or change that one`, [
      { pointer: '/name', message: `is taken: ${monitorName}` },
    ]);
  }
}

export class SettingsInvalid extends DomainError {
  readonly code = 'drift.settings-invalid';
  readonly kind = 'invalid';

  constructor(message: string, faults: readonly Fault[]) {
    super(`the settings are wrong: ${message}`, faults);
  }
}

/** Windows, or the rule how often one must drift, that do not fit together. */
export class WindowInvalid extends DomainError {
  readonly code = 'drift.window-invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(
      `the windows are wrong: ${faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`,
      faults,
    );
  }
}

/** A batch that belongs to another dataset than the monitor watches. */
export class WrongDataset extends DomainError {
  readonly code = 'drift.wrong-dataset';
  readonly kind = 'invalid';

  constructor(pointer: string, batchId: string, datasetName: string) {
    const message = `must be a batch of the dataset ${datasetName}, received ${batchId}`;
    super(`${pointer}: ${message}`, [{ pointer, message }]);
  }
}
