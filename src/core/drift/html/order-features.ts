import type { FeatureEvaluation } from '../drift-evaluation.js';
import type { DriftReport } from '../drift-report.js';

/** A feature with its place on the page. */
export interface ShownFeature {
  readonly feature: FeatureEvaluation;
  /** Anchor of its details: never text of the data. */
  readonly id: string;
}

/**
 * Features as they are shown: drifted ones by rank, then those that could not be judged, then the rest in the order
 * of the report.
 *
 * @param report a comparison
 */
export function orderFeatures({ evaluation, details }: DriftReport): ShownFeature[] {
  const rankOf = new Map(details.explanation.ranking.map(({ feature }, rank) => [feature, rank]));
  const places = evaluation.features.map((feature, index) => ({
    shown: { feature, id: `f${index + 1}` },
    group: groupOf(feature),
    rank: rankOf.get(feature.name) ?? Number.MAX_SAFE_INTEGER,
  }));
  return places.sort((a, b) => a.group - b.group || a.rank - b.rank).map(({ shown }) => shown);
}

function groupOf({ drifted, status }: FeatureEvaluation): number {
  if (drifted) return 0;
  return status === 'ok' || status === 'constant' ? 2 : 1;
}
