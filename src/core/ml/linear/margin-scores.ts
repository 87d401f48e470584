/** Scores, whose softmax are the probabilities, per margin: see `ridgeClassifier`. */
export const SCORE_PER_MARGIN = 2;

/**
 * Weight vectors and intercepts one after the other as `LinearClassifierModel` stores them, times a factor.
 * @example stackScores([Float64Array.of(1, 2)], [3], 2) // [2, 4, 6]
 */
export function stackScores(
  weights: readonly Float64Array[],
  intercepts: readonly number[],
  factor: number,
): Float64Array {
  const columns = weights[0]?.length ?? 0;
  const stacked = new Float64Array(weights.length * (columns + 1));
  weights.forEach((vector, v) => {
    stacked.set(vector, v * columns);
    stacked[weights.length * columns + v] = intercepts[v]!;
  });
  return stacked.map((value) => value * factor);
}
