import { InvalidArgument } from '../../errors.js';
import type { ConfusionCounts } from '../metrics/confusion-counts.js';
import type { Metric } from '../metrics/metric.js';
import { METRICS_OF_LABELS } from './label-metrics.js';

/** Cost of a row by true and predicted class: `costs[truth][prediction]`, finite; negative is a gain. */
export type CostTable = readonly [readonly [number, number], readonly [number, number]];

/** What a threshold is to make best. */
export type ThresholdObjective =
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'cost'; readonly costs: CostTable };

/** Weights of rows by truth and prediction. */
export interface Confusion {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

/** A value that follows from the confusion, and which way is better. */
export interface ThresholdValue {
  readonly of: (confusion: Confusion) => number | undefined;
  /** 1 when larger is better, -1 when smaller is. */
  readonly sign: 1 | -1;
}

/**
 * The value of a confusion under an objective: the metric, or the mean cost of a row.
 * @throws InvalidArgument for a metric that no threshold changes, and for costs that are not finite
 */
export function thresholdValue(objective: ThresholdObjective): ThresholdValue {
  if (objective.kind === 'cost') return { of: meanCost(objective.costs), sign: -1 };
  const metric = METRICS_OF_LABELS[objective.metric];
  if (metric === undefined) {
    const known = Object.keys(METRICS_OF_LABELS).join(', ');
    throw new InvalidArgument('objective.metric', `must be one of ${known}`, objective.metric);
  }
  return { of: (confusion) => metric(countsOf(confusion)).value ?? undefined, sign: 1 };
}

function meanCost(costs: CostTable): ThresholdValue['of'] {
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = costs;
  for (const cost of costs.flat()) {
    if (!Number.isFinite(cost)) throw new InvalidArgument('objective.costs', 'must be finite', cost);
  }
  return ({ truePositives, falsePositives, falseNegatives, trueNegatives }) => {
    const rows = truePositives + falsePositives + falseNegatives + trueNegatives;
    if (rows === 0) return undefined;
    const sum =
      truePositives * truePositive +
      falsePositives * falsePositive +
      falseNegatives * falseNegative +
      trueNegatives * trueNegative;
    return sum / rows;
  };
}

function countsOf(confusion: Confusion): ConfusionCounts {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  return {
    rows: truePositives + falsePositives + falseNegatives + trueNegatives,
    classCount: 2,
    actual: Float64Array.of(trueNegatives + falsePositives, falseNegatives + truePositives),
    predicted: Float64Array.of(trueNegatives + falseNegatives, falsePositives + truePositives),
    hits: Float64Array.of(trueNegatives, truePositives),
    matrix: Float64Array.of(trueNegatives, falsePositives, falseNegatives, truePositives),
  };
}
