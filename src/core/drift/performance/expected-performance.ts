import type { ConfusionCounts } from '../../ml/metrics/confusion-counts.js';

/**
 * The confusion matrix that class probabilities lead one to expect: a row predicted as m adds its probability of
 * class k to the cell (k, m). For two classes: p to the true positives and 1 - p to the false ones where the positive
 * class is predicted, p to the false negatives and 1 - p to the true ones elsewhere.
 *
 * @param probabilities row-major `rows x classCount`, calibrated, each row summing to 1
 * @param predicted predicted class indices
 * @param classCount at least 2
 * @returns counts that are no whole numbers
 *
 * Source: the idea of estimating accuracy from confidence, Guillory et al. 2021, ICCV; golden file
 * test/golden/performance.json.
 *
 * @example expectedConfusion(Float64Array.of(0.2, 0.8), Int32Array.of(1), 2).hits // [0, 0.8]
 */
export function expectedConfusion(
  probabilities: Float64Array,
  predicted: Int32Array,
  classCount: number,
): ConfusionCounts {
  const matrix = new Float64Array(classCount * classCount);
  const counts = {
    actual: new Float64Array(classCount),
    predicted: new Float64Array(classCount),
    hits: new Float64Array(classCount),
  };
  predicted.forEach((guess, row) => {
    counts.predicted[guess]!++;
    for (let k = 0; k < classCount; k++) {
      const p = probabilities[row * classCount + k]!;
      matrix[k * classCount + guess]! += p;
      counts.actual[k]! += p;
      if (k === guess) counts.hits[k]! += p;
    }
  });
  return { rows: predicted.length, classCount, ...counts, matrix };
}

/**
 * The area under the ROC curve that probabilities lead one to expect: the threshold sweeps down the scores, and each
 * row adds its probability to the true positives and the rest to the false ones; rows of one score move together.
 *
 * Formula: sum over distinct scores of (false positives added) (true positives before + half of those added), divided
 * by expected positives times expected negatives.
 *
 * @param scores finite, what the model ranks by
 * @param probabilities of the positive class, calibrated, one per row
 * @returns undefined when no positives or no negatives are expected
 * Cost: O(n log n).
 *
 * Source: trapezoidal area of the expected ROC curve; golden file test/golden/performance.json by the double sum.
 *
 * @example expectedAuc(Float64Array.of(1, 2), Float64Array.of(0, 1)) // 1
 */
export function expectedAuc(scores: Float64Array, probabilities: Float64Array): number | undefined {
  // Sorting by probability within ties makes the sums independent of the order of rows.
  const order = Uint32Array.from(scores, (_, row) => row).sort(
    (a, b) => scores[b]! - scores[a]! || probabilities[b]! - probabilities[a]!,
  );
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start]!]!;
    let positives = 0;
    let end = start;
    for (; end < order.length && scores[order[end]!] === score; end++)
      positives += probabilities[order[end]!]!;
    const negatives = end - start - positives;
    area += negatives * (truePositives + positives / 2);
    truePositives += positives;
    falsePositives += negatives;
    start = end;
  }
  if (!(truePositives > 0 && falsePositives > 0)) return undefined;
  return Math.min(1, Math.max(0, area / (truePositives * falsePositives)));
}
