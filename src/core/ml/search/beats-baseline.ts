import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { momentsOf } from '../../stats/summaries/moments.js';
import { pairedAccuracy } from '../../stats/tests/mcnemar.js';
import { pairedMean } from '../../stats/tests/paired-mean.js';
import type { ClassTarget, NumberTarget, Target } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import { rowBrier, rowLogLoss } from '../metrics/probability-loss.js';
import { squaredLogError } from '../metrics/relative-errors.js';
import type { ClassPrediction, NumberPrediction, Prediction } from '../prediction.js';
import { type BootstrapResult, pairedBootstrap } from './paired-bootstrap.js';
import { type WeightedMetric, weightedAuc, weightedConfusionMetric } from './weighted-metric.js';

const RESAMPLES = 2000;

/** Two models on the same rows that neither had seen. */
export interface BaselineComparison {
  readonly metric: Metric;
  /** The truth of those rows. */
  readonly target: Target;
  readonly candidate: Prediction;
  readonly baseline: Prediction;
  /** Of the resamples, where there are any. */
  readonly seed: number;
  /** Error rate of the decision, two-sided; 0.05 unless given. */
  readonly alpha?: number;
}

/** The answer. Differences are turned so that more is better for the candidate. */
export type BaselineTest =
  | {
      readonly kind: 'tested';
      readonly method: 'mcnemar' | 'paired-t' | 'sign' | 'paired-bootstrap';
      /** What differs: share of right rows, mean loss per row, or the metric itself. */
      readonly measure: 'accuracy' | 'row-loss' | 'metric';
      readonly difference: number;
      readonly lower: number;
      readonly upper: number;
      readonly pValue: number;
      readonly rows: number;
      /** Lower end of the two-sided interval above 0 and p below alpha. */
      readonly beats: boolean;
    }
  | { readonly kind: 'no-difference'; readonly rows: number; readonly beats: false }
  | {
      readonly kind: 'insufficient-data';
      readonly needed: number;
      readonly got: number;
      readonly beats: false;
    };

type Tested = Extract<BaselineTest, { kind: 'tested' }>;

/**
 * Asks whether a model is better than the dummy, paired over out-of-fold rows.
 * Accuracy: McNemar. Metrics that are means of row losses (LogLoss, Brier, MAE, MSE, and RMSE, R2, RMSLE and MAPE
 * through their squared or relative errors): paired t test of the losses. AUC and the other functions of the
 * confusion matrix: paired bootstrap of the metric with 2,000 seeded resamples.
 * When several models were looked at, correct the p-values (Holm) before believing the best one.
 * @throws InvalidArgument when metric, target and predictions do not belong together
 */
export function beatsBaseline(comparison: BaselineComparison): BaselineTest {
  const { metric, target, candidate, baseline, alpha = 0.05 } = comparison;
  if (!(alpha > 0 && alpha < 1)) throw new InvalidArgument('alpha', 'must lie between 0 and 1', alpha);
  if (
    target.task === 'classification' &&
    candidate.task === 'classification' &&
    baseline.task === 'classification'
  ) {
    requireRows(target.labels.length, candidate.labels.length, baseline.labels.length);
    return compareClasses(comparison, target, candidate, baseline, alpha);
  }
  if (target.task === 'regression' && candidate.task === 'regression' && baseline.task === 'regression') {
    requireRows(target.values.length, candidate.values.length, baseline.values.length);
    return compareLosses(
      numberLosses(metric, target, candidate),
      numberLosses(metric, target, baseline),
      alpha,
    );
  }
  throw new InvalidArgument(
    'candidate',
    `must be of the task ${target.task} like the baseline`,
    candidate.task,
  );
}

function compareClasses(
  { metric, seed }: BaselineComparison,
  target: ClassTarget,
  candidate: ClassPrediction,
  baseline: ClassPrediction,
  alpha: number,
): BaselineTest {
  switch (metric) {
    case 'accuracy':
      return compareAccuracy(target, candidate, baseline, alpha);
    case 'logLoss':
    case 'brier':
      return compareLosses(
        classLosses(metric, target, candidate),
        classLosses(metric, target, baseline),
        alpha,
      );
    case 'auc':
      return compareByBootstrap(weightedAuc(target, candidate), weightedAuc(target, baseline), {
        rows: target.labels.length,
        seed,
        alpha,
      });
    case 'recall':
    case 'precision':
    case 'f1':
    case 'kappa':
    case 'mcc':
    case 'balancedAccuracy':
      return compareByBootstrap(
        weightedConfusionMetric(metric, target, candidate),
        weightedConfusionMetric(metric, target, baseline),
        { rows: target.labels.length, seed, alpha },
      );
    default:
      throw new InvalidArgument('metric', 'must be a classification metric', metric);
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

/** Losses: lower is better, so the difference is the baseline's minus the candidate's. */
function compareLosses(candidate: Float64Array, baseline: Float64Array, alpha: number): BaselineTest {
  const rows = candidate.length;
  const gains = baseline.map((loss, i) => loss - candidate[i]!);
  const result = pairedMean(momentsOf(gains), 1 - alpha);
  if (result.kind === 'insufficient-data') return { ...result, beats: false };
  if (result.kind === 'tested')
    return decide({ ...result, method: 'paired-t', measure: 'row-loss' }, rows, alpha);
  const { difference } = result;
  if (difference === 0) return { kind: 'no-difference', rows, beats: false };
  // The same gain in every row leaves no spread for a t test, yet n times the same sign is evidence.
  const pValue = 2 ** (1 - rows);
  return decide(
    { method: 'sign', measure: 'row-loss', difference, lower: difference, upper: difference, pValue },
    rows,
    alpha,
  );
}

function compareByBootstrap(
  candidate: WeightedMetric,
  baseline: WeightedMetric,
  { rows, seed, alpha }: { rows: number; seed: number; alpha: number },
): BaselineTest {
  const difference = (weights: Float64Array): number | undefined => {
    const [better, worse] = [candidate(weights), baseline(weights)];
    return better === undefined || worse === undefined ? undefined : better - worse;
  };
  const observed = difference(new Float64Array(rows).fill(1));
  if (observed === undefined) return { kind: 'insufficient-data', needed: 1, got: 0, beats: false };
  const result: BootstrapResult = pairedBootstrap({
    rows,
    difference,
    resamples: RESAMPLES,
    confidence: 1 - alpha,
    random: createRandom(seed).fork('beats-baseline'),
  });
  if (result.kind === 'insufficient-data') return { ...result, beats: false };
  if (observed === 0 && result.lower === 0 && result.upper === 0)
    return { kind: 'no-difference', rows, beats: false };
  return decide(
    { ...result, method: 'paired-bootstrap', measure: 'metric', difference: observed },
    rows,
    alpha,
  );
}

function decide(test: Omit<Tested, 'kind' | 'rows' | 'beats'>, rows: number, alpha: number): Tested {
  const { method, measure, difference, lower, upper, pValue } = test;
  const beats = lower > 0 && pValue < alpha;
  return { kind: 'tested', method, measure, difference, lower, upper, pValue, rows, beats };
}

function classLosses(
  metric: 'logLoss' | 'brier',
  { labels, classCount }: ClassTarget,
  { probabilities }: ClassPrediction,
): Float64Array {
  const loss = metric === 'logLoss' ? rowLogLoss : rowBrier;
  return Float64Array.from(labels, (_, row) => loss(labels, probabilities, classCount, row));
}

function numberLosses(metric: Metric, { values }: NumberTarget, prediction: NumberPrediction): Float64Array {
  const loss = rowLossOf(metric);
  const rows = metric === 'mape' ? values.length : undefined;
  const losses = Float64Array.from(values, (value, i) => loss(value, prediction.values[i]!));
  // MAPE leaves rows with a true value of 0 out.
  return rows === undefined ? losses : losses.filter((_, i) => values[i] !== 0);
}

function rowLossOf(metric: Metric): (value: number, predicted: number) => number {
  switch (metric) {
    case 'mae':
      return (value, predicted) => Math.abs(value - predicted);
    case 'mse':
    case 'rmse':
    case 'r2':
      return (value, predicted) => (value - predicted) ** 2;
    case 'rmsle':
      return squaredLogError;
    case 'mape':
      return (value, predicted) => Math.abs(value - predicted) / Math.abs(value);
    default:
      throw new InvalidArgument('metric', 'must be a regression metric', metric);
  }
}

function requireRows(expected: number, candidate: number, baseline: number): void {
  if (candidate === expected && baseline === expected) return;
  throw new InvalidArgument(
    'candidate',
    `and baseline must predict all ${expected} rows`,
    `${candidate}, ${baseline}`,
  );
}
