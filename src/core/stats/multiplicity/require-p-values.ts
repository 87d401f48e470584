import { InvalidArgument } from '../../errors.js';

/**
 * Refuses a list that holds anything but p-values.
 *
 * @param pValues numbers in [0, 1]
 * @throws InvalidArgument naming the first entry outside
 *
 * @example requirePValues([0.1, 2]) // throws
 */
export function requirePValues(pValues: readonly number[]): void {
  const wrong = pValues.find((pValue) => !(pValue >= 0 && pValue <= 1));
  if (wrong !== undefined) throw new InvalidArgument('pValues', 'must lie between 0 and 1', wrong);
}
