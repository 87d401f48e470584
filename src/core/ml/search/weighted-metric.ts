import type { ClassTarget } from '../estimator.js';
import { balancedAccuracy } from '../metrics/accuracy.js';
import { kappa, mcc } from '../metrics/chance-corrected.js';
import type { ConfusionCounts } from '../metrics/confusion-counts.js';
import { oneAgainstRest } from '../metrics/one-against-rest.js';
import { f1, precision, recall } from '../metrics/precision-recall.js';
import type { Score } from '../metrics/scores.js';
import type { ClassPrediction } from '../prediction.js';
import { tellingClasses } from '../telling-classes.js';
import { rowsOfParts } from './rows-of-parts.js';

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
  target: ClassTarget,
  prediction: ClassPrediction,
): WeightedMetric {
  return (weights) => CONFUSION_METRICS[metric](countWeights(target, prediction, weights)).value ?? undefined;
}

/**
 * What the metric would be if the same predicted classes were dealt out to the rows at random: the metric of the
 * expected confusion matrix, n_k m_l / n, summed over the parts that they are dealt out in.
 * @param dealtWithin part of each row; absent: all are one
 */
export function shuffledConfusionMetric(
  metric: ConfusionMetric,
  target: ClassTarget,
  prediction: ClassPrediction,
  dealtWithin?: Int32Array,
): WeightedMetric {
  const { labels, classCount } = target;
  const parts = rowsOfParts(labels.length, dealtWithin);
  return (weights) => {
    const counts = countWeights(target, prediction, weights);
    if (counts.rows === 0) return undefined;
    const matrix = new Float64Array(classCount * classCount);
    for (const rows of parts) {
      const actual = new Float64Array(classCount);
      const predicted = new Float64Array(classCount);
      let total = 0;
      for (const row of rows) {
        actual[labels[row]!]! += weights[row]!;
        predicted[prediction.labels[row]!]! += weights[row]!;
        total += weights[row]!;
      }
      if (total === 0) continue;
      for (let at = 0; at < matrix.length; at++) {
        matrix[at]! += (actual[Math.floor(at / classCount)]! * predicted[at % classCount]!) / total;
      }
    }
    const hits = Float64Array.from({ length: classCount }, (_, k) => matrix[k * classCount + k]!);
    return CONFUSION_METRICS[metric]({ ...counts, matrix, hits }).value ?? undefined;
  };
}

function countWeights(
  { labels, classCount }: ClassTarget,
  prediction: ClassPrediction,
  weights: Float64Array,
): ConfusionCounts {
  const actual = new Float64Array(classCount);
  const predicted = new Float64Array(classCount);
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
  }
  const hits = Float64Array.from(actual, (_, k) => matrix[k * classCount + k]!);
  return { rows, classCount, actual, predicted, hits, matrix };
}

/** Prepares the AUC for resampling: rows are sorted once, so that a resample costs one pass per class. */
export function weightedAuc(target: ClassTarget, prediction: ClassPrediction): WeightedMetric {
  const ranked = rankClasses(target, prediction);
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (const one of ranked) {
      const { positives, negatives, area } = weightedArea(one, weights);
      if (positives === 0) continue;
      if (negatives === 0) return undefined;
      sum += positives * (area / (positives * negatives));
      total += positives;
    }
    return total === 0 ? undefined : sum / total;
  };
}

/** Prepares the PR-AUC for resampling, sorted once as well. */
export function weightedAveragePrecision(target: ClassTarget, prediction: ClassPrediction): WeightedMetric {
  const ranked = rankClasses(target, prediction);
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (const one of ranked) {
      const { positives, precision } = weightedPrecision(one, weights);
      sum += precision;
      total += positives;
    }
    return total === 0 ? undefined : sum / total;
  };
}

/** The scores of one class with their rows from the lowest to the highest. */
interface RankedClass {
  readonly scores: Float64Array;
  readonly order: Uint32Array;
  readonly isPositive: Uint8Array;
}

function rankClasses({ labels, classCount }: ClassTarget, prediction: ClassPrediction): RankedClass[] {
  return tellingClasses(classCount).map((k) => {
    const { scores, isPositive } = oneAgainstRest(labels, prediction.probabilities, classCount, k);
    const order = Uint32Array.from(labels, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
    return { scores, order, isPositive };
  });
}

function weightedArea(
  { order, scores, isPositive }: RankedClass,
  weights: Float64Array,
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
      if (isPositive[row] === 1) tiedPositives += weights[row]!;
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

/** Average precision times the positives. */
function weightedPrecision(
  { order, scores, isPositive }: RankedClass,
  weights: Float64Array,
): { positives: number; precision: number } {
  let positives = 0;
  let rows = 0;
  let precision = 0;
  for (let start = order.length - 1; start >= 0; ) {
    let end = start;
    let gained = 0;
    const tied = scores[order[start]!]!;
    while (end >= 0 && scores[order[end]!]! === tied) {
      const row = order[end]!;
      if (isPositive[row] === 1) gained += weights[row]!;
      rows += weights[row]!;
      end--;
    }
    positives += gained;
    if (gained > 0) precision += gained * (positives / rows);
    start = end;
  }
  return { positives, precision };
}

/**
 * The average precision that the same scores would have on average if they were dealt out to the rows at random, ties
 * kept: sum over the distinct scores of b/n (1 + (e-1)(P-1)/(n-1)) / e, with b rows at the score, e at or above it, P
 * positives. Above the share of positives by about ln(n)/n, because the first ranks are a matter of luck.
 */
export function shuffledAveragePrecision(
  target: ClassTarget,
  prediction: ClassPrediction,
): number | undefined {
  let sum = 0;
  let total = 0;
  for (const { scores, order, isPositive } of rankClasses(target, prediction)) {
    const rows = order.length;
    const positives = isPositive.reduce((count, flag) => count + flag, 0);
    if (positives === 0) continue;
    total += positives;
    for (let end = 0; end < rows; ) {
      const start = end;
      while (end < rows && scores[order[rows - 1 - end]!] === scores[order[rows - 1 - start]!]) end++;
      const others = rows === 1 ? 0 : ((end - 1) * (positives - 1)) / (rows - 1);
      sum += (positives * ((end - start) / rows) * (1 + others)) / end;
    }
  }
  return total === 0 ? undefined : sum / total;
}
