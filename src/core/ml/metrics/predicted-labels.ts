/**
 * The class with the largest probability of each row; ties go to the smaller index.
 * @param probabilities row-major `rows x classCount`
 * @example predictedLabels(Float64Array.of(0.2, 0.8, 0.5, 0.5), 2) // [1, 0]
 */
export function predictedLabels(probabilities: Float64Array, classCount: number): Int32Array {
  const rows = classCount === 0 ? 0 : probabilities.length / classCount;
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < classCount; k++) {
      if (probabilities[i * classCount + k]! > probabilities[i * classCount + best]!) best = k;
    }
    labels[i] = best;
  }
  return labels;
}
