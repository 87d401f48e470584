const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const LEAST = 1e-8;

/**
 * Adam: steps along the mean of the past gradients over the root of the mean of their squares.
 * @param weights moved in place
 * @returns a function that takes one step
 * Source: Kingma and Ba 2015, algorithm 1; scikit-learn 1.9 AdamOptimizer.
 */
export function adam(weights: Float64Array): (gradient: Float64Array, rate: number) => void {
  const firsts = new Float64Array(weights.length);
  const seconds = new Float64Array(weights.length);
  let firstLeft = 1;
  let secondLeft = 1;
  return (gradient, rate) => {
    firstLeft *= FIRST_DECAY;
    secondLeft *= SECOND_DECAY;
    const step = (rate * Math.sqrt(1 - secondLeft)) / (1 - firstLeft);
    for (let at = 0; at < weights.length; at++) {
      const slope = gradient[at]!;
      const first = FIRST_DECAY * firsts[at]! + (1 - FIRST_DECAY) * slope;
      const second = SECOND_DECAY * seconds[at]! + (1 - SECOND_DECAY) * slope * slope;
      firsts[at] = first;
      seconds[at] = second;
      weights[at]! -= (step * first) / (Math.sqrt(second) + LEAST);
    }
  };
}
