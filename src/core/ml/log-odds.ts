/**
 * ln(p / (1 - p)) with p kept in [clip, 1 - clip].
 * @example logOdds(0.5, 1e-6) // 0
 */
export function logOdds(probability: number, clip: number): number {
  const p = Math.min(Math.max(probability, clip), 1 - clip);
  return Math.log(p / (1 - p));
}

/** 1 / (1 + exp(-z)) without overflow. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}
