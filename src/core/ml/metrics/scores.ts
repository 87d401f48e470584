import type { Metric } from './metric.js';

/** Why a metric has no value. */
export const NULL_REASONS = {
  noRows: 'no_rows',
  oneClass: 'one_class_only',
  noPositives: 'no_positive_row',
  chanceAgreementIsOne: 'chance_agreement_is_one',
  probabilitiesDoNotSumToOne: 'probabilities_do_not_sum_to_one',
  fewerThanTwoRows: 'fewer_than_two_rows',
  allTargetsZero: 'all_targets_zero',
  notAboveMinusOne: 'values_not_above_minus_one',
  notFinite: 'not_finite',
} as const;

export type NullReason = (typeof NULL_REASONS)[keyof typeof NULL_REASONS];

/** What a reader should know about a value that exists. */
export const SCORE_FLAGS = {
  zeroDivision: 'zero_division',
  classMissing: 'class_missing',
  probabilitiesDoNotSumToOne: 'probabilities_do_not_sum_to_one',
  negatives: 'negatives',
  zeroTargets: 'zero_targets',
} as const;

export type ScoreFlag = (typeof SCORE_FLAGS)[keyof typeof SCORE_FLAGS];

/** One metric's value, or null with the reason, and what to know about it. */
export interface Score {
  readonly value: number | null;
  readonly reason?: NullReason;
  readonly flags?: readonly ScoreFlag[];
}

/** A flag and the metric it belongs to. */
export interface MetricFlag {
  readonly metric: Metric;
  readonly flag: ScoreFlag;
}

/** All metrics of one set of predictions. A null in `values` has its entry in `reasons`. */
export interface Scores {
  readonly values: { readonly [M in Metric]?: number | null };
  readonly reasons: { readonly [M in Metric]?: NullReason };
  readonly flags: readonly MetricFlag[];
}

/** A value that could not be computed. */
export function noScore(reason: NullReason): Score {
  return { value: null, reason };
}

/** A value with the flags whose condition holds. A value that overflowed becomes null. */
export function score(value: number, flags: { readonly [F in ScoreFlag]?: boolean } = {}): Score {
  if (!Number.isFinite(value)) return noScore(NULL_REASONS.notFinite);
  const raised = (Object.keys(flags) as ScoreFlag[]).filter((flag) => flags[flag] === true);
  return raised.length === 0 ? { value } : { value, flags: raised };
}

/** Gathers single scores into one result. */
export function collectScores(scores: { readonly [M in Metric]?: Score }): Scores {
  const values: { [M in Metric]?: number | null } = {};
  const reasons: { [M in Metric]?: NullReason } = {};
  const flags: MetricFlag[] = [];
  for (const [metric, found] of Object.entries(scores) as [Metric, Score][]) {
    values[metric] = found.value;
    if (found.reason !== undefined) reasons[metric] = found.reason;
    for (const flag of found.flags ?? []) flags.push({ metric, flag });
  }
  return { values, reasons, flags };
}
