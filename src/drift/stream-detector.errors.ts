/** What streaming detectors refuse. */
import { DomainError, type Fault } from '../core/errors.js';

export class NoSuchStreamDetector extends DomainError {
  readonly code = 'drift.no-such-stream-detector';
  readonly kind = 'not-found';

  constructor(readonly detectorId: string) {
    super(`there is no stream detector ${detectorId}; list those there are at /api/v1/stream-detectors`);
  }
}

export class StreamDetectorNameTaken extends DomainError {
  readonly code = 'drift.stream-detector-name-taken';
  readonly kind = 'conflict';

  constructor(readonly detectorName: string) {
    super(`a stream detector called ${detectorName} exists already; choose another name`, [
      { pointer: '/name', message: `is taken: ${detectorName}` },
    ]);
  }
}

export class StreamDetectorInvalid extends DomainError {
  readonly code = 'drift.stream-detector-invalid';
  readonly kind = 'invalid';

  constructor(pointer: string, message: string) {
    super(`${pointer}: ${message}`, [{ pointer, message }]);
  }
}

/** Values that the detector does not take; none of the request was counted. */
export class StreamValuesInvalid extends DomainError {
  readonly code = 'drift.stream-values-invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(`${faults[0]?.pointer ?? '/values'}: ${faults[0]?.message ?? 'is wrong'}`, faults);
  }
}

/** Values between the last one known and the first one sent are missing. */
export class StreamSequenceGap extends DomainError {
  readonly code = 'drift.stream-sequence-gap';
  readonly kind = 'conflict';

  constructor(
    readonly expected: number,
    readonly received: number,
  ) {
    super(`the next value has the sequence ${expected}, received ${received}; send what lies between first`, [
      { pointer: '/sequence', message: `must be at most ${expected}, received ${received}` },
    ]);
  }
}

export class FedByDataset extends DomainError {
  readonly code = 'drift.stream-fed-by-dataset';
  readonly kind = 'conflict';

  constructor(datasetName: string) {
    super(`this detector gets its values from the batches of ${datasetName}; upload rows there`);
  }
}

export class StreamRequestKeyReused extends DomainError {
  readonly code = 'drift.stream-request-key-reused';
  readonly kind = 'conflict';

  constructor() {
    super('the Idempotency-Key belongs to other values; use a new key for new values');
  }
}

/** Other processes kept writing the same detector. */
export class StreamDetectorBusy extends DomainError {
  readonly code = 'drift.stream-detector-busy';
  readonly kind = 'unavailable';

  constructor(readonly detectorId: string) {
    super(
      `too many requests write the stream detector ${detectorId} at once; nothing was counted, try again`,
    );
  }
}
