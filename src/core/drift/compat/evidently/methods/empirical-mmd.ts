import { permutation, type Random } from '../../../../random.js';
import { noAnswer, type PeerFinding } from '../../compat-result.js';
import type { EvidentlyData } from '../evidently-data.js';
import type { EvidentlyMethod } from '../evidently-method.js';

const permutationCount = 100;
/** Evidently holds the whole matrix of all pairs of rows; beyond this many a side we take a seeded sample. */
const mostRows = 1000;

/**
 * Maximum mean discrepancy with an RBF kernel and a permutation p-value of count / 100. Evidently does not seed the
 * permutations, so only the statistic can be reproduced.
 *
 * Formula: mean k(x, x') + mean k(y, y') - 2 mean k(x, y) over different rows, k = exp(-d / (2 s^2)),
 * d = y^2 - 2 x y + x^2, s^2 = half the median of d over all reference pairs, a row with itself included; 1/2 when
 * that median is 0.
 *
 * Source: Gretton et al., JMLR 13 (2012) 723-773; Evidently 0.7 `empirical_mmd`, from its description.
 */
export const evidentlyEmpiricalMmd: EvidentlyMethod = {
  name: 'empirical_mmd',
  title: 'Maximum mean discrepancy',
  kinds: ['number'],
  rule: { compared: 'pValue', operator: '<', threshold: 0.1 },
  find: compareKernels,
};

function compareKernels(data: EvidentlyData): PeerFinding {
  const numbers = data.numbers();
  const reference = sample(numbers.reference, data.random.fork('reference'));
  const current = sample(numbers.current, data.random.fork('current'));
  const fewest = Math.min(reference.length, current.length);
  if (fewest < 2) return noAnswer('a single row divides by zero in Python', 2, fewest);
  const kernel = kernelOf(reference, current);
  const size = reference.length + current.length;
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  const statistic = discrepancy(kernel, order, reference.length);
  if (Number.isNaN(statistic)) return noAnswer('squares of the values overflow: the statistic is NaN');
  let atLeastAsLarge = 0;
  for (let draw = 0; draw < permutationCount; draw++) {
    const shuffled = permutation(size, data.random);
    if (statistic <= discrepancy(kernel, shuffled, reference.length)) atLeastAsLarge++;
  }
  const isSampled = reference.length < data.referenceRows || current.length < data.currentRows;
  return {
    kind: 'found',
    statistic,
    pValue: atLeastAsLarge / permutationCount,
    pMethod: 'permutation',
    flags: isSampled ? ['sampled_rows'] : [],
  };
}

function sample(values: Float64Array, random: Random): Float64Array {
  if (values.length <= mostRows) return values;
  const chosen = permutation(values.length, random).subarray(0, mostRows);
  return Float64Array.from(chosen, (index) => values[index]!);
}

interface Kernel {
  /** k of every pair of rows, reference rows first, row after row; 0 for a row with itself. */
  readonly values: Float64Array;
  /** Sum over all pairs of different rows, each counted once. */
  readonly total: number;
  readonly size: number;
}

function kernelOf(reference: Float64Array, current: Float64Array): Kernel {
  const pooled = Float64Array.of(...reference, ...current);
  const size = pooled.length;
  const gamma = 1 / (2 * squaredWidth(reference));
  const values = new Float64Array(size * size);
  let total = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const value = Math.exp(-gamma * squaredDistance(pooled[i]!, pooled[j]!));
      values[i * size + j] = value;
      values[j * size + i] = value;
      total += value;
    }
  }
  return { values, total, size };
}

function squaredWidth(reference: Float64Array): number {
  const n = reference.length;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) distances[i * n + j] = squaredDistance(reference[i]!, reference[j]!);
  }
  distances.sort();
  // NumPy's nearest percentile takes the even one of two middle positions.
  const middle = (n * n - 1) / 2;
  const floor = Math.floor(middle);
  const median = distances[middle === floor ? floor : floor + (floor % 2)]!;
  return median === 0 ? 0.5 : median / 2;
}

function squaredDistance(x: number, y: number): number {
  return y * y - 2 * (x * y) + x * x;
}

function discrepancy({ values, total, size }: Kernel, order: Uint32Array, n: number): number {
  const m = size - n;
  const within = sumOfPairs(values, size, order.subarray(0, n));
  const other = sumOfPairs(values, size, order.subarray(n));
  const between = total - within - other;
  return (2 * within) / (n * (n - 1)) + (2 * other) / (m * (m - 1)) - (2 * between) / (n * m);
}

function sumOfPairs(values: Float64Array, size: number, rows: Uint32Array): number {
  let sum = 0;
  for (let i = 1; i < rows.length; i++) {
    const start = rows[i]! * size;
    for (let j = 0; j < i; j++) sum += values[start + rows[j]!]!;
  }
  return sum;
}
