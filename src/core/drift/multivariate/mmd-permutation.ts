import { InvalidArgument } from '../../errors.js';
import type { Matrix } from '../../ml/estimator.js';
import { permutation, type Random } from '../../random.js';

/** Which rows are compared, under which kernel, and how often sides are permuted. */
export interface MmdProblem {
  /** Rows of the reference, then rows of the current side. */
  readonly x: Matrix;
  /** Rows of the reference, 2 or more, with as many left for the other side. */
  readonly referenceRows: number;
  /** Sigma of the kernel exp(-d^2 / (2 sigma^2)), above 0. */
  readonly bandwidth: number;
  /** Number of permutations B, 1 or more. */
  readonly permutations: number;
}

/** Discrepancy of two samples with its p-value. */
export interface MmdTest {
  /** Unbiased estimate of the squared discrepancy; may be a little below 0. */
  readonly squared: number;
  readonly pValue: number;
}

/** Kernel values held at a time: 8 MB. */
const BLOCK_CELLS = 1_000_000;

/**
 * Squared maximum mean discrepancy of two samples with its permutation p-value.
 *
 * Formula: MMD^2 = sum k(x, x') / (n (n - 1)) + sum k(y, y') / (m (m - 1)) - 2 sum k(x, y) / (n m) over different rows,
 * k a Gaussian kernel; p = (1 + #{permuted >= observed}) / (1 + B), where values that differ by rounding are equal.
 * All permutations are summed up while a block of the kernel matrix is in memory, which therefore stays at 8 MB
 * plus four bytes per row of the smaller side and permutation.
 *
 * @param random the only source of randomness
 * @throws InvalidArgument on fewer than two rows a side, no permutation, or a bandwidth of 0
 * Cost: O(rows^2 x columns + B x rows of the smaller side^2).
 * Source: Gretton et al., "A kernel two-sample test", JMLR 13 (2012) 723-773, lemma 6.
 *
 * @example testMmd({ x, referenceRows: 500, bandwidth: 6, permutations: 999 }, createRandom(1)).pValue
 */
export function testMmd(problem: MmdProblem, random: Random): MmdTest {
  checkProblem(problem);
  const { x, referenceRows, permutations } = problem;
  const currentRows = x.rows - referenceRows;
  // The sums of one side follow from those of the other: the smaller one is cheaper.
  const size = Math.min(referenceRows, currentRows);
  const first = referenceRows <= currentRows ? 0 : referenceRows;
  const sides = [Uint32Array.from({ length: size }, (_, i) => first + i)];
  for (let b = 0; b < permutations; b++) sides.push(permutation(x.rows, random).slice(0, size).sort());
  const { rowSums, withinSums } = sumKernel(problem, sides);
  const total = rowSums.reduce((sum, value) => sum + value, 0);
  const values = sides.map((side, b) => {
    let touching = 0;
    for (const row of side) touching += rowSums[row]!;
    return discrepancy(total, touching, 2 * withinSums[b]!, size, x.rows - size);
  });
  const squared = values[0]!;
  let count = 0;
  for (let b = 1; b < values.length; b++) if (values[b]! >= squared - 1e-12) count++;
  return { squared, pValue: (1 + count) / (1 + permutations) };
}

/**
 * @param total kernel values of all ordered pairs of different rows
 * @param touching those whose first row is of the side
 * @param within those with both rows of the side
 */
function discrepancy(total: number, touching: number, within: number, own: number, other: number): number {
  const across = touching - within;
  const rest = total - touching - across;
  return within / (own * (own - 1)) + rest / (other * (other - 1)) - (2 * across) / (own * other);
}

/** Sums of the kernel over rows, and over pairs of different rows (each counted once) within each set of rows. */
function sumKernel(
  { x, bandwidth }: MmdProblem,
  sets: readonly Uint32Array[],
): { rowSums: Float64Array; withinSums: Float64Array } {
  const { rows } = x;
  const rowSums = new Float64Array(rows);
  const withinSums = new Float64Array(sets.length);
  const positions = new Uint32Array(sets.length);
  const height = Math.max(1, Math.min(rows, Math.floor(BLOCK_CELLS / rows)));
  const block = new Float64Array(height * rows);
  for (let start = 0; start < rows; start += height) {
    const end = Math.min(rows, start + height);
    fillBlock(x, bandwidth, start, end, block, rowSums);
    sets.forEach((set, b) => {
      let position = positions[b]!;
      let sum = 0;
      for (; position < set.length && set[position]! < end; position++) {
        const offset = (set[position]! - start) * rows;
        for (let next = position + 1; next < set.length; next++) sum += block[offset + set[next]!]!;
      }
      positions[b] = position;
      withinSums[b]! += sum;
    });
  }
  return { rowSums, withinSums };
}

/** Kernel of the rows from `start` to `end` with all later rows, added to the sums of both. */
function fillBlock(
  { rows, columns, data }: Matrix,
  bandwidth: number,
  start: number,
  end: number,
  block: Float64Array,
  rowSums: Float64Array,
): void {
  const factor = -1 / (2 * bandwidth * bandwidth);
  for (let i = start; i < end; i++) {
    const offset = (i - start) * rows;
    let rowSum = 0;
    for (let j = i + 1; j < rows; j++) {
      let squares = 0;
      for (let k = 0; k < columns; k++) {
        const gap = data[i * columns + k]! - data[j * columns + k]!;
        squares += gap * gap;
      }
      const value = Math.exp(factor * squares);
      block[offset + j] = value;
      rowSum += value;
      rowSums[j]! += value;
    }
    rowSums[i]! += rowSum;
  }
}

function checkProblem({ x, referenceRows, bandwidth, permutations }: MmdProblem): void {
  if (!(Number.isInteger(referenceRows) && referenceRows >= 2 && x.rows - referenceRows >= 2)) {
    throw new InvalidArgument('referenceRows', 'must leave at least two rows a side', referenceRows);
  }
  if (!(bandwidth > 0)) throw new InvalidArgument('bandwidth', 'must be above 0', bandwidth);
  if (!(Number.isInteger(permutations) && permutations >= 1)) {
    throw new InvalidArgument('permutations', 'must be a whole number from 1', permutations);
  }
}
