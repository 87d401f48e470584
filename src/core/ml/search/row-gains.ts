import { InvalidArgument } from '../../errors.js';
import type { Target } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { ClassPrediction, Prediction } from '../prediction.js';
import { classLosses, numberLoss } from './row-losses.js';

/** Losses nearer to each other than this share of the mean loss are equal. */
const ROUNDING = 1e-9;

/** What two models said of the same rows. */
export interface ComparedRows {
  readonly metric: Metric;
  /** The truth of those rows. */
  readonly target: Target;
  readonly candidate: Prediction;
  readonly baseline: Prediction;
}

/**
 * By how much each row loses less with the candidate than with the baseline, in the loss of the metric, or by Brier's
 * where a metric of classes has none; 0 for rows that the metric leaves out.
 */
export function rowGains({ metric, target, candidate, baseline }: ComparedRows): Float64Array {
  if (target.task === 'regression') {
    const loss = numberLoss(metric);
    if (loss === undefined || candidate.task !== 'regression' || baseline.task !== 'regression') {
      throw new InvalidArgument('metric', 'must be a regression metric', metric);
    }
    const lossesOf = ({ values }: { values: Float64Array }) =>
      target.values.map((value, row) => loss(value, values[row]!));
    const gains = gainsOf(lossesOf(baseline), lossesOf(candidate));
    return gains.map((gain) => (Number.isFinite(gain) ? gain : 0));
  }
  if (candidate.task !== 'classification' || baseline.task !== 'classification') {
    throw new InvalidArgument('candidate', 'must be of the task classification', candidate.task);
  }
  const lossesOf = (prediction: ClassPrediction) =>
    classLosses(metric, target, prediction) ?? classLosses('brier', target, prediction)!;
  return gainsOf(lossesOf(baseline), lossesOf(candidate));
}

/** Two models that say the same by different sums are not told apart by last digits: gains of no more are 0. */
export function gainsOf(baselineLosses: Float64Array, ownLosses: Float64Array): Float64Array {
  let total = 0;
  let known = 0;
  baselineLosses.forEach((loss, row) => {
    const both = Math.abs(loss) + Math.abs(ownLosses[row]!);
    if (!Number.isFinite(both)) return;
    total += both / 2;
    known++;
  });
  const rounding = known === 0 ? 0 : (ROUNDING * total) / known;
  return baselineLosses.map((loss, row) => {
    const gain = loss - ownLosses[row]!;
    return Math.abs(gain) <= rounding ? 0 : gain;
  });
}
