import { benjaminiHochberg } from '../stats/multiplicity/benjamini-hochberg.js';
import { bonferroni } from '../stats/multiplicity/bonferroni.js';
import { holm } from '../stats/multiplicity/holm.js';
import type { Correction } from './drift-settings-shape.js';

/**
 * Corrects the p-values of one family of tests.
 *
 * @param pValues p-values in [0, 1], any order
 * @param correction `none` leaves them as they are
 * @returns adjusted p-values in the order given
 *
 * @example adjustPValues([0.01, 0.04], 'bonferroni') // [0.02, 0.08]
 */
export function adjustPValues(pValues: readonly number[], correction: Correction): readonly number[] {
  switch (correction) {
    case 'benjamini-hochberg':
      return benjaminiHochberg(pValues);
    case 'holm':
      return holm(pValues);
    case 'bonferroni':
      return bonferroni(pValues);
    case 'none':
      return pValues;
  }
}
