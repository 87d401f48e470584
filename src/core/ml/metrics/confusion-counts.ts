import { InvalidArgument } from '../../errors.js';

/** How often each class occurred, was predicted, and was predicted rightly. */
export interface ConfusionCounts {
  readonly rows: number;
  readonly classCount: number;
  /** n_k: rows whose true class is k. */
  readonly actual: Float64Array;
  /** m_k: rows predicted as k. */
  readonly predicted: Float64Array;
  /** TP_k: rows of class k predicted as k. */
  readonly hits: Float64Array;
  /** Row-major: `matrix[i * classCount + j]` rows of true class i predicted as j. */
  readonly matrix: Float64Array;
}

/**
 * Counts true against predicted classes.
 * @param labels true class indices in [0, classCount)
 * @param predicted predicted class indices, same length and range
 * @throws InvalidArgument on different lengths or an index out of range
 */
export function countConfusion(
  labels: Int32Array,
  predicted: Int32Array,
  classCount: number,
): ConfusionCounts {
  if (labels.length !== predicted.length) {
    throw new InvalidArgument('predicted', `must have ${labels.length} entries`, predicted.length);
  }
  const matrix = new Float64Array(classCount * classCount);
  const counts = {
    actual: new Float64Array(classCount),
    predicted: new Float64Array(classCount),
    hits: new Float64Array(classCount),
  };
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const guess = predicted[i]!;
    if (!(label >= 0 && label < classCount)) {
      throw new InvalidArgument('labels', `must be in 0..${classCount - 1}`, label);
    }
    if (!(guess >= 0 && guess < classCount)) {
      throw new InvalidArgument('predicted', `must be in 0..${classCount - 1}`, guess);
    }
    matrix[label * classCount + guess]!++;
    counts.actual[label]!++;
    counts.predicted[guess]!++;
    if (label === guess) counts.hits[label]!++;
  }
  return { rows: labels.length, classCount, ...counts, matrix };
}
