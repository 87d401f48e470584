import type { CompanionEvaluation, FeatureEvaluation } from './drift-evaluation.js';
import { hasValueDrift } from './finding-strength.js';

/** Companions that drift by themselves when the distribution of the values moves far enough. */
const followsFromMoving: readonly string[] = ['out_of_range', 'new_categories'];

/** What of a feature tells a fault from a change of distribution. */
export type FaultEvidence = Pick<FeatureEvaluation, 'measure' | 'derivedFrom' | 'driftedBy' | 'companions'>;

/**
 * The findings of a feature that speak for a fault of the data: missing, unknown or out-of-range values. Unknown values
 * and values beyond the reference range are no fault of their own when the values as a whole have moved: a shifted
 * distribution leaves the old range, and a new shop or city brings new labels. The companions of derived columns never count: an hour of the day that the reference did
 * not have is no fault of the data.
 *
 * @param feature verdict on one feature
 *
 * @example featureFaults(feature).map(({ measure }) => measure) // ['missing_rate']
 */
export function featureFaults(feature: FaultEvidence): CompanionEvaluation[] {
  const { derivedFrom, companions } = feature;
  if (derivedFrom !== null) return [];
  const hasMoved = hasValueDrift(feature);
  return companions.filter(
    ({ drifted, measure }) => drifted && !(hasMoved && followsFromMoving.includes(measure)),
  );
}
