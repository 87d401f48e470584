import { accuracy, balancedAccuracy } from '../../ml/metrics/accuracy.js';
import type { ConfusionCounts } from '../../ml/metrics/confusion-counts.js';
import { f1, precision, recall } from '../../ml/metrics/precision-recall.js';
import { SCORE_FLAGS, type Score } from '../../ml/metrics/scores.js';

/** What a matrix of true against predicted classes gives. */
export const CONFUSION_METRICS = ['accuracy', 'balancedAccuracy', 'precision', 'recall', 'f1'] as const;
/** One of them. */
export type ConfusionMetric = (typeof CONFUSION_METRICS)[number];

/**
 * Metrics of a matrix of counts, which may be expected ones and then are no whole numbers.
 * With two classes precision, recall and F1 are those of the last class and undefined when it neither occurs nor is
 * predicted as they need; with more they are means over the classes that occur (macro), a class that is never
 * predicted counting 0.
 *
 * @param counts true against predicted classes
 * @returns a value or undefined per metric
 *
 * Source: scikit-learn 1.9 `precision_score` and others, binary or `average="macro", labels=unique(y_true),
 * zero_division=0`.
 *
 * @example confusionMetrics(countConfusion(labels, predicted, 2)).f1
 */
export function confusionMetrics(
  counts: ConfusionCounts,
): Readonly<Record<ConfusionMetric, number | undefined>> {
  if (counts.rows === 0) {
    return {
      accuracy: undefined,
      balancedAccuracy: undefined,
      precision: undefined,
      recall: undefined,
      f1: undefined,
    };
  }
  const isBinary = counts.classCount === 2;
  const averaged = (metric: (counts: ConfusionCounts) => Score) =>
    isBinary ? meaningful(metric(counts)) : macro(counts, metric);
  // With one class only, balanced accuracy would be the recall of that class alone.
  const isOneClass = classesThatOccur(counts).length < 2;
  return {
    accuracy: meaningful(accuracy(counts)),
    balancedAccuracy: isOneClass ? undefined : meaningful(balancedAccuracy(counts)),
    precision: averaged(precision),
    recall: averaged(recall),
    f1: averaged(f1),
  };
}

/**
 * How much a single row moves each metric: the standard deviation of its influence function, so that the standard
 * error for n rows is this over sqrt(n). Every row of a cell of the matrix has the same influence.
 *
 * Formula, a row of true class a predicted as m, with pi and mu the shares of true and predicted classes: accuracy
 * [a = m] - accuracy; recall of k [a = k] ([m = k] - recall) / pi_k; precision of k [m = k] ([a = k] - precision) / mu_k;
 * F1 of k (2 [a = m = k] - F1 ([a = k] + [m = k])) / (pi_k + mu_k); means over classes have the mean influence.
 * At least 1 / sqrt(N), as if one row had been otherwise: a reference without a single error is no proof that there
 * are none.
 *
 * @param counts of the reference, whole numbers
 * @returns one deviation per metric; only of use where the metric itself has a value
 *
 * Source: delta method; golden file test/golden/performance.json by the infinitesimal jackknife.
 *
 * @example confusionDeviations(countConfusion(labels, predicted, 2)).accuracy // sqrt(accuracy (1 - accuracy))
 */
export function confusionDeviations(counts: ConfusionCounts): Readonly<Record<ConfusionMetric, number>> {
  const { rows, classCount, actual, predicted, hits, matrix } = counts;
  const present = classesThatOccur(counts);
  const isPresent = new Set(present);
  const averaged = classCount === 2 ? [1] : present;
  const isAveraged = new Set(averaged);
  const overall = accuracy(counts).value ?? 0;
  const squares = { accuracy: 0, balancedAccuracy: 0, precision: 0, recall: 0, f1: 0 };
  const share = (above: number, below: number) => (below === 0 ? 0 : above / below);
  const recallPart = (k: number, guess: number) =>
    share((guess === k ? 1 : 0) - share(hits[k]!, actual[k]!), actual[k]! / rows);
  for (let label = 0; label < classCount; label++) {
    for (let guess = 0; guess < classCount; guess++) {
      const weight = matrix[label * classCount + guess]! / rows;
      if (weight === 0) continue;
      const parts = {
        accuracy: (label === guess ? 1 : 0) - overall,
        balancedAccuracy: isPresent.has(label) ? recallPart(label, guess) / present.length : 0,
        precision: 0,
        recall: 0,
        f1: 0,
      };
      if (isAveraged.has(label)) parts.recall = recallPart(label, guess);
      if (isAveraged.has(guess)) {
        const own = share(hits[guess]!, predicted[guess]!);
        parts.precision = share((label === guess ? 1 : 0) - own, predicted[guess]! / rows);
      }
      for (const k of new Set([label, guess])) {
        if (!isAveraged.has(k)) continue;
        const below = actual[k]! + predicted[k]!;
        const own = share(2 * hits[k]!, below);
        const touched = (label === k ? 1 : 0) + (guess === k ? 1 : 0);
        parts.f1 += share((label === guess ? 2 : 0) - own * touched, below / rows);
      }
      squares.accuracy += weight * parts.accuracy ** 2;
      squares.balancedAccuracy += weight * parts.balancedAccuracy ** 2;
      for (const metric of ['precision', 'recall', 'f1'] as const) {
        squares[metric] += weight * (parts[metric] / averaged.length) ** 2;
      }
    }
  }
  const atLeast = 1 / Math.sqrt(rows);
  const deviation = (metric: ConfusionMetric) => Math.max(atLeast, Math.sqrt(squares[metric]));
  return {
    accuracy: deviation('accuracy'),
    balancedAccuracy: deviation('balancedAccuracy'),
    precision: deviation('precision'),
    recall: deviation('recall'),
    f1: deviation('f1'),
  };
}

function classesThatOccur({ classCount, actual }: ConfusionCounts): number[] {
  return Array.from({ length: classCount }, (_, k) => k).filter((k) => actual[k]! > 0);
}

/** Mean over the classes that occur of "class k against the rest". */
function macro(counts: ConfusionCounts, metric: (counts: ConfusionCounts) => Score): number {
  const classes = classesThatOccur(counts);
  return classes.reduce((sum, k) => sum + (metric(againstRest(counts, k)).value ?? 0), 0) / classes.length;
}

function againstRest(counts: ConfusionCounts, k: number): ConfusionCounts {
  const actual = counts.actual[k]!;
  const predicted = counts.predicted[k]!;
  const hits = counts.hits[k]!;
  const { rows } = counts;
  const rest = rows - actual - predicted + hits;
  return {
    rows,
    classCount: 2,
    actual: Float64Array.of(rows - actual, actual),
    predicted: Float64Array.of(rows - predicted, predicted),
    hits: Float64Array.of(rest, hits),
    matrix: Float64Array.of(rest, predicted - hits, actual - hits, hits),
  };
}

/** A share of nothing is no share. */
function meaningful({ value, flags = [] }: Score): number | undefined {
  return value === null || flags.includes(SCORE_FLAGS.zeroDivision) ? undefined : value;
}
