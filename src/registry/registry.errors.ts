/** What the registry refuses. */
import { DomainError } from '../core/errors.js';
import type { Stage } from './registry.api.js';

export class NoSuchModel extends DomainError {
  readonly code = 'registry.no-such-model';
  readonly kind = 'not-found';

  constructor(readonly modelName: string) {
    super(`there is no model ${modelName}; list the models there are`);
  }
}

export class NoSuchVersion extends DomainError {
  readonly code = 'registry.no-such-version';
  readonly kind = 'not-found';

  constructor(
    readonly versionId: string,
    readonly modelName?: string,
  ) {
    super(
      modelName === undefined
        ? `there is no model version ${versionId}`
        : `the model ${modelName} has no version ${versionId}`,
    );
  }
}

export class InvalidModelName extends DomainError {
  readonly code = 'registry.invalid-model-name';
  readonly kind = 'invalid';

  constructor(modelName: string, rule: string) {
    super(`the model name ${JSON.stringify(modelName)} ${rule}`, [{ pointer: '/modelName', message: rule }]);
  }
}

export class StageChangeRefused extends DomainError {
  readonly code = 'registry.stage-change-refused';
  readonly kind = 'conflict';

  constructor(
    readonly from: Stage,
    readonly to: Stage,
    readonly reason: string,
  ) {
    super(`cannot move a version from ${from} to ${to}: ${reason}`);
  }
}

export class StaleRevision extends DomainError {
  readonly code = 'registry.stale-revision';
  readonly kind = 'conflict';

  constructor(
    readonly versionId: string,
    readonly expected: number,
    readonly present: number,
  ) {
    super(
      `version ${versionId} has moved on: expected revision ${expected}, it is at ${present}; look again and decide anew`,
    );
  }
}

export class NothingToRollBack extends DomainError {
  readonly code = 'registry.nothing-to-roll-back';
  readonly kind = 'conflict';

  constructor(modelName: string, reason: string) {
    super(`cannot roll back ${modelName}: ${reason}`);
  }
}

export class InvalidAlias extends DomainError {
  readonly code = 'registry.invalid-alias';
  readonly kind = 'invalid';

  constructor(alias: string, rule: string) {
    super(`the alias ${JSON.stringify(alias)} ${rule}`, [{ pointer: '/alias', message: rule }]);
  }
}

export class ManagedAlias extends DomainError {
  readonly code = 'registry.managed-alias';
  readonly kind = 'conflict';

  constructor(
    readonly alias: string,
    rule: string,
  ) {
    super(`the alias ${alias} cannot be changed so: ${rule}`);
  }
}

export class ModelFileMissing extends DomainError {
  readonly code = 'registry.model-file-missing';
  readonly kind = 'not-found';

  constructor(versionId: string) {
    super(
      `the model file of version ${versionId} is not in storage; restore it from a backup or train again`,
    );
  }
}

export class CannotImportModel extends DomainError {
  readonly code = 'registry.cannot-import-model';
  readonly kind = 'invalid';

  constructor(reason: string, pointer: string) {
    super(`the model cannot be imported: ${reason}`, [{ pointer, message: reason }]);
  }
}

export class CannotExportModel extends DomainError {
  readonly code = 'registry.cannot-export-model';
  readonly kind = 'conflict';

  constructor(modelName: string, version: number, reason: string) {
    super(`version ${version} of ${modelName} cannot be written as ONNX: ${reason}`);
  }
}

export class OnnxTooSlow extends DomainError {
  readonly code = 'registry.onnx-too-slow';
  readonly kind = 'unavailable';

  constructor(what: string, seconds: number) {
    super(
      `${what} took longer than ${seconds} s and was ended; make the model smaller, try again when the server is less busy, or raise MLDRIFT_ONNX_SECONDS`,
    );
  }
}
