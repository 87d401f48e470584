import { binomialSf } from '../../stats/distributions/binomial.js';
import { momentsOf } from '../../stats/summaries/moments.js';
import { pairedMean } from '../../stats/tests/paired-mean.js';
import type { ClassTarget } from '../estimator.js';
import type { CostTable } from '../recipe/threshold-objective.js';
import { type BaselineTest, compareGains } from './beats-baseline.js';
import { clusteredMean } from './clustered-mean.js';
import { gainsOf } from './row-gains.js';
import { classGainsOverShuffled } from './shuffled-gains.js';
import { weakestTest } from './weakest-test.js';

/** Two models of two classes on the same rows that neither had seen, by what their mistakes cost. */
export interface CostComparison {
  readonly costs: CostTable;
  /** The truth of those rows. */
  readonly target: ClassTarget;
  /** Predicted class of each row. */
  readonly candidate: Int32Array;
  readonly baseline: Int32Array;
  /** Error rate of the decision, two-sided; 0.05 unless given. */
  readonly alpha?: number;
  /** Rows of one id depend on each other; absent: every row stands for itself. */
  readonly dependent?: Int32Array | undefined;
  /** Answers dealt out at random stay among rows of one id; absent: a constant is never dearer than such answers. */
  readonly dealtWithin?: Int32Array | undefined;
}

/**
 * Asks whether a model costs less a row than the same answer for all rows, the cheaper one with hindsight: whoever knows
 * the costs needs no model for that. Where the baseline says less dear things than any constant, it must be beaten too. Paired t test of the costs of rows, with
 * `dependent` rows cluster-robust. Against the constant an exact test must agree: where few rows get the other answer
 * and a mistake among them is dear but seldom, none of them being a mistake is luck that leaves a t test no spread to see.
 * With `dealtWithin` the model must also beat its own answers dealt out within those parts.
 * The answer is the comparison with the least evidence.
 */
export function beatsInCosts(comparison: CostComparison): BaselineTest {
  const { costs, target, candidate, baseline, dependent, dealtWithin, alpha = 0.05 } = comparison;
  const cheapest = cheapestAnswer(target, costs);
  const isBaselineConstant = baseline.every((answer) => answer === cheapest);
  const isBaselineCheaper = sumOf(gainsOverCheapest(target, costs, baseline)) > 0;
  const overConstant = compareWithConstant(comparison, cheapest, alpha);
  const over = (gains: Float64Array) => compareGains(gains, dependent, 'cost', alpha);
  return weakestTest([
    isBaselineConstant ? overConstant : { ...overConstant, ...against(overConstant, 'constant') },
    ...(isBaselineCheaper ? [over(costGains(target, costs, candidate, baseline))] : []),
    ...(dealtWithin === undefined
      ? []
      : [
          over(
            classGainsOverShuffled(target, candidate, (truth, answer) => costs[truth]![answer]!, dealtWithin),
          ),
        ].map((test) => ({ ...test, ...against(test, 'shuffled') }))),
  ]);
}

/** By how much each row costs less with the candidate than with the cheapest answer for all rows. */
export function gainsOverCheapest(
  target: ClassTarget,
  costs: CostTable,
  candidate: Int32Array,
): Float64Array {
  const cheapest = cheapestAnswer(target, costs);
  return costGains(target, costs, candidate, new Int32Array(candidate.length).fill(cheapest));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A comparison without an answer is not marked. */
function against<Against extends 'constant' | 'shuffled'>(test: BaselineTest, whom: Against) {
  return test.kind === 'insufficient-data' ? {} : { against: whom };
}

/** Of both classes the one that costs less when it is said of all rows; the first of equally dear ones. */
function cheapestAnswer({ labels }: ClassTarget, costs: CostTable): 0 | 1 {
  let more = 0;
  for (const truth of labels) more += costs[truth]![1]! - costs[truth]![0]!;
  return more < 0 ? 1 : 0;
}

function costGains(
  { labels }: ClassTarget,
  costs: CostTable,
  own: Int32Array,
  others: Int32Array,
): Float64Array {
  const costsOf = (answers: Int32Array) =>
    Float64Array.from(labels, (truth, row) => costs[truth]![answers[row]!]!);
  return gainsOf(costsOf(others), costsOf(own));
}

function compareWithConstant(
  { costs, target, candidate, dependent }: CostComparison,
  constant: 0 | 1,
  alpha: number,
): BaselineTest {
  const gains = gainsOverCheapest(target, costs, candidate);
  const test = compareGains(gains, dependent, 'cost', alpha);
  if (test.kind !== 'tested' || !test.beats) return test;
  const pValue = exactPValue({ gains, costs, constant, inflation: inflationOf(gains, dependent) });
  return pValue <= test.pValue
    ? test
    : { ...test, method: 'exact-binomial', pValue, beats: test.beats && pValue < alpha };
}

/**
 * Rows that get the other answer gain a or lose b. When the model knows nothing, at most b / (a + b) of them gain, or
 * the constant would not be the cheapest; so the number that do is binomial given how many get the other answer.
 * With costs of 1 on both sides it is McNemar's exact test.
 */
function exactPValue({
  gains,
  costs,
  constant,
  inflation,
}: {
  readonly gains: Float64Array;
  readonly costs: CostTable;
  readonly constant: 0 | 1;
  /** One row says as little as so many parts of it. */
  readonly inflation: number;
}): number {
  const possible = costs.map((ofTruth) => ofTruth[constant] - ofTruth[constant === 0 ? 1 : 0]);
  const [most, least] = [Math.max(...possible), Math.min(...possible)];
  if (!(most > 0 && least < 0)) return 1;
  const won = Math.floor(gains.filter((gain) => gain > 0).length / inflation);
  const lost = Math.ceil(gains.filter((gain) => gain < 0).length / inflation);
  return Math.min(1, 2 * binomialSf(won - 1, won + lost, -least / (most - least)));
}

/** How many times as much the mean gain varies because rows depend on each other; at least 1. */
function inflationOf(gains: Float64Array, dependent: Int32Array | undefined): number {
  if (dependent === undefined) return 1;
  // Any confidence does: only the spread is asked for.
  const [alone, together] = [pairedMean(momentsOf(gains)), clusteredMean(gains, dependent, 0.95)];
  if (alone.kind !== 'tested' || together.kind !== 'tested') return 1;
  return Math.max(1, (alone.statistic / together.statistic) ** 2);
}
