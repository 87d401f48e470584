import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { momentsOf } from '../../stats/summaries/moments.js';
import { pairedAccuracy } from '../../stats/tests/mcnemar.js';
import { pairedMean } from '../../stats/tests/paired-mean.js';
import type { ClassTarget } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { ClassPrediction } from '../prediction.js';
import { clusteredMean } from './clustered-mean.js';
import { effectiveUnits, widenForFewUnits } from './few-units.js';
import { type BootstrapResult, pairedBootstrap } from './paired-bootstrap.js';
import { type ComparedRows, gainsOf } from './row-gains.js';
import { classLosses, numberLoss } from './row-losses.js';
import { classGainsOverShuffled, gainsOverShuffled } from './shuffled-gains.js';
import {
  shuffledAveragePrecision,
  shuffledConfusionMetric,
  type WeightedMetric,
  weightedAuc,
  weightedAveragePrecision,
  weightedConfusionMetric,
} from './weighted-metric.js';

const RESAMPLES = 2000;

/** Losses of which no constant has less than the mean, which is what the dummy says. */
const IS_BEST_AT_THE_MEAN: ReadonlySet<Metric> = new Set<Metric>(['mse', 'rmse', 'r2']);

/** Two models on the same rows that neither had seen. */
export interface BaselineComparison extends ComparedRows {
  /** Of the resamples, where there are any. */
  readonly seed: number;
  /** How many, at least 200; 2,000 unless given. */
  readonly resamples?: number;
  /** Error rate of the decision, two-sided; 0.05 unless given. */
  readonly alpha?: number;
  /**
   * Rows of one id depend on each other: a user, a block of time, a row that was tested several times. They vary
   * together in the test, which needs 5 ids at least. Absent: every row stands for itself.
   */
  readonly dependent?: Int32Array | undefined;
  /**
   * Answers dealt out at random stay among rows of one id: those of a fold in time order, whose model knows the shares of
   * its time and would look clever beside a mixture of all times. Absent: among all rows.
   */
  readonly dealtWithin?: Int32Array | undefined;
}

/** The answer. Differences are turned so that more is better for the candidate. */
export type BaselineTest =
  | {
      readonly kind: 'tested';
      readonly method: 'mcnemar' | 'paired-t' | 'sign' | 'paired-bootstrap' | 'exact-binomial';
      /** What differs: share of right rows, mean loss or mean cost per row, or the metric itself. */
      readonly measure: 'accuracy' | 'row-loss' | 'cost' | 'metric';
      readonly difference: number;
      readonly lower: number;
      readonly upper: number;
      readonly pValue: number;
      readonly rows: number;
      /**
       * Given when something else was harder to beat than the baseline: the candidate's own answers dealt out at random,
       * or the same answer for all rows where that is cheapest.
       */
      readonly against?: 'shuffled' | 'constant';
      /** Lower end of the two-sided interval above 0 and p below alpha. */
      readonly beats: boolean;
    }
  | {
      readonly kind: 'no-difference';
      readonly rows: number;
      /**
       * `shuffled` when it makes no difference to which rows the candidate's answers go, as when they are all the same;
       * `constant` when they are all the one that is cheapest for all rows.
       */
      readonly against?: 'shuffled' | 'constant';
      readonly beats: false;
    }
  | {
      readonly kind: 'insufficient-data';
      readonly needed: number;
      readonly got: number;
      readonly beats: false;
    };

type Tested = Extract<BaselineTest, { kind: 'tested' }>;

/** How much better the candidate is in a metric of rows that count so often. */
interface MetricDifference {
  readonly at: WeightedMetric;
  readonly observed: number | undefined;
  readonly isShuffled: boolean;
  /** Whether resamples are to be moved to the observed difference. */
  readonly isMoved: boolean;
}

/**
 * Asks whether a model is better than the dummy, paired over out-of-fold rows.
 * Accuracy: McNemar. Metrics that are means of row losses (LogLoss, Brier, MAE, pinball, MSE, and RMSE, R2, both RMSLE
 * and both MAPE through their squared or relative errors): paired t test of the losses. AUC, PR-AUC and the other
 * functions of the confusion matrix: paired bootstrap of the metric with 2,000 seeded resamples.
 * A model that knows nothing can look better than the dummy where the dummy is a poor yardstick: it finds some rows of a
 * class that the dummy never names (recall, precision, F1), or says less than the mean (MAE, MAPE, RMSLE). In all
 * metrics but LogLoss, Brier, MSE, RMSE and R2 the candidate must therefore also beat its own answers dealt out to the
 * rows at random; the answer is the harder of both comparisons. Losses that differ by rounding count as equal.
 * With `dependent` rows whole groups vary: a cluster-robust t test of row losses, right and wrong included, or a
 * bootstrap of groups.
 * When several models were looked at, correct the p-values (Holm) before believing the best one.
 * @throws InvalidArgument when metric, target and predictions do not belong together
 */
export function beatsBaseline(comparison: BaselineComparison): BaselineTest {
  const { target, candidate, baseline, dependent, alpha = 0.05 } = comparison;
  if (!(alpha > 0 && alpha < 1)) throw new InvalidArgument('alpha', 'must lie between 0 and 1', alpha);
  if (
    target.task === 'classification' &&
    candidate.task === 'classification' &&
    baseline.task === 'classification'
  ) {
    requireRows(target.labels.length, candidate.labels.length, baseline.labels.length, dependent);
    return compareClasses(comparison, target, candidate, baseline, alpha);
  }
  if (target.task === 'regression' && candidate.task === 'regression' && baseline.task === 'regression') {
    requireRows(target.values.length, candidate.values.length, baseline.values.length, dependent);
    return compareNumbers(comparison, target.values, candidate.values, baseline.values, alpha);
  }
  throw new InvalidArgument(
    'candidate',
    `must be of the task ${target.task} like the baseline`,
    candidate.task,
  );
}

function compareClasses(
  { metric, seed, dependent, dealtWithin, resamples = RESAMPLES }: BaselineComparison,
  target: ClassTarget,
  candidate: ClassPrediction,
  baseline: ClassPrediction,
  alpha: number,
): BaselineTest {
  if (metric === 'accuracy' && dependent === undefined) {
    const test = compareAccuracy(target, candidate, baseline, alpha);
    return test.beats ? harder(test, shuffledAccuracy(target, candidate, { dealtWithin }, alpha)) : test;
  }
  const own = classLosses(metric, target, candidate);
  const others = classLosses(metric, target, baseline);
  if (own !== undefined && others !== undefined) {
    const gains = gainsOf(others, own);
    if (metric !== 'accuracy') return compareGains(gains, dependent, 'row-loss', alpha);
    const test = compareGains(gains, dependent, 'accuracy', alpha);
    return test.beats
      ? harder(test, shuffledAccuracy(target, candidate, { dependent, dealtWithin }, alpha))
      : test;
  }
  const difference = metricDifference(metric, target, candidate, baseline, dealtWithin);
  const units = effectiveUnits(target, dependent, metric);
  return compareByBootstrap(difference, {
    rows: target.labels.length,
    units,
    groups: dependent,
    seed,
    resamples,
    alpha,
  });
}

function compareNumbers(
  { metric, seed, dependent, dealtWithin }: BaselineComparison,
  values: Float64Array,
  candidate: Float64Array,
  baseline: Float64Array,
  alpha: number,
): BaselineTest {
  const loss = numberLoss(metric);
  if (loss === undefined) throw new InvalidArgument('metric', 'must be a regression metric', metric);
  // MAPE leaves out rows whose true value is 0; RMSLE_strict has no value at all unless every row has one.
  const kept = Uint32Array.from(values, (_, row) => row).filter(
    (row) => !Number.isNaN(loss(values[row]!, candidate[row]!) + loss(values[row]!, baseline[row]!)),
  );
  if (metric !== 'mape' && kept.length < values.length) {
    return { kind: 'insufficient-data', needed: values.length, got: kept.length, beats: false };
  }
  const [truth, own, others] = [values, candidate, baseline].map((from) =>
    Float64Array.from(kept, (row) => from[row]!),
  ) as [Float64Array, Float64Array, Float64Array];
  const ofKept = (ids: Int32Array | undefined) => ids && Int32Array.from(kept, (row) => ids[row]!);
  const groups = ofKept(dependent);
  const lossesOf = (predicted: Float64Array) => truth.map((value, i) => loss(value, predicted[i]!));
  const gains = gainsOf(lossesOf(others), lossesOf(own));
  const test = compareGains(gains, groups, 'row-loss', alpha);
  if (IS_BEST_AT_THE_MEAN.has(metric) || !test.beats) return test;
  const random = createRandom(seed).fork('beats-baseline');
  const overShuffled = gainsOverShuffled(loss, truth, own, random, ofKept(dealtWithin));
  return harder(test, compareGains(overShuffled, groups, 'row-loss', alpha));
}

/** Of two comparisons that the candidate must both win the one with less evidence. */
function harder(test: BaselineTest, shuffled: BaselineTest): BaselineTest {
  if (shuffled.kind === 'insufficient-data') return shuffled;
  if (shuffled.kind === 'no-difference') return { ...shuffled, against: 'shuffled' };
  const isHarder = !shuffled.beats || (test.kind === 'tested' && shuffled.pValue > test.pValue);
  return isHarder ? { ...shuffled, against: 'shuffled' } : test;
}

/** Against its own labels dealt out at random, which are right as often as shares of labels and classes say. */
function shuffledAccuracy(
  target: ClassTarget,
  candidate: ClassPrediction,
  { dependent, dealtWithin }: Pick<BaselineComparison, 'dependent' | 'dealtWithin'>,
  alpha: number,
): BaselineTest {
  const isWrong = (truth: number, answer: number) => (truth === answer ? 0 : 1);
  const gains = classGainsOverShuffled(target, candidate.labels, isWrong, dealtWithin);
  return compareGains(gains, dependent, 'accuracy', alpha);
}

/** Candidate against the better of the baseline and its own answers dealt out at random. */
function metricDifference(
  metric: Metric,
  target: ClassTarget,
  candidate: ClassPrediction,
  baseline: ClassPrediction,
  dealtWithin: Int32Array | undefined,
): MetricDifference {
  switch (metric) {
    case 'auc':
      return differenceOf(weightedAuc(target, candidate), weightedAuc(target, baseline), () => 0.5);
    case 'prAuc': {
      const chance = shuffledAveragePrecision(target, candidate);
      const own = weightedAveragePrecision(target, candidate);
      const difference = differenceOf(own, weightedAveragePrecision(target, baseline), () => chance);
      return { ...difference, isMoved: true };
    }
    case 'recall':
    case 'precision':
    case 'f1':
    case 'kappa':
    case 'mcc':
    case 'balancedAccuracy':
      return differenceOf(
        weightedConfusionMetric(metric, target, candidate),
        weightedConfusionMetric(metric, target, baseline),
        shuffledConfusionMetric(metric, target, candidate, dealtWithin),
      );
    default:
      throw new InvalidArgument('metric', 'must be a classification metric', metric);
  }

  function differenceOf(
    own: WeightedMetric,
    dummy: WeightedMetric,
    chance: WeightedMetric,
  ): MetricDifference {
    const once = new Float64Array(target.labels.length).fill(1);
    const isShuffled = (chance(once) ?? 0) > (dummy(once) ?? 0);
    const other = isShuffled ? chance : dummy;
    const at: WeightedMetric = (weights) => {
      const [better, worse] = [own(weights), other(weights)];
      return better === undefined || worse === undefined ? undefined : better - worse;
    };
    return { at, observed: at(once), isShuffled, isMoved: false };
  }
}

function compareAccuracy(
  { labels }: ClassTarget,
  candidate: ClassPrediction,
  baseline: ClassPrediction,
  alpha: number,
): BaselineTest {
  const counts = { bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 };
  for (let i = 0; i < labels.length; i++) {
    const baselineIsRight = baseline.labels[i] === labels[i];
    const candidateIsRight = candidate.labels[i] === labels[i];
    if (baselineIsRight) counts[candidateIsRight ? 'bothRight' : 'onlyFirst']++;
    else counts[candidateIsRight ? 'onlySecond' : 'bothWrong']++;
  }
  const result = pairedAccuracy(counts, 1 - alpha);
  if (result.kind === 'insufficient-data') return { ...result, beats: false };
  if (result.discordant === 0) return { kind: 'no-difference', rows: labels.length, beats: false };
  const { difference, pValue } = result;
  const { lower, upper } = result.kind === 'tested' ? result : { lower: difference, upper: difference };
  return decide(
    { method: 'mcnemar', measure: 'accuracy', difference, lower, upper, pValue },
    labels.length,
    alpha,
  );
}

/** Gains: the loss of the baseline minus that of the candidate, row by row. */
export function compareGains(
  gains: Float64Array,
  groups: Int32Array | undefined,
  measure: 'accuracy' | 'row-loss' | 'cost',
  alpha: number,
): BaselineTest {
  const rows = gains.length;
  const result =
    groups === undefined ? pairedMean(momentsOf(gains), 1 - alpha) : clusteredMean(gains, groups, 1 - alpha);
  if (result.kind === 'insufficient-data') return { ...result, beats: false };
  if (result.kind === 'tested') return decide({ ...result, method: 'paired-t', measure }, rows, alpha);
  const { difference } = result;
  if (difference === 0) return { kind: 'no-difference', rows, beats: false };
  // The same gain in every row leaves no spread for a t test, yet n times the same sign is evidence.
  const pValue = 2 ** (1 - (groups === undefined ? rows : new Set(groups).size));
  return decide(
    { method: 'sign', measure, difference, lower: difference, upper: difference, pValue },
    rows,
    alpha,
  );
}

function compareByBootstrap(
  { at, observed, isShuffled, isMoved }: MetricDifference,
  {
    rows,
    units,
    groups,
    seed,
    resamples,
    alpha,
  }: {
    rows: number;
    units: number;
    groups: Int32Array | undefined;
    seed: number;
    resamples: number;
    alpha: number;
  },
): BaselineTest {
  if (observed === undefined) return { kind: 'insufficient-data', needed: 1, got: 0, beats: false };
  const result: BootstrapResult = pairedBootstrap({
    rows,
    groups,
    difference: at,
    observed: isMoved ? observed : undefined,
    resamples,
    confidence: 1 - alpha,
    random: createRandom(seed).fork('beats-baseline'),
  });
  if (result.kind === 'insufficient-data') return { ...result, beats: false };
  if (observed === 0 && result.lower === 0 && result.upper === 0)
    return { kind: 'no-difference', rows, beats: false };
  const { lower, upper, pValue } = widenForFewUnits(result, observed, units, 1 - alpha);
  const test = decide(
    { method: 'paired-bootstrap', measure: 'metric', difference: observed, lower, upper, pValue },
    rows,
    alpha,
  );
  return isShuffled ? { ...test, against: 'shuffled' } : test;
}

function decide(test: Omit<Tested, 'kind' | 'rows' | 'beats'>, rows: number, alpha: number): Tested {
  const { method, measure, difference, lower, upper, pValue } = test;
  const beats = lower > 0 && pValue < alpha;
  return { kind: 'tested', method, measure, difference, lower, upper, pValue, rows, beats };
}

function requireRows(
  expected: number,
  candidate: number,
  baseline: number,
  dependent: Int32Array | undefined,
): void {
  if (candidate !== expected || baseline !== expected) {
    throw new InvalidArgument(
      'candidate',
      `and baseline must predict all ${expected} rows`,
      `${candidate}, ${baseline}`,
    );
  }
  if (dependent !== undefined && dependent.length !== expected) {
    throw new InvalidArgument('dependent', `must have ${expected} entries`, dependent.length);
  }
}
