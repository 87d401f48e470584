/** What routing can refuse. */
import { DomainError, type Fault, summariseFaults } from '../core/errors.js';

export class NoSuchRoute extends DomainError {
  readonly code = 'routing.no-such-route';
  readonly kind = 'not-found';

  constructor(modelName: string) {
    super(`the model ${modelName} has no route; a route appears when one of its versions enters Production`);
  }
}

export class NoChampion extends DomainError {
  readonly code = 'routing.no-champion';
  readonly kind = 'conflict';

  constructor(modelName: string) {
    super(`no version of the model ${modelName} is in Production; move one there to get predictions`);
  }
}

/** The same state for those who ask for the route itself. */
export class NoServingRoute extends DomainError {
  readonly code = 'routing.no-champion';
  readonly kind = 'not-found';

  constructor(modelName: string) {
    super(`no version of the model ${modelName} is in Production`);
  }
}

export class ModelNotLoaded extends DomainError {
  readonly code = 'routing.model-not-loaded';
  readonly kind = 'unavailable';

  constructor(modelName: string, reason: string) {
    super(`the version of ${modelName} in Production is not loaded: ${reason}; loading is tried again`);
  }
}

export class ModelUnusable extends DomainError {
  readonly code = 'routing.model-unusable';
  readonly kind = 'conflict';

  constructor(versionId: string, reason: string) {
    super(`the model file of ${versionId} cannot be used: ${reason}`);
  }
}

export class InvalidFeatures extends DomainError {
  readonly code = 'routing.invalid-features';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(
      `the features do not fit the model: ${summariseFaults(faults)}; nothing was predicted or recorded`,
      faults,
    );
  }
}

export class RequestIdReused extends DomainError {
  readonly code = 'routing.request-id-reused';
  readonly kind = 'conflict';

  constructor(requestId: string) {
    super(
      `the request id ${requestId} was used before with another unit or other features; send a new id, or the same request to get its stored answer`,
    );
  }
}

export class InvalidChallengers extends DomainError {
  readonly code = 'routing.invalid-challengers';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(`the challengers cannot be set: ${summariseFaults(faults)}`, faults);
  }
}

export class RouteChanged extends DomainError {
  readonly code = 'routing.route-changed';
  readonly kind = 'conflict';

  constructor(modelName: string, expected: number | undefined, found: number | undefined) {
    super(
      `the route of ${modelName} is at config version ${found ?? 'unknown'}, not ${expected ?? 'unknown'}; read it again and repeat the change`,
    );
  }
}

export class InvalidOutcomes extends DomainError {
  readonly code = 'routing.invalid-outcomes';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(`the outcomes do not fit the model: ${summariseFaults(faults)}; nothing was recorded`, faults);
  }
}

export class NoSuchConfig extends DomainError {
  readonly code = 'routing.no-such-config';
  readonly kind = 'not-found';

  constructor(modelName: string, configVersion: number) {
    super(`the route of ${modelName} never had a config version ${configVersion}`);
  }
}
