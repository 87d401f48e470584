/** Two models on the same out-of-fold rows: is the one better than the other? */
import type { Target } from '../core/ml/estimator.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import { type BaselineTest, beatsBaseline } from '../core/ml/search/beats-baseline.js';
import { dependentBlocks } from '../core/ml/search/dependent-blocks.js';
import type { OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { joinFirstRepetition } from '../core/ml/search/join-out-of-fold.js';
import { takeTargetRows } from '../core/ml/target-rows.js';

/** Which of the rows that folds refer to depend on each other. */
export interface JudgedRows {
  readonly isTimeOrdered: boolean;
  /** Group of each row, where there are groups. */
  readonly groups?: Int32Array;
}

export interface JudgeQuestion {
  readonly metric: Metric;
  /** Of all rows that folds refer to. */
  readonly target: Target;
  readonly judged: JudgedRows;
  readonly candidate: readonly OutOfFold[];
  /** Of the same folds. */
  readonly baseline: readonly OutOfFold[];
  readonly seed: number;
  /** Where the test draws resamples. */
  readonly resamples?: number;
}

/** @throws InvalidArgument when metric, target and predictions do not belong together */
export function judgeFolds(question: JudgeQuestion): BaselineTest {
  const { metric, target, judged, candidate, baseline, seed, resamples } = question;
  const first = joinFirstRepetition(candidate);
  const second = joinFirstRepetition(baseline);
  const comparison = {
    metric,
    target: takeTargetRows(target, first.rows),
    candidate: first.prediction,
    baseline: second.prediction,
    seed,
    ...(resamples === undefined ? {} : { resamples }),
  };
  const { groups, isTimeOrdered } = judged;
  const dealtWithin = isTimeOrdered ? foldsOfRows(candidate, first.rows) : undefined;
  const tests = [
    ...(groups === undefined ? [] : [Int32Array.from(first.rows, (row) => groups[row]!)]),
    ...(isTimeOrdered ? [dependentBlocks(comparison)] : []),
  ].map((dependent) => beatsBaseline({ ...comparison, dependent, dealtWithin }));
  if (tests.length === 0) return beatsBaseline(comparison);
  // Rows that depend on each other in two ways must tell in both.
  return tests.reduce((weakest, test) => (evidenceOf(test) < evidenceOf(weakest) ? test : weakest));
}

/** Which of the first folds predicted each row. */
function foldsOfRows(folds: readonly OutOfFold[], rows: Uint32Array): Int32Array {
  const foldOf = new Map<number, number>();
  folds.forEach((fold, index) => {
    for (const row of fold.rows) if (!foldOf.has(row)) foldOf.set(row, index);
  });
  return Int32Array.from(rows, (row) => foldOf.get(row)!);
}

function evidenceOf(test: BaselineTest): number {
  if (test.kind !== 'tested') return -2;
  return (test.beats ? 0 : -1) - test.pValue;
}
