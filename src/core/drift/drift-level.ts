import { findDatasetMeasure } from './dataset-measure-registry.js';
import type { CompanionEvaluation, DriftLevel, FeatureEvaluation, Severity } from './drift-evaluation.js';
import { featureFaults } from './feature-faults.js';
import { type Finding, findingStrength } from './finding-strength.js';

/** Share of the importance that drifted features must carry before the data set counts as drifted. */
const weightedShareLimit = 0.3;
/** The same as a share of features, where no importances are known. */
const plainShareLimit = 0.5;
/** Times past its limit from which a finding is moderate, and severe. */
const moderateFrom = 2;
const severeFrom = 5;

/**
 * Grades the strongest of some findings: `minor` below twice its limit, `moderate` below five times, `severe` from
 * there; `none` when nothing drifted.
 *
 * @param findings verdicts in any order: of one feature with its companions, or of all columns
 *
 * @example severityOf([]) // 'none'
 */
export function severityOf(findings: readonly Finding[]): Severity {
  const strongest = findings.reduce((most, finding) => Math.max(most, findingStrength(finding)), 0);
  if (strongest === 0) return 'none';
  if (strongest < moderateFrom) return 'minor';
  return strongest < severeFrom ? 'moderate' : 'severe';
}

/** What the level of a comparison rests on. */
export interface LevelEvidence {
  readonly features: readonly Pick<
    FeatureEvaluation,
    'name' | 'derivedFrom' | 'status' | 'drifted' | 'companions' | 'measure' | 'driftedBy'
  >[];
  /** Verdicts on all columns together. */
  readonly dataset: readonly Pick<CompanionEvaluation, 'measure' | 'drifted'>[];
  /** Drifted over tested features in [0, 1]; null when none was tested. */
  readonly driftedShare: number | null;
  /** The same, weighted by importance; null without importances. */
  readonly weightedShare: number | null;
  /** Column that holds the true value of what the model predicts. */
  readonly targetName?: string | undefined;
  /** Column that holds what the model predicted. */
  readonly predictionName?: string | undefined;
}

/**
 * Says what a comparison calls for. The first that applies:
 *
 * - `incident`: a column vanished, appeared or changed its type, a column has faults (missing, unknown or
 *   out-of-range values, see `featureFaults`), or a quality measure of all columns (duplicates, number of rows) drifted.
 * - `dataset_drift`: drifted features carry at least 0.3 of the importance (without importances: at least 0.5 of the
 *   tested features drifted), or the target or the prediction drifted, or a test over all columns did.
 * - `feature_drift`: something passed its keys.
 * - `none`.
 *
 * Every level but the deterministic incidents needs a corrected rejection, so on clean data each is reached with a
 * chance of at most alpha.
 *
 * @param evidence verdicts as `combineFeatures` makes them
 *
 * @example driftLevel({ features: [], dataset: [], driftedShare: null, weightedShare: null }) // 'none'
 */
export function driftLevel(evidence: LevelEvidence): DriftLevel {
  const { features, dataset } = evidence;
  const drifted = features.filter((feature) => feature.drifted);
  const driftedOverall = dataset.filter((finding) => finding.drifted);
  const roles = new Set(driftedOverall.map(({ measure }) => findDatasetMeasure(measure)?.role));
  if (features.some(isFaulty) || roles.has('quality')) return 'incident';
  const isModelSide = drifted.some(
    ({ name }) => name === evidence.targetName || name === evidence.predictionName,
  );
  if (isModelSide || isLargeShare(evidence) || roles.has('distribution')) return 'dataset_drift';
  return drifted.length + driftedOverall.length > 0 ? 'feature_drift' : 'none';
}

function isFaulty(feature: LevelEvidence['features'][number]): boolean {
  return feature.status === 'schema_changed' || featureFaults(feature).length > 0;
}

function isLargeShare({ driftedShare, weightedShare }: LevelEvidence): boolean {
  if (weightedShare !== null) return weightedShare >= weightedShareLimit;
  return driftedShare !== null && driftedShare >= plainShareLimit;
}
