import type { ClassTarget } from '../estimator.js';
import { balancedAccuracy } from '../metrics/accuracy.js';
import { kappa, mcc } from '../metrics/chance-corrected.js';
import type { ConfusionCounts } from '../metrics/confusion-counts.js';
import { f1, precision, recall } from '../metrics/precision-recall.js';
import type { Score } from '../metrics/scores.js';
import type { ClassPrediction } from '../prediction.js';

/** A metric of rows that count several times or not at all; undefined when it has no value. */
export type WeightedMetric = (weights: Float64Array) => number | undefined;

/** The metrics that are functions of the confusion matrix. */
const CONFUSION_METRICS = { recall, precision, f1, kappa, mcc, balancedAccuracy } as const satisfies Record<
  string,
  (counts: ConfusionCounts) => Score
>;

export type ConfusionMetric = keyof typeof CONFUSION_METRICS;

/** Prepares a metric of the confusion matrix for resampling. */
export function weightedConfusionMetric(
  metric: ConfusionMetric,
  { labels, classCount }: ClassTarget,
  prediction: ClassPrediction,
): WeightedMetric {
  return (weights) => {
    const actual = new Float64Array(classCount);
    const predicted = new Float64Array(classCount);
    const hits = new Float64Array(classCount);
    const matrix = new Float64Array(classCount * classCount);
    let rows = 0;
    for (let i = 0; i < weights.length; i++) {
      matrix[labels[i]! * classCount + prediction.labels[i]!]! += weights[i]!;
      rows += weights[i]!;
    }
    for (let a = 0; a < classCount; a++) {
      for (let p = 0; p < classCount; p++) {
        actual[a]! += matrix[a * classCount + p]!;
        predicted[p]! += matrix[a * classCount + p]!;
      }
      hits[a] = matrix[a * classCount + a]!;
    }
    return (
      CONFUSION_METRICS[metric]({ rows, classCount, actual, predicted, hits, matrix }).value ?? undefined
    );
  };
}

/** Prepares the AUC for resampling: rows are sorted once, so that a resample costs one pass per class. */
export function weightedAuc(
  { labels, classCount }: ClassTarget,
  prediction: ClassPrediction,
): WeightedMetric {
  const classes = classCount === 2 ? [1] : Array.from({ length: classCount }, (_, k) => k);
  const sorted = classes.map((k) => {
    const scores = Float64Array.from(labels, (_, i) => prediction.probabilities[i * classCount + k]!);
    return {
      k,
      scores,
      order: Uint32Array.from(labels, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!),
    };
  });
  return (weights) => {
    let sum = 0;
    let total = 0;
    let present = 0;
    for (const { k, scores, order } of sorted) {
      const { positives, negatives, area } = weightedArea(order, scores, weights, (row) => labels[row] === k);
      if (positives === 0) continue;
      if (negatives === 0) return undefined;
      present++;
      sum += positives * (area / (positives * negatives));
      total += positives;
    }
    return present === 0 ? undefined : sum / total;
  };
}

function weightedArea(
  order: Uint32Array,
  scores: Float64Array,
  weights: Float64Array,
  isPositive: (row: number) => boolean,
): { positives: number; negatives: number; area: number } {
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    const tied = scores[order[start]!]!;
    while (end < order.length && scores[order[end]!]! === tied) {
      const row = order[end]!;
      if (isPositive(row)) tiedPositives += weights[row]!;
      else tiedNegatives += weights[row]!;
      end++;
    }
    area += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return { positives, negatives, area };
}
