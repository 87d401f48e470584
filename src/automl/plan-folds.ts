/** Chooses how rows are split for cross-validation, and says in words where it differs from what was asked. */
import type { Target } from '../core/ml/estimator.js';
import type { Fold } from '../core/ml/split/fold.js';
import { kFold } from '../core/ml/split/k-fold.js';
import { stratifiedKFold } from '../core/ml/split/stratified-k-fold.js';
import { timeSeriesSplit } from '../core/ml/split/time-series-split.js';
import { createRandom } from '../core/random.js';
import type { FoldStrategy } from './automl.api.js';

/** With more rows, folds cost more than they tell. */
export const MOST_ROWS_TO_CROSS_VALIDATE = 100_000;
const FOLDS_FOR_MANY_ROWS = 3;

export interface FoldRequest {
  readonly folds: number;
  readonly foldStrategy: FoldStrategy;
  readonly seed: number;
  /** Whether rows stand in the order of a time column. */
  readonly hasTimeOrder: boolean;
  /** Whether the rows are a sample of more. */
  readonly isSample: boolean;
}

export interface PlannedFolds {
  readonly strategy: Exclude<FoldStrategy, 'auto'>;
  readonly folds: readonly Fold[];
  readonly remarks: readonly string[];
}

/** @throws InvalidArgument when the rows cannot be split as asked */
export function planFolds(target: Target, request: FoldRequest): PlannedFolds {
  const remarks: string[] = [];
  let folds = request.folds;
  if (request.isSample && folds > FOLDS_FOR_MANY_ROWS) {
    remarks.push(`${FOLDS_FOR_MANY_ROWS} instead of ${folds} folds, because there are many rows`);
    folds = FOLDS_FOR_MANY_ROWS;
  }
  const random = createRandom(request.seed).fork('folds');
  const rowCount = target.task === 'classification' ? target.labels.length : target.values.length;
  const strategy =
    request.foldStrategy === 'auto' ? chooseStrategy(target, request, folds, remarks) : request.foldStrategy;
  if (strategy === 'time-series') return { strategy, folds: timeSeriesSplit(rowCount, { folds }), remarks };
  if (request.hasTimeOrder && request.foldStrategy !== 'auto') {
    remarks.push(`rows have a time order but ${strategy} folds mix past and future: scores may be too good`);
  }
  if (strategy === 'k-fold' || target.task === 'regression') {
    return { strategy: 'k-fold', folds: kFold(rowCount, { folds, random }), remarks };
  }
  const affordable = request.foldStrategy === 'auto' ? lowerFolds(target, folds, remarks) : folds;
  return { strategy, folds: stratifiedKFold(target, { folds: affordable, random }), remarks };
}

function chooseStrategy(
  target: Target,
  { hasTimeOrder }: FoldRequest,
  folds: number,
  remarks: string[],
): PlannedFolds['strategy'] {
  if (target.task === 'regression') return hasTimeOrder ? 'time-series' : 'k-fold';
  const counts = classCounts(target.labels, target.classCount);
  if (hasTimeOrder) {
    const testRows = Math.floor(target.labels.length / (folds + 1));
    const oldest = classCounts(
      target.labels.subarray(0, target.labels.length - testRows * folds),
      target.classCount,
    );
    if (testRows > 0 && oldest.every((count, index) => count > 0 || counts[index] === 0))
      return 'time-series';
    remarks.push('folds are not in time order, because the oldest rows do not hold every class');
  }
  if (rarest(counts) >= 2) return 'stratified';
  remarks.push('folds are not stratified, because a class has a single row');
  return 'k-fold';
}

/** Every class must be in every fold; a rare one decides how many there can be. */
function lowerFolds(
  target: Extract<Target, { task: 'classification' }>,
  folds: number,
  remarks: string[],
): number {
  const fewest = rarest(classCounts(target.labels, target.classCount));
  if (fewest >= folds) return folds;
  remarks.push(`${fewest} instead of ${folds} folds, because the rarest class has ${fewest} rows`);
  return fewest;
}

function classCounts(labels: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label]!++;
  return counts;
}

function rarest(counts: Int32Array): number {
  return Math.min(...counts.filter((count) => count > 0));
}
