import { formatNumber } from '../format-number.js';
import { findDatasetMeasure } from './dataset-measure-registry.js';
import type { DriftEvaluation, FeatureBins, FeatureEvaluation } from './drift-evaluation.js';
import { hasValueDrift, strongestFinding } from './finding-strength.js';
import { formatInstant } from './format-instant.js';
import { formatPercent } from './format-percent.js';

const describedFeatures = 10;

/**
 * Says in plain sentences what a comparison found: the verdict, the features that changed most and how, and what
 * could not be judged.
 *
 * @param evaluation result of `evaluateDrift` or `combineFeatures`
 * @returns one sentence per entry, the verdict first
 *
 * @example describeDrift(evaluation)[0] // 'Drift: 2 of 5 tested features drifted (...)'
 */
export function describeDrift(evaluation: DriftEvaluation): string[] {
  const { testedFeatures, features } = evaluation;
  const overall = evaluation.dataset.filter((finding) => finding.drifted);
  const drifted = features
    .filter((feature) => feature.drifted)
    .sort((a, b) => strongestFinding(b).strength - strongestFinding(a).strength);
  const sentences = [
    testedFeatures === 0 && overall.length === 0
      ? 'No feature could be tested'
      : `${evaluation.drifted ? 'Drift' : 'No drift'}: ${describeCounts(evaluation, overall.length)} drifted (${evaluation.rule}; ${describeCorrection(evaluation)})`,
    ...overall.map(({ measure, reason }) => `${findDatasetMeasure(measure)?.title ?? measure}: ${reason}`),
    ...drifted.slice(0, describedFeatures).map((feature) => `${feature.name}: ${describeChange(feature)}`),
  ];
  if (drifted.length > describedFeatures) {
    sentences.push(`${drifted.length - describedFeatures} more features drifted`);
  }
  for (const feature of features) {
    if (feature.status === 'ok' || feature.status === 'constant' || feature.drifted) continue;
    sentences.push(`${feature.name} was not judged: ${feature.reason}`);
  }
  return sentences;
}

function describeCounts({ driftedFeatures, testedFeatures }: DriftEvaluation, overall: number): string {
  const features = `${driftedFeatures} of ${testedFeatures} tested features`;
  if (overall === 0) return features;
  return `${features} and ${overall === 1 ? '1 measure' : `${overall} measures`} of all columns`;
}

function describeCorrection({ correction, alpha }: DriftEvaluation): string {
  const names = {
    'benjamini-hochberg': 'Benjamini-Hochberg correction',
    holm: 'Holm correction',
    bonferroni: 'Bonferroni correction',
    none: 'no correction',
  } as const;
  return `${names[correction]}, alpha ${formatNumber(alpha)}`;
}

function describeChange(feature: FeatureEvaluation): string {
  const changes: string[] = [];
  if (hasValueDrift(feature)) {
    if (feature.bins?.kind === 'labels') changes.push(describeShareChange(feature.bins));
    if (feature.summary !== null) changes.push(describeNumberChange(feature));
  }
  if (feature.driftedBy.includes('missing_rate')) {
    const before = feature.referenceMissing / (feature.referenceMissing + feature.referenceCount);
    const after = feature.currentMissing / (feature.currentMissing + feature.currentCount);
    changes.push(`missing from ${formatPercent(before)} to ${formatPercent(after)}`);
  }
  const unseen = feature.companions.find((companion) => companion.measure === 'new_categories');
  if (unseen?.drifted === true)
    changes.push(`unknown categories in ${formatPercent(unseen.effect ?? 0)} of the rows`);
  return changes.length === 0 ? feature.reason : `${changes.join('; ')} (${feature.reason})`;
}

function describeNumberChange(feature: FeatureEvaluation): string {
  const { summary, kind } = feature;
  if (summary === null) return '';
  const say = kind === 'date' ? formatInstant : formatNumber;
  const sd = (value: number | null) => (value === null ? 'unknown' : formatNumber(value));
  const spread =
    kind === 'date'
      ? ''
      : `, standard deviation from ${sd(summary.reference.standardDeviation)} to ${sd(summary.current.standardDeviation)}`;
  return `mean from ${say(summary.reference.mean)} to ${say(summary.current.mean)}${spread}`;
}

/** Names the label whose share moved most. */
function describeShareChange(bins: Extract<FeatureBins, { kind: 'labels' }>): string {
  let label = 'all other values';
  let before = bins.other?.reference ?? 0;
  let after = bins.other?.current ?? 0;
  bins.labels.forEach((candidate, index) => {
    const reference = bins.reference[index]!;
    const current = bins.current[index]!;
    if (Math.abs(current - reference) <= Math.abs(after - before)) return;
    label = candidate;
    before = reference;
    after = current;
  });
  return `share of ${label} from ${formatPercent(before)} to ${formatPercent(after)}`;
}
