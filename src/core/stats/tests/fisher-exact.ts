import { InvalidArgument } from '../../errors.js';

/** Two weights closer than this count as a tie, far above the rounding of a long product of ratios. */
const tieTolerance = 1e-9;

/** Counts of a two by two table: successes and failures of two groups. */
export interface TwoByTwo {
  readonly successesA: number;
  readonly failuresA: number;
  readonly successesB: number;
  readonly failuresB: number;
}

/**
 * Fisher's exact two-sided p-value of a two by two table: how probable is a table, with the same margins,
 * that is at most as probable as the one seen.
 *
 * Formula: sum of hypergeometric probabilities not above that of the table. The weights are built outwards
 * from the mode by the ratio of neighbours, so nothing overflows and far tails keep their relative accuracy;
 * below 1e-300 the answer is 0. Time and steps grow with the smallest margin.
 *
 * @param table four whole numbers from 0
 * @returns a p-value in [0, 1]; 1 when a margin is empty
 * @throws InvalidArgument when a count is not a whole number from 0
 *
 * Source: Fisher, JRSS 98 (1935) 39-54; SciPy 1.17 `scipy.stats.fisher_exact`.
 *
 * @example fisherExactP({ successesA: 8, failuresA: 2, successesB: 1, failuresB: 5 }) // 0.034965
 */
export function fisherExactP(table: TwoByTwo): number {
  for (const name of ['successesA', 'failuresA', 'successesB', 'failuresB'] as const) {
    const count = table[name];
    if (!(Number.isSafeInteger(count) && count >= 0)) {
      throw new InvalidArgument(name, 'must be a whole number from 0', count);
    }
  }
  const { first, weights } = weightsOfSameMargins(table);
  const seen = weights[table.successesA - first]!;
  let total = 0;
  let atMostAsProbable = 0;
  for (const weight of weights) {
    total += weight;
    if (weight <= seen * (1 + tieTolerance)) atMostAsProbable += weight;
  }
  return seen === 0 ? 0 : atMostAsProbable / total;
}

/** Weight of every possible number of successes in A, from `first` on, relative to the most probable one. */
function weightsOfSameMargins(table: TwoByTwo): { first: number; weights: Float64Array } {
  const trialsA = table.successesA + table.failuresA;
  const trialsB = table.successesB + table.failuresB;
  const successes = table.successesA + table.successesB;
  const first = Math.max(0, successes - trialsB);
  const last = Math.min(trialsA, successes);
  const weights = new Float64Array(last - first + 1);
  const expected = Math.floor((trialsA + 1) * ((successes + 1) / (trialsA + trialsB + 2)));
  const mode = Math.min(last, Math.max(first, expected));
  weights[mode - first] = 1;
  for (let count = mode; count < last; count++) {
    const ratio =
      ((trialsA - count) / (count + 1)) * ((successes - count) / (trialsB - successes + count + 1));
    weights[count + 1 - first] = weights[count - first]! * ratio;
  }
  for (let count = mode; count > first; count--) {
    const ratio = (count / (trialsA - count + 1)) * ((trialsB - successes + count) / (successes - count + 1));
    weights[count - 1 - first] = weights[count - first]! * ratio;
  }
  return { first, weights };
}
