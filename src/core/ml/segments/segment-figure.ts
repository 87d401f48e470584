import type { Metric } from '../metrics/metric.js';

/** Groups and classes with fewer rows get no figure. */
export const LEAST_ROWS = 30;

/** Of rows of two classes; the second class is the positive one, as the metrics have it. */
export const RATES = ['selectionRate', 'truePositiveRate', 'falsePositiveRate'] as const;
export type Rate = (typeof RATES)[number];

/** What is measured in a group; the mean error is that of truth minus prediction. */
export type FigureName = Metric | Rate | 'meanError';

/** A number about a group, or why there is none. */
export type SegmentFigure =
  | {
      readonly kind: 'figure';
      readonly value: number;
      /** 95 %; null where there is none, with the reason beside it. */
      readonly interval: SegmentInterval | null;
      readonly reason?: string;
    }
  /** Fewer rows than a figure takes: rows of the group, or of one of its classes. */
  | { readonly kind: 'too-few'; readonly rows: number; readonly needed: number }
  | { readonly kind: 'no-value'; readonly reason: string };

export interface SegmentInterval {
  readonly lower: number;
  readonly upper: number;
  /** Shares: Wilson's; means over rows: Student's t; other metrics: percentiles of seeded resamples. */
  readonly method: 'wilson' | 'student-t' | 'bootstrap';
}

/** A figure of a group against that of all other rows of its column. */
export interface FigureComparison {
  readonly figure: FigureName;
  readonly value: number;
  /** Of all rows that are not of the group. */
  readonly others: number;
  readonly interval: SegmentInterval;
  /** Two-sided, of no difference. */
  readonly pValue: number;
}
