/** Two models on the same out-of-fold rows: is the one better than the other? */
import type { Target } from '../core/ml/estimator.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import { type BaselineTest, beatsBaseline } from '../core/ml/search/beats-baseline.js';
import type { OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { joinFirstRepetition } from '../core/ml/search/join-out-of-fold.js';
import { timeBlocks } from '../core/ml/search/time-blocks.js';
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
  const dependent = dependentRows(judged, first.rows);
  return beatsBaseline({
    metric,
    target: takeTargetRows(target, first.rows),
    candidate: first.prediction,
    baseline: second.prediction,
    seed,
    ...(resamples === undefined ? {} : { resamples }),
    ...(dependent === undefined ? {} : { dependent }),
  });
}

function dependentRows({ groups, isTimeOrdered }: JudgedRows, rows: Uint32Array): Int32Array | undefined {
  if (groups !== undefined) return Int32Array.from(rows, (row) => groups[row]!);
  return isTimeOrdered ? timeBlocks(rows.length) : undefined;
}
