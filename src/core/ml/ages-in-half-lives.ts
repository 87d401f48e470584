import { InvalidArgument } from '../errors.js';

/**
 * Ages of rows for weights that halve with every `halfLifeRows` rows, so that old rows still help where new ones are few.
 * Formula: age(i) = (rows - 1 - i) / halfLifeRows; the newest row has age 0.
 * @param rows number of rows, oldest first
 * @param halfLifeRows age in rows at which a row counts one half, above 0
 * @throws InvalidArgument when the half-life is not above 0
 * @example agesInHalfLives(3, 1) // 2, 1, 0
 */
export function agesInHalfLives(rows: number, halfLifeRows: number): Float64Array {
  if (!(halfLifeRows > 0 && Number.isFinite(halfLifeRows))) {
    throw new InvalidArgument('halfLifeRows', 'must be a number above 0', halfLifeRows);
  }
  return Float64Array.from({ length: rows }, (_, row) => (rows - 1 - row) / halfLifeRows);
}
