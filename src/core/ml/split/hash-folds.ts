import type { Fold } from './fold.js';

/**
 * A name for a set of folds that depends on every row index in it: only scores under the same name may be ranked
 * against each other.
 * @param sha256 the digest of a text, as hexadecimal; core has no hash of its own
 */
export function hashFolds(folds: readonly Fold[], sha256: (text: string) => string): string {
  return sha256(folds.map(({ train, test }) => `${train.join(',')}|${test.join(',')}`).join('\n'));
}
