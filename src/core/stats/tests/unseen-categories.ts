import { binomialSf } from '../distributions/binomial.js';

/** One-sided 95 % point of the normal distribution, for the bound on the unseen mass. */
const boundWidth = 1.645;

/** Counts that the test of unseen categories needs. */
export interface UnseenCounts {
  /** Rows of the reference. */
  readonly referenceRows: number;
  /** Categories that occur once in the reference. */
  readonly seenOnce: number;
  /** Categories that occur twice in the reference. */
  readonly seenTwice: number;
  /** Rows of the current sample. */
  readonly currentRows: number;
  /** Current rows whose category does not occur in the reference. */
  readonly unseenRows: number;
}

/**
 * Asks whether more current rows carry categories unknown to the reference than sampling alone explains.
 * A high-cardinality column always shows some, so the reference's own rare categories set the yardstick.
 *
 * Formula: with f1, f2 categories seen once and twice among n reference rows, the unseen mass is at most
 * u = min(1, (f1 + 1 + 1.645 sqrt(f1 + 2 f2 + 1)) / (n + 1)); p = P(Binomial(m, u) >= unseen rows).
 *
 * @param counts whole numbers from 0
 * @returns a conservative p-value in [0, 1]; 1 when no row is unseen
 *
 * Source: Good, Biometrika 40 (1953) 237-264; the variance bound after Esty, Ann. Statist. 11 (1983) 905-912.
 *
 * @example unseenCategoriesP({ referenceRows: 1000, seenOnce: 0, seenTwice: 0, currentRows: 1000, unseenRows: 0 }) // 1
 */
export function unseenCategoriesP(counts: UnseenCounts): number {
  const { referenceRows, seenOnce, seenTwice, currentRows, unseenRows } = counts;
  if (unseenRows === 0) return 1;
  const margin = boundWidth * Math.sqrt(seenOnce + 2 * seenTwice + 1);
  const largestMass = Math.min(1, (seenOnce + 1 + margin) / (referenceRows + 1));
  return binomialSf(unseenRows - 1, currentRows, largestMass);
}
