import { solveCholesky } from './cholesky.js';

/** The estimate settles after two or three rounds; more never helped in Higham's trials. */
const MOST_ROUNDS = 5;

/**
 * An estimate of the 1-norm condition number of a symmetric positive definite matrix, from its Cholesky factor,
 * without forming the inverse. Normal equations lose about as many digits as it has; columns themselves have the
 * square root of it.
 * It is a lower bound of the 1-norm condition number, nearly always within a factor of 3.
 * @param a row-major `size x size`, full
 * @param lower its Cholesky factor
 * Cost: at most 11 solves, O(size^2).
 * Source: Hager 1984, SIAM Journal on Scientific and Statistical Computing 5; Higham 2002, Accuracy and Stability of
 * Numerical Algorithms, algorithm 15.1; agrees with numpy.linalg.cond(a, 1) up to that factor.
 * @example conditionEstimate(Float64Array.of(4, 0, 0, 1), Float64Array.of(2, 0, 0, 1), 2) // 4
 */
export function conditionEstimate(a: Float64Array, lower: Float64Array, size: number): number {
  let probe = new Float64Array(size).fill(1 / size);
  let normOfInverse = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const answer = solveCholesky(lower, size, probe);
    const norm = answer.reduce((sum, value) => sum + Math.abs(value), 0);
    if (norm <= normOfInverse) break;
    normOfInverse = norm;
    const slope = solveCholesky(
      lower,
      size,
      answer.map((value) => (value < 0 ? -1 : 1)),
    );
    let steepest = 0;
    let along = 0;
    for (let i = 0; i < size; i++) {
      if (Math.abs(slope[i]!) > Math.abs(slope[steepest]!)) steepest = i;
      along += slope[i]! * probe[i]!;
    }
    if (Math.abs(slope[steepest]!) <= along) break;
    probe = new Float64Array(size);
    probe[steepest] = 1;
  }
  return normOne(a, size) * Math.max(normOfInverse, alternatingNorm(lower, size));
}

/** A second probe of alternating signs, for matrices that leave the first where it started. */
function alternatingNorm(lower: Float64Array, size: number): number {
  const probe = new Float64Array(size);
  for (let i = 0; i < size; i++) probe[i] = (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, size - 1));
  const answer = solveCholesky(lower, size, probe);
  return (2 * answer.reduce((sum, value) => sum + Math.abs(value), 0)) / (3 * size);
}

function normOne(a: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(a[i * size + j]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}
