const MOST_ROUNDS = 500;
const NEAR_ENOUGH = 1e-10;

/**
 * Class probabilities from the probabilities of each pair of classes: those p that minimise the sum over pairs of
 * (r_ji p_i - r_ij p_j)^2, by the fixed-point rounds of the paper.
 * @param pairs r[i, j] = P(class i | class i or j), row-major `classes x classes`, in (0, 1); the diagonal is unused
 * @param classes number of classes, 2 or more
 * Source: Wu, Lin and Weng 2004, JMLR 5, second approach (the method of LIBSVM, which stops at 0.005 / classes).
 * @example r[0, 1] = 0.8 of two classes: [0.8, 0.2]
 */
export function coupleProbabilities(pairs: Float64Array, classes: number): Float64Array {
  const shares = new Float64Array(classes).fill(1 / classes);
  if (classes === 2) return Float64Array.of(pairs[1]!, 1 - pairs[1]!);
  const q = new Float64Array(classes * classes);
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      if (j === i) continue;
      const against = pairs[j * classes + i]!;
      q[i * classes + i]! += against * against;
      q[i * classes + j] = -against * pairs[i * classes + j]!;
    }
  }
  const products = new Float64Array(classes);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let whole = 0;
    for (let i = 0; i < classes; i++) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += q[i * classes + j]! * shares[j]!;
      products[i] = sum;
      whole += shares[i]! * sum;
    }
    if (products.every((product) => Math.abs(product - whole) < NEAR_ENOUGH)) break;
    for (let i = 0; i < classes; i++) {
      const own = q[i * classes + i]!;
      const change = (whole - products[i]!) / own;
      shares[i]! += change;
      whole = (whole + change * (change * own + 2 * products[i]!)) / (1 + change) ** 2;
      for (let j = 0; j < classes; j++) {
        products[j] = (products[j]! + change * q[i * classes + j]!) / (1 + change);
        shares[j]! /= 1 + change;
      }
    }
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
