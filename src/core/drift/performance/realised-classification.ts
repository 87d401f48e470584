import { aucByRanks } from '../../ml/metrics/auc.js';
import { countConfusion } from '../../ml/metrics/confusion-counts.js';
import { rowLogLoss } from '../../ml/metrics/probability-loss.js';
import { tellingClasses } from '../../ml/telling-classes.js';
import { aucInfluence } from './auc-influence.js';
import { type ClassRows, scoresOfClass, takeCodes, takeScores } from './class-rows.js';
import { CONFUSION_METRICS, confusionDeviations, confusionMetrics } from './confusion-metrics.js';
import { type HealthMetric, type HealthValues, knownValues } from './health-metrics.js';
import type { ReferenceMetric } from './sampling-band.js';

/** Rows of one side and how their scores are to be read. */
export interface RealisedRows {
  readonly side: ClassRows;
  /** Rows with a prediction, a true class and all scores where there are any. */
  readonly rows: Uint32Array;
  readonly classCount: number;
  /** Whether scores may be held against a logarithmic loss. */
  readonly areProbabilities: boolean;
}

/**
 * Metrics of a classifier from true classes. AUC is that of the positive class, or the mean over the classes that occur
 * for more than two; it is absent when only one class occurs.
 *
 * Source: scikit-learn 1.9 `roc_auc_score`, for more classes `multi_class="ovr", average="macro"`.
 */
export function realisedClassification({
  side,
  rows,
  classCount,
  areProbabilities,
}: RealisedRows): HealthValues {
  if (rows.length === 0) return {};
  const labels = takeCodes(side.labels, rows);
  const counts = countConfusion(labels, takeCodes(side.predicted, rows), classCount);
  const scores = knownScores(side, rows, classCount);
  if (scores === undefined) return knownValues(confusionMetrics(counts));
  const areas = tellingClasses(classCount).map((k) =>
    aucByRanks(scoresOfClass(scores, k, classCount), isOfClass(labels, k)),
  );
  const logLoss = areProbabilities ? meanLogLoss(labels, scores, classCount).mean : undefined;
  return knownValues({ ...confusionMetrics(counts), auc: meanOf(areas), logLoss });
}

/**
 * The same metrics on the reference, each with how much a single row moves it. For AUC at least 1 / sqrt(N), as if one
 * row had been otherwise.
 */
export function referenceClassification({
  side,
  rows,
  classCount,
  areProbabilities,
}: RealisedRows): Map<HealthMetric, ReferenceMetric> {
  const labels = takeCodes(side.labels, rows);
  const counts = countConfusion(labels, takeCodes(side.predicted, rows), classCount);
  const values = confusionMetrics(counts);
  const deviations = confusionDeviations(counts);
  const metrics = new Map<HealthMetric, ReferenceMetric>();
  const add = (metric: HealthMetric, value: number | undefined, deviation: number) => {
    if (value !== undefined) metrics.set(metric, { value, deviation, rows: rows.length });
  };
  for (const metric of CONFUSION_METRICS) add(metric, values[metric], deviations[metric]);
  const scores = knownScores(side, rows, classCount);
  if (scores === undefined) return metrics;
  const areas = tellingClasses(classCount).flatMap(
    (k) => aucInfluence(scoresOfClass(scores, k, classCount), isOfClass(labels, k)) ?? [],
  );
  if (areas.length > 0) {
    const squares = labels.reduce((sum, _, row) => {
      const moved = areas.reduce((part, { influence }) => part + influence[row]!, 0) / areas.length;
      return sum + moved * moved;
    }, 0);
    const deviation = Math.max(1, Math.sqrt(squares)) / Math.sqrt(rows.length);
    add('auc', meanOf(areas.map(({ auc }) => auc)), deviation);
  }
  if (areProbabilities) {
    const { mean, deviation } = meanLogLoss(labels, scores, classCount);
    add('logLoss', mean, deviation);
  }
  return metrics;
}

function meanLogLoss(labels: Int32Array, scores: Float64Array, classCount: number) {
  const losses = Float64Array.from(labels, (_, row) => rowLogLoss(labels, scores, classCount, row));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / losses.length) };
}

/** The scores of some rows; undefined when classes have none. */
export function knownScores(
  { scores }: ClassRows,
  rows: Uint32Array,
  classCount: number,
): Float64Array | undefined {
  return scores === undefined ? undefined : takeScores(scores, rows, classCount);
}

function isOfClass(labels: Int32Array, k: number): Uint8Array {
  return Uint8Array.from(labels, (label) => (label === k ? 1 : 0));
}

/** Mean of the values that are known; undefined without any. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
