import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { Matrix } from '../estimator.js';
import { readNumbers } from '../read-model.js';

/** Centre and scale of every feature. */
export interface ZScore {
  readonly centres: Float64Array;
  /** Greater than 0. */
  readonly scales: Float64Array;
}

/**
 * Learns (x - mean) / standard deviation (divisor n) for every feature but 0/1 marks, which stay as they are:
 * scaled, the mark of a rare level would outweigh everything else in a distance.
 * @param isIndicator one per feature
 * Source: scikit-learn 1.9 `StandardScaler`.
 */
export function fitZScore(matrix: Matrix, isIndicator: readonly boolean[]): ZScore {
  const { rows, columns, data } = matrix;
  const centres = new Float64Array(columns);
  const scales = new Float64Array(columns).fill(1);
  for (let j = 0; j < columns; j++) {
    if (isIndicator[j] === true || rows === 0) continue;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + j]!;
    const mean = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (data[i * columns + j]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    centres[j] = mean;
    if (deviation > 0 && Number.isFinite(deviation)) scales[j] = deviation;
  }
  return { centres, scales };
}

/** Scales a matrix in place; only for a matrix that nobody else has seen yet. */
export function scaleInPlace({ rows, columns, data }: Matrix, { centres, scales }: ZScore): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      data[at] = (data[at]! - centres[j]!) / scales[j]!;
    }
  }
}

export function writeZScore({ centres, scales }: ZScore): JsonObject {
  return { centres: Array.from(centres), scales: Array.from(scales) };
}

/** @throws InvalidArgument unless there are `columns` finite centres and as many positive scales */
export function readZScore(json: JsonObject, columns: number): ZScore {
  const scales = readNumbers(json, 'scales', columns);
  const wrong = scales.find((scale) => scale <= 0);
  if (wrong !== undefined) throw new InvalidArgument('model.scales', 'must be positive', wrong);
  return { centres: readNumbers(json, 'centres', columns), scales };
}
