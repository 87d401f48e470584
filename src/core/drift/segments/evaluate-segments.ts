import { combineFeatures, wasTested } from '../combine-features.js';
import type { FeatureEvaluation, FeatureMeasurement } from '../drift-evaluation.js';
import type { DriftSettings } from '../drift-settings-shape.js';

/** What was measured inside one level of a segment column. */
export interface SegmentMeasurement {
  readonly column: string;
  readonly label: string;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly features: readonly FeatureMeasurement[];
}

/** The verdict on one feature inside a segment. */
export type SegmentFeature = Pick<
  FeatureEvaluation,
  | 'name'
  | 'status'
  | 'measure'
  | 'statistic'
  | 'pValue'
  | 'pAdjusted'
  | 'effect'
  | 'effectMeasure'
  | 'drifted'
  | 'severity'
  | 'reason'
>;

/** The verdict on one level of a segment column. Plain JSON. */
export interface SegmentEvaluation {
  readonly column: string;
  readonly label: string;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly drifted: boolean;
  readonly driftedFeatures: number;
  readonly testedFeatures: number;
  readonly features: readonly SegmentFeature[];
}

/**
 * Judges segments one by one. All tests of all segments are one family, so that looking at many segments does not
 * raise false alarms; a segment drifts when at least one of its features does.
 *
 * @param segments measurements in report order
 * @param settings as completed by `resolveDriftSettings`
 *
 * @example evaluateSegments([], resolveDriftSettings()) // []
 */
export function evaluateSegments(
  segments: readonly SegmentMeasurement[],
  settings: DriftSettings,
): SegmentEvaluation[] {
  const judged = combineFeatures(
    { features: segments.flatMap(({ features }) => features) },
    settings,
  ).features;
  let next = 0;
  return segments.map(({ column, label, referenceRows, currentRows, features }) => {
    const own = judged.slice(next, next + features.length);
    next += features.length;
    const driftedFeatures = own.filter((feature) => feature.drifted).length;
    return {
      column,
      label,
      referenceRows,
      currentRows,
      drifted: driftedFeatures > 0,
      driftedFeatures,
      testedFeatures: own.filter(wasTested).length,
      features: own.map(toSegmentFeature),
    };
  });
}

function toSegmentFeature(feature: FeatureEvaluation): SegmentFeature {
  const { name, status, measure, statistic, pValue, pAdjusted } = feature;
  const { effect, effectMeasure, drifted, severity, reason } = feature;
  return {
    name,
    status,
    measure,
    statistic,
    pValue,
    pAdjusted,
    effect,
    effectMeasure,
    drifted,
    severity,
    reason,
  };
}
