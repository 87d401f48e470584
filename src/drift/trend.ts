/** What a heat map over time needs of a report: a few numbers per feature instead of the whole. */
import type { DriftEvaluation, DriftLevel, FeatureStatus } from '../core/drift/drift-evaluation.js';

/** One feature at one check. */
export interface TrendCell {
  /** Size of the change by the deciding measure; null without a number. */
  readonly effect: number | null;
  readonly effectMeasure: string | null;
  readonly pAdjusted: number | null;
  readonly drifted: boolean;
  readonly status: FeatureStatus;
}

/** One check of a trend. */
export interface TrendPoint {
  readonly checkId: string;
  readonly finishedAt: Date;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly drifted: boolean;
  readonly level: DriftLevel;
  /** Set when the check raised a drift event. */
  readonly driftEventId?: string;
  readonly names: readonly string[];
  /** In the order of `names`. */
  readonly cells: readonly TrendCell[];
}

/** Checks side by side. */
export interface Trend {
  /** Every feature that was compared in any of the checks, in the order of the newest that has it. */
  readonly features: readonly string[];
  /** In the order given; cells in the order of `features`, undefined where the check did not compare the feature. */
  readonly points: readonly (Omit<TrendPoint, 'names' | 'cells'> & {
    readonly cells: readonly (TrendCell | undefined)[];
  })[];
}

export function cellsOf({ features }: DriftEvaluation): Pick<TrendPoint, 'names' | 'cells'> {
  return {
    names: features.map(({ name }) => name),
    cells: features.map(({ effect, effectMeasure, pAdjusted, drifted, status }) => ({
      effect,
      effectMeasure,
      pAdjusted,
      drifted,
      status,
    })),
  };
}

/** @param points oldest first */
export function alignTrend(points: readonly TrendPoint[]): Trend {
  const features = [...new Set([...points].reverse().flatMap(({ names }) => names))];
  return {
    features,
    points: points.map(({ names, cells, ...point }) => {
      const cellOf = new Map(names.map((name, index) => [name, cells[index]]));
      return { ...point, cells: features.map((name) => cellOf.get(name)) };
    }),
  };
}
