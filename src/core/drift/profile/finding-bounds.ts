import type { ColumnSummary } from '../../stats/sketch/column-summary.js';
import type { Interval } from './interval.js';

/** One test or distance of a feature, as far as summaries know it. */
export interface FindingBounds {
  readonly measure: string;
  /** Undefined when the measure has no test. */
  readonly pValue: Interval | undefined;
  /** Undefined when nothing is known about it. */
  readonly effect: Interval | undefined;
  /** What the effect is, and the key of its floor; empty when nothing is known about it. */
  readonly effectMeasure: string;
  /** Largest value the statistic may have, when it is known. */
  readonly statistic?: number | undefined;
  /** A floor that the data themselves set; `effectFloor` is not below it. */
  readonly effectByChance?: Interval;
  /** Largest adjusted p-value that counts as drift. */
  readonly alpha: number;
  /** Smallest effect that counts as drift. */
  readonly effectFloor: Interval;
}

/** The same before it is known what it is compared with. */
export type UnjudgedBounds = Omit<FindingBounds, 'alpha' | 'effectFloor'>;

/** What summaries know about one feature. */
export interface FeatureBounds {
  readonly name: string;
  readonly findings: readonly FindingBounds[];
  /** Why only the rows can tell, in words; the findings still take their place in the family of tests. */
  readonly unanswered?: string;
}

/** One column on both sides, each as a summary; that of rows in memory is exact where the other side needs it. */
export interface SummarisedFeature {
  readonly name: string;
  readonly reference: ColumnSummary;
  readonly current: ColumnSummary;
  /** Derived columns have no companions. */
  readonly isDerived?: boolean;
}

/**
 * Rows of a summary, and how many of them are missing.
 *
 * @example rowCounts(summary).missing // 3
 */
export function rowCounts(summary: ColumnSummary): { readonly rows: number; readonly missing: number } {
  return summary.kind === 'category' ? summary : summary.numbers;
}
