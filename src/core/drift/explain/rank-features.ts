import type { DriftEvaluation, FeatureEvaluation, Severity } from '../drift-evaluation.js';
import { strongestFinding } from '../finding-strength.js';

/** One drifted feature and how much it matters. */
export interface RankedFeature {
  readonly feature: string;
  /** Strength times importance, 0 or more. */
  readonly score: number;
  /** How many times past its limit the strongest finding is, 1 or more. */
  readonly strength: number;
  /** The measure that made that finding. */
  readonly measure: string;
  /** Size of the change it found, in the unit of `effectMeasure`; null for a rule without an effect. */
  readonly effect: number | null;
  readonly effectMeasure: string | null;
  /** Share of the importance of all features, in [0, 1]. */
  readonly importance: number;
  readonly severity: Severity;
}

/**
 * Orders the drifted features by how much their drift matters to the model.
 *
 * Formula: score = (how many times past its limit the strongest finding is) x (importance as a share of all
 * importance). Without importances every feature weighs 1 / number of features. A derived column weighs what its
 * source does.
 *
 * @param evaluation result of `combineFeatures`
 * @returns drifted features, highest score first, then the stronger finding, then the order of the report
 *
 * @example rankFeatures(evaluation)[0]?.feature // the feature to look at first
 */
export function rankFeatures({ features }: DriftEvaluation): RankedFeature[] {
  const importanceOf = importanceShares(features);
  return features
    .filter((feature) => feature.drifted)
    .map((feature) => rankedFeature(feature, importanceOf(feature)))
    .sort((a, b) => b.score - a.score || b.strength - a.strength);
}

function rankedFeature(feature: FeatureEvaluation, importance: number): RankedFeature {
  const { measure, effect, effectMeasure, strength } = strongestFinding(feature);
  return {
    feature: feature.name,
    score: Math.min(Number.MAX_VALUE, strength * importance),
    strength,
    measure,
    effect,
    effectMeasure,
    importance,
    severity: feature.severity,
  };
}

function importanceShares(features: readonly FeatureEvaluation[]): (feature: FeatureEvaluation) => number {
  const own = features.filter((feature) => feature.derivedFrom === null);
  const total = own.reduce((sum, feature) => sum + (feature.importance ?? 0), 0);
  if (!(total > 0)) return () => 1 / features.length;
  const weights = new Map(own.map((feature) => [feature.name, (feature.importance ?? 0) / total]));
  return ({ name, derivedFrom }) => weights.get(derivedFrom ?? name) ?? 0;
}
