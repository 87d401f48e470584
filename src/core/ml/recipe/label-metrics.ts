import { accuracy, balancedAccuracy } from '../metrics/accuracy.js';
import { kappa, mcc } from '../metrics/chance-corrected.js';
import type { ConfusionCounts } from '../metrics/confusion-counts.js';
import type { Metric } from '../metrics/metric.js';
import { f1, precision, recall } from '../metrics/precision-recall.js';
import type { Score } from '../metrics/scores.js';

/** The metrics that follow from predicted labels alone. */
export const METRICS_OF_LABELS: { readonly [M in Metric]?: (counts: ConfusionCounts) => Score } = {
  accuracy,
  balancedAccuracy,
  recall,
  precision,
  f1,
  kappa,
  mcc,
};
