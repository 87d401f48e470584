import type { FeatureStatus } from '../drift-evaluation.js';
import type { DriftReport } from '../drift-report.js';
import type { DriftSettings } from '../drift-settings-shape.js';

/** One side of a comparison, in words. */
export interface ComparedSide {
  /** A file, a batch or a window. */
  readonly label: string;
  readonly rows: number;
}

/** One feature at one earlier check. */
export interface TrendPageCell {
  readonly effect: number | null;
  /** Key of the floor that the effect is shaded by; without one only the verdict is shown. */
  readonly effectMeasure?: string | null | undefined;
  readonly pAdjusted: number | null;
  readonly drifted: boolean;
  readonly status: FeatureStatus;
}

/** One check of a monitor, as far as a heat map needs it. */
export interface TrendPagePoint {
  readonly label: string;
  readonly drifted: boolean;
  /** By name of the feature. */
  readonly features: Readonly<Record<string, TrendPageCell>>;
}

/** Everything the page of one comparison shows. */
export interface DriftPage {
  readonly title: string;
  readonly reference: ComparedSide;
  readonly current: ComparedSide;
  /** ISO 8601, UTC; left out when nobody looked at a clock. */
  readonly checkedAt?: string | undefined;
  readonly report: DriftReport;
  /** Columns that were not compared. */
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  readonly notes: readonly string[];
  readonly settings: DriftSettings;
  /** Checks of the same monitor up to this one, oldest first. */
  readonly trend?: { readonly points: readonly TrendPagePoint[] } | undefined;
}
