/** Class probabilities from scores: sigmoid of one score for two classes, else softmax. */
export function toProbabilities(scores: Float64Array, classCount: number): Float64Array {
  const probabilities = new Float64Array(classCount === 2 ? 2 * scores.length : scores.length);
  if (classCount !== 2) {
    writeSoftmax(scores, classCount, probabilities);
    return probabilities;
  }
  for (let row = 0; row < scores.length; row++) {
    const share = sigmoid(scores[row]!);
    probabilities[2 * row] = 1 - share;
    probabilities[2 * row + 1] = share;
  }
  return probabilities;
}

/**
 * Softmax of every row. Subtracting the largest score first keeps exp from overflowing.
 * @param probabilities row-major as the scores, overwritten
 */
function writeSoftmax(scores: Float64Array, width: number, probabilities: Float64Array): void {
  for (let start = 0; start < scores.length; start += width) {
    let largest = scores[start]!;
    for (let k = 1; k < width; k++) largest = Math.max(largest, scores[start + k]!);
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const weight = Math.exp(scores[start + k]! - largest);
      probabilities[start + k] = weight;
      sum += weight;
    }
    for (let k = 0; k < width; k++) probabilities[start + k]! /= sum;
  }
}

function sigmoid(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
