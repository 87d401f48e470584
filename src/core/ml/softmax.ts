/**
 * Turns log scores into probabilities: p[c] = exp(score[c]) / sum of exp(scores), without overflow.
 * Writes p[c] to `into[at + classes[c]]`; places of other classes are left alone.
 * @param scores finite or -Infinity, at least one finite; overwritten
 * @param classes the class of each score
 * Source: the usual shift by the maximum, as scipy.special.softmax.
 * @example softmaxInto(Float64Array.of(0, 0), Int32Array.of(0, 2), p, 0) // p = [0.5, 0, 0.5]
 */
export function softmaxInto(scores: Float64Array, classes: Int32Array, into: Float64Array, at: number): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < scores.length; c++) if (scores[c]! > top) top = scores[c]!;
  let sum = 0;
  for (let c = 0; c < scores.length; c++) {
    const share = Math.exp(scores[c]! - top);
    scores[c] = share;
    sum += share;
  }
  for (let c = 0; c < scores.length; c++) into[at + classes[c]!] = scores[c]! / sum;
}
