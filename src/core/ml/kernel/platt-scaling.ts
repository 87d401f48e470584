/** P(positive | decision value f) = 1 / (1 + exp(slope f + shift)). */
export interface Sigmoid {
  readonly slope: number;
  readonly shift: number;
}

const MOST_STEPS = 100;
const LEAST_STEP = 1e-10;
/** Added to the curvature so that it can be inverted. */
const RIDGE = 1e-12;
const FLAT = 1e-5;

/**
 * The sigmoid that turns decision values into probabilities: maximum likelihood with targets drawn a little towards
 * the middle, (N+ + 1) / (N+ + 2) and 1 / (N- + 2). Newton steps with back-tracking.
 * @param decisions values of rows that the machine was not trained on
 * @param isPositive 1 for rows of the positive class, else 0
 * @param weights of the rows
 * Source: Platt 1999; Lin, Lin and Weng 2007, Machine Learning 68 (the method of LIBSVM).
 */
export function fitSigmoid(decisions: Float64Array, isPositive: Uint8Array, weights: Float64Array): Sigmoid {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < weights.length; i++) {
    if (isPositive[i] === 1) positive += weights[i]!;
    else negative += weights[i]!;
  }
  const targets = Float64Array.from(isPositive, (one) =>
    one === 1 ? (positive + 1) / (positive + 2) : 1 / (negative + 2),
  );
  let slope = 0;
  let shift = Math.log((negative + 1) / (positive + 1));
  let loss = logLoss(decisions, targets, weights, { slope, shift });
  for (let step = 0; step < MOST_STEPS; step++) {
    let h11 = RIDGE;
    let h22 = RIDGE;
    let h21 = 0;
    let g1 = 0;
    let g2 = 0;
    for (let i = 0; i < decisions.length; i++) {
      const value = decisions[i]!;
      const share = probabilityOf({ slope, shift }, value);
      const curvature = weights[i]! * share * (1 - share);
      const error = weights[i]! * (targets[i]! - share);
      h11 += value * value * curvature;
      h22 += curvature;
      h21 += value * curvature;
      g1 += value * error;
      g2 += error;
    }
    if (Math.abs(g1) < FLAT && Math.abs(g2) < FLAT) break;
    const determinant = h11 * h22 - h21 * h21;
    const moveSlope = -(h22 * g1 - h21 * g2) / determinant;
    const moveShift = -(h11 * g2 - h21 * g1) / determinant;
    const descent = g1 * moveSlope + g2 * moveShift;
    let size = 1;
    for (; size >= LEAST_STEP; size /= 2) {
      const next = { slope: slope + size * moveSlope, shift: shift + size * moveShift };
      const nextLoss = logLoss(decisions, targets, weights, next);
      if (!(nextLoss < loss + 1e-4 * size * descent)) continue;
      ({ slope, shift } = next);
      loss = nextLoss;
      break;
    }
    if (size < LEAST_STEP) break;
  }
  return { slope, shift };
}

/** The probability of the positive class at a decision value, without overflow. */
export function probabilityOf({ slope, shift }: Sigmoid, decision: number): number {
  const exponent = slope * decision + shift;
  if (exponent < 0) return 1 / (1 + Math.exp(exponent));
  const small = Math.exp(-exponent);
  return small / (1 + small);
}

function logLoss(
  decisions: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  { slope, shift }: Sigmoid,
): number {
  let loss = 0;
  for (let i = 0; i < decisions.length; i++) {
    const exponent = slope * decisions[i]! + shift;
    const target = targets[i]!;
    loss +=
      weights[i]! *
      (exponent >= 0
        ? target * exponent + Math.log1p(Math.exp(-exponent))
        : (target - 1) * exponent + Math.log1p(Math.exp(exponent)));
  }
  return loss;
}
