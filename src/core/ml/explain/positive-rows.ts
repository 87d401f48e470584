import { InvalidArgument } from '../../errors.js';
import type { ClassTarget } from '../estimator.js';
import { oneAgainstRest } from '../metrics/one-against-rest.js';
import type { ClassPrediction } from '../prediction.js';

/** Scores of one class against the rest. */
export interface PositiveRows {
  /** Any monotone score, larger for the class. */
  readonly scores: Float64Array;
  /** 1 for rows of the class, 0 for the others. */
  readonly isPositive: Uint8Array;
  /** How much each row counts; absent: 1 each. */
  readonly weights?: Float64Array | undefined;
}

/**
 * One class against the rest: its probability as the score.
 * @param classIndex in [0, classCount)
 * @throws InvalidArgument when target and prediction do not match
 * @example positiveRows(target, prediction, 1).isPositive // 1 where the label is 1
 */
export function positiveRows(
  target: ClassTarget,
  prediction: ClassPrediction,
  classIndex: number,
  weights?: Float64Array,
): PositiveRows {
  const { labels, classCount } = target;
  if (prediction.classCount !== classCount || prediction.labels.length !== labels.length) {
    throw new InvalidArgument(
      'prediction',
      `must have ${labels.length} rows of ${classCount} classes`,
      `${prediction.labels.length} of ${prediction.classCount}`,
    );
  }
  return { ...oneAgainstRest(labels, prediction.probabilities, classCount, classIndex), weights };
}
