/** Two models on the same out-of-fold rows: is the one better than the other? */
import { InvalidArgument } from '../core/errors.js';
import type { Target } from '../core/ml/estimator.js';
import type { Metric } from '../core/ml/metrics/metric.js';
import type { CostTable } from '../core/ml/recipe/threshold-objective.js';
import {
  type BaselineComparison,
  type BaselineTest,
  beatsBaseline,
} from '../core/ml/search/beats-baseline.js';
import { beatsInCosts, gainsOverCheapest } from '../core/ml/search/beats-in-costs.js';
import { dependentBlocks } from '../core/ml/search/dependent-blocks.js';
import type { OutOfFold } from '../core/ml/search/evaluate-fold.js';
import { joinFirstRepetition } from '../core/ml/search/join-out-of-fold.js';
import { rowGains } from '../core/ml/search/row-gains.js';
import { weakestTest } from '../core/ml/search/weakest-test.js';
import { takeTargetRows } from '../core/ml/target-rows.js';

/** Which of the rows that folds refer to depend on each other. */
export interface JudgedRows {
  readonly isTimeOrdered: boolean;
  /** Group of each row, where there are groups. */
  readonly groups?: Int32Array;
}

export interface JudgeQuestion {
  readonly metric: Metric;
  /** Cost of a row by true and predicted class, which counts in place of the metric. */
  readonly costs?: CostTable | undefined;
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
  const { metric, costs, target, judged, candidate, baseline, seed, resamples } = question;
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
  const compare = costs === undefined ? byMetric(comparison) : byCosts(comparison, costs);
  const { groups, isTimeOrdered } = judged;
  const dealtWithin = isTimeOrdered ? foldsOfRows(candidate, first.rows) : undefined;
  const tests = [
    ...(groups === undefined ? [] : [Int32Array.from(first.rows, (row) => groups[row]!)]),
    ...(isTimeOrdered ? [dependentBlocks(compare.gains())] : []),
  ].map((dependent) => compare.test({ dependent, dealtWithin }));
  const [test, ...others] = tests;
  // Rows that depend on each other in two ways must tell in both.
  return test === undefined ? compare.test({}) : weakestTest([test, ...others]);
}

/** How the rows are compared, and by how much each of them gains. */
interface RowsCompared {
  readonly test: (dependence: Dependence) => BaselineTest;
  readonly gains: () => Float64Array;
}

type Dependence = Pick<BaselineComparison, 'dependent' | 'dealtWithin'>;

function byMetric(comparison: BaselineComparison): RowsCompared {
  return {
    test: (dependence) => beatsBaseline({ ...comparison, ...dependence }),
    gains: () => rowGains(comparison),
  };
}

/** @throws InvalidArgument unless target and predictions are of two classes */
function byCosts({ target, candidate, baseline }: BaselineComparison, costs: CostTable): RowsCompared {
  if (
    target.task !== 'classification' ||
    candidate.task !== 'classification' ||
    baseline.task !== 'classification' ||
    target.classCount !== 2
  ) {
    throw new InvalidArgument('costs', 'must be of two classes', target.task);
  }
  const rows = { costs, target, candidate: candidate.labels, baseline: baseline.labels };
  return {
    test: (dependence) => beatsInCosts({ ...rows, ...dependence }),
    gains: () => gainsOverCheapest(target, costs, candidate.labels),
  };
}

/** Which of the first folds predicted each row. */
function foldsOfRows(folds: readonly OutOfFold[], rows: Uint32Array): Int32Array {
  const foldOf = new Map<number, number>();
  folds.forEach((fold, index) => {
    for (const row of fold.rows) if (!foldOf.has(row)) foldOf.set(row, index);
  });
  return Int32Array.from(rows, (row) => foldOf.get(row)!);
}
