/** Everything ingestion refuses. */
import { DomainError, type Fault } from '../core/errors.js';

export class NoSuchDataset extends DomainError {
  readonly code = 'ingestion.no-such-dataset';
  readonly kind = 'not-found';

  constructor(nameOrId: string) {
    super(`there is no dataset ${nameOrId}; list them with GET /api/v1/datasets`);
  }
}

export class NoSuchBatch extends DomainError {
  readonly code = 'ingestion.no-such-batch';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`there is no batch ${id}; list a dataset's with GET /api/v1/datasets/{name}/batches`);
  }
}

export class DatasetExists extends DomainError {
  readonly code = 'ingestion.dataset-exists';
  readonly kind = 'conflict';

  constructor(name: string) {
    super(`there is a dataset called ${name} already; choose another name`);
  }
}

export class DatasetNotEmpty extends DomainError {
  readonly code = 'ingestion.dataset-not-empty';
  readonly kind = 'conflict';

  constructor(name: string, batchCount: number) {
    super(`dataset ${name} has ${batchCount} batches; delete them first`);
  }
}

export class BatchHeld extends DomainError {
  readonly code = 'ingestion.batch-held';
  readonly kind = 'conflict';

  constructor(
    id: string,
    readonly holders: readonly string[],
  ) {
    super(
      `batch ${id} is needed by ${holders.join(', ')}`,
      holders.map((holder) => ({ pointer: '/', message: `held by ${holder}` })),
    );
  }
}

export class IdempotencyKeyReused extends DomainError {
  readonly code = 'ingestion.idempotency-key-reused';
  readonly kind = 'conflict';

  constructor(key: string, batchId: string) {
    super(
      `the Idempotency-Key ${key} belongs to batch ${batchId}, which has other content; use a new key for new data`,
    );
  }
}

export class ContractInvalid extends DomainError {
  readonly code = 'ingestion.contract-invalid';
  readonly kind = 'invalid';

  constructor(faults: readonly Fault[]) {
    super(`the contract does not fit together: ${faults[0]?.message ?? ''}`, faults);
  }
}

export class UploadTooLarge extends DomainError {
  readonly code = 'ingestion.too-large';
  readonly kind = 'too-large';

  constructor(what: string, limitBytes: number) {
    super(`${what}; the limit is ${limitBytes} bytes (MLDRIFT_UPLOAD_LIMIT_BYTES): send several batches`);
  }
}

export class UnsupportedUpload extends DomainError {
  readonly code = 'ingestion.unsupported-format';
  readonly kind = 'unsupported-media';

  constructor(received: string) {
    super(
      `cannot read ${received}; send text/csv, application/x-ndjson, application/json, ` +
        'application/vnd.apache.parquet, or multipart/form-data with one .csv, .tsv, .ndjson, .jsonl, .json or .parquet file, uncompressed',
    );
  }
}

export class UploadInterrupted extends DomainError {
  readonly code = 'ingestion.upload-interrupted';
  readonly kind = 'invalid';

  constructor(receivedBytes: number) {
    super(`the upload ended after ${receivedBytes} bytes, before its end; send it again, nothing was stored`);
  }
}

export class OutOfRoom extends DomainError {
  readonly code = 'ingestion.out-of-room';
  readonly kind = 'unavailable';

  constructor(what: 'disk' | 'memory') {
    super(
      what === 'disk'
        ? 'the disk is full; nothing was stored. Make room and send the batch again'
        : 'the rows do not fit into the memory of the engine; raise MLDRIFT_DUCKDB_MEMORY_MB (many columns need much), or send fewer rows or columns',
    );
  }
}

/** Why a whole file is refused; nothing of it is stored. */
export type FileRefusal =
  | 'empty-file'
  | 'no-header'
  | 'no-rows'
  | 'no-file'
  | 'several-files'
  | 'duplicate-column'
  | 'missing-column'
  | 'unknown-column'
  | 'column-name-invalid'
  | 'too-many-columns'
  | 'unsupported-column'
  | 'not-utf8'
  | 'not-rows'
  | 'malformed-file'
  | 'time-column-unusable'
  | 'too-many-rejects'
  | 'idempotency-key-invalid';

export class FileRefused extends DomainError {
  readonly code: `ingestion.${FileRefusal}`;
  readonly kind = 'invalid';

  constructor(refusal: FileRefusal, message: string, faults: readonly Fault[] = []) {
    super(message, faults);
    this.code = `ingestion.${refusal}`;
  }
}
