import { requirePValues } from './require-p-values.js';

/**
 * Adjusts p-values so that the chance of any false alarm among those not above alpha is at most alpha.
 * Stricter than Benjamini-Hochberg; valid under any dependence.
 *
 * Formula: with p sorted ascending, adjusted(i) = max over j <= i of min(1, (m - j + 1) p(j)) (step-down).
 *
 * @param pValues numbers in [0, 1], any order
 * @returns adjusted p-values in the order given
 * @throws InvalidArgument when an entry is not a p-value
 *
 * Source: Holm, Scand. J. Statist. 6 (1979) 65-70; statsmodels `multipletests(method="holm")`.
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  requirePValues(pValues);
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, position) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - position) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
