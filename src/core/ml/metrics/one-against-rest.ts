/**
 * One class of several as a question of two: its probability as the score, and which rows are of it.
 * @param probabilities row-major, `classCount` for each label
 * @param k the class, in [0, classCount)
 * @example oneAgainstRest(Int32Array.of(1, 0), Float64Array.of(0.4, 0.6, 0.9, 0.1), 2, 1) // scores 0.6, 0.1; isPositive 1, 0
 */
export function oneAgainstRest(
  labels: Int32Array,
  probabilities: Float64Array,
  classCount: number,
  k: number,
): { readonly scores: Float64Array; readonly isPositive: Uint8Array } {
  const scores = new Float64Array(labels.length);
  const isPositive = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    scores[i] = probabilities[i * classCount + k]!;
    isPositive[i] = labels[i] === k ? 1 : 0;
  }
  return { scores, isPositive };
}
