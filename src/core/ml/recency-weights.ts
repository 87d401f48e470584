import { InvalidArgument } from '../errors.js';

/**
 * Weights that halve with every `halfLifeRows` rows of age, so that old rows still help where new ones are few.
 * Formula: w(i) = 2^(-(rows - 1 - i) / halfLifeRows); the newest row counts 1.
 * @param rows number of rows, oldest first
 * @param halfLifeRows age in rows at which a row counts one half, above 0
 * @throws InvalidArgument when the half-life is not above 0
 * @example recencyWeights(3, 1) // 0.25, 0.5, 1
 */
export function recencyWeights(rows: number, halfLifeRows: number): Float64Array {
  if (!(halfLifeRows > 0 && Number.isFinite(halfLifeRows))) {
    throw new InvalidArgument('halfLifeRows', 'must be a number above 0', halfLifeRows);
  }
  // Beyond some thousand half-lives doubles would reach 0, which is a weight like any other.
  return Float64Array.from({ length: rows }, (_, row) => 2 ** (-(rows - 1 - row) / halfLifeRows));
}
