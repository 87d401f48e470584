/** Whether a detector, its parameters and its source go together. */
import { InvalidArgument } from '../core/errors.js';
import type { Params } from '../core/ml/estimator.js';
import type { RunningDetector, StreamDetector } from '../core/stream/stream-detector.js';
import { findStreamDetector } from '../core/stream/stream-detector-registry.js';
import type { ColumnType, DatasetContract } from '../ingestion/ingestion.api.js';
import { StreamDetectorInvalid } from './stream-detector.errors.js';
import type { StreamSource } from './stream-source.js';

const NUMBERS: readonly ColumnType[] = ['number', 'integer'];

/** @throws StreamDetectorInvalid with a pointer to what is wrong */
export function createRunning(detectorId: string, params: Params): RunningDetector {
  const detector = findStreamDetector(detectorId);
  if (detector === undefined) throw new StreamDetectorInvalid('/detector', `no such detector: ${detectorId}`);
  try {
    return detector.create(params);
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    throw new StreamDetectorInvalid(
      `/${error.argument.replace('.', '/')}`,
      `${error.rule}, received ${String(error.received)}`,
    );
  }
}

/**
 * Checks what is known before the first value; the rest shows when values come.
 * @param contract of the dataset that feeds the detector, once there is one
 * @throws StreamDetectorInvalid
 */
export function requireFittingSource(
  { id, input }: StreamDetector,
  source: StreamSource,
  contract: DatasetContract | undefined,
): void {
  const { scale } = source;
  if (scale?.kind === 'range' && scale.minimum >= scale.maximum) {
    throw new StreamDetectorInvalid('/source/scale/maximum', 'must be above minimum');
  }
  if (scale?.kind === 'range' && !Number.isFinite(scale.maximum - scale.minimum)) {
    throw new StreamDetectorInvalid('/source/scale/maximum', 'must be nearer to minimum');
  }
  if (scale?.kind === 'range' && input === 'binary') {
    throw new StreamDetectorInvalid(
      '/source/scale/kind',
      `must be above for ${id}, which takes 0 and 1 only`,
    );
  }
  if (source.kind === 'api' || contract === undefined) return;
  const { signal } = source;
  const typeOf = (pointer: string, name: string) => {
    const column = contract.columns.find((known) => known.name === name);
    if (column === undefined) throw new StreamDetectorInvalid(pointer, `no such column: ${name}`);
    if (column.type === 'datetime')
      throw new StreamDetectorInvalid(pointer, `${name} is a column of instants`);
    return column.type;
  };
  if (signal.kind === 'value') {
    typeOf('/source/signal/column', signal.column);
    return;
  }
  const prediction = NUMBERS.includes(typeOf('/source/signal/prediction', signal.prediction));
  const target = NUMBERS.includes(typeOf('/source/signal/target', signal.target));
  if (prediction !== target) {
    throw new StreamDetectorInvalid(
      '/source/signal/target',
      `${signal.prediction} and ${signal.target} must both be numbers or both be labels`,
    );
  }
  if (prediction && input !== 'any' && scale === undefined) {
    throw new StreamDetectorInvalid(
      '/source/scale',
      `is needed: ${id} takes ${input === 'binary' ? '0 and 1' : '0 to 1'}, and the error of numbers has no bound`,
    );
  }
}
