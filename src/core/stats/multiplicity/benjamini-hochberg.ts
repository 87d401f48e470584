import { requirePValues } from './require-p-values.js';

/**
 * Adjusts p-values so that among those not above alpha the expected share of false alarms is at most alpha.
 *
 * Formula: with p sorted ascending, adjusted(i) = min over j >= i of min(1, p(j) m / j) (step-up).
 *
 * @param pValues numbers in [0, 1], any order
 * @returns adjusted p-values in the order given
 * @throws InvalidArgument when an entry is not a p-value
 *
 * Source: Benjamini and Hochberg, JRSS B 57 (1995) 289-300; SciPy 1.17 `false_discovery_control`.
 *
 * @example benjaminiHochberg([0.01, 0.04, 0.03]) // [0.03, 0.04, 0.04]
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((index, position) => {
    const rank = pValues.length - position;
    smallest = Math.min(smallest, (pValues[index]! * pValues.length) / rank);
    adjusted[index] = smallest;
  });
  return adjusted;
}
