import { InvalidArgument } from '../../errors.js';
import { hypergeometricMode, stepUp } from '../distributions/hypergeometric.js';

/**
 * Tables whose probabilities differ by less than this, relative, are equally probable: the value R uses, far above
 * the rounding of a long product of ratios. SciPy's 1e-14 gives the same p for every golden table.
 */
const tieTolerance = 1e-7;

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
 * Formula: sum of hypergeometric probabilities not above that of the table, equal within 1e-7 relative counting as
 * not above. The weights are built outwards from the mode by the ratio of neighbours until they vanish, so nothing
 * overflows, far tails keep their relative accuracy and the cost grows with the standard deviation, not with the
 * counts; below 1e-300 the answer is 0.
 *
 * @param table four whole numbers from 0
 * @returns a p-value in [0, 1]; 1 when a margin is empty
 * @throws InvalidArgument when a count is not a whole number from 0
 *
 * Source: Fisher, JRSS 98 (1935) 39-54; R 4 `fisher.test`; SciPy 1.17 `scipy.stats.fisher_exact`.
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
  const trialsA = table.successesA + table.failuresA;
  const drawing = {
    population: trialsA + table.successesB + table.failuresB,
    successes: table.successesA + table.successesB,
    draws: trialsA,
  };
  const mode = hypergeometricMode(drawing);
  const last = Math.min(trialsA, drawing.successes);
  const first = Math.max(0, trialsA - (drawing.population - drawing.successes));
  const upwards = weightsFromMode(last - mode, (step) => stepUp(mode + step, drawing));
  const downwards = weightsFromMode(mode - first, (step) => 1 / stepUp(mode - step - 1, drawing));
  const distance = table.successesA - mode;
  const seen = (distance < 0 ? downwards[-distance] : upwards[distance]) ?? 0;
  if (seen === 0) return 0;
  const limit = seen * (1 + tieTolerance);
  // The mode stands in both lists; smallest first keeps the digits of a sum of a million weights.
  let atMostAsProbable = limit >= 1 ? -1 : 0;
  let total = -1;
  for (const weights of [downwards, upwards]) {
    for (let step = weights.length - 1; step >= 0; step--) {
      const weight = weights[step]!;
      total += weight;
      if (weight <= limit) atMostAsProbable += weight;
    }
  }
  return Math.min(1, atMostAsProbable / total);
}

/** Weights relative to the mode, step by step away from it, as long as they are not 0. */
function weightsFromMode(steps: number, ratio: (step: number) => number): number[] {
  const weights = [1];
  for (let step = 0; step < steps; step++) {
    const weight = weights[step]! * ratio(step);
    if (weight === 0) break;
    weights.push(weight);
  }
  return weights;
}
