import { formatNumber } from '../format-number.js';
import type { CompanionEvaluation, FeatureEvaluation } from './drift-evaluation.js';
import type { DatasetRule } from './drift-settings-shape.js';
import { formatPercent } from './format-percent.js';

/** What a rule about the whole data set looks at. */
export interface DatasetFindings {
  readonly features: readonly FeatureEvaluation[];
  readonly dataset: readonly CompanionEvaluation[];
  readonly driftedShare: number | null;
  readonly weightedShare: number | null;
}

/** Whether the whole data set drifted under the rule. */
export function isDatasetDrifted(rule: DatasetRule, findings: DatasetFindings): boolean {
  const { features, dataset, driftedShare, weightedShare } = findings;
  switch (rule.kind) {
    case 'any':
      return features.some((feature) => feature.drifted) || dataset.some((finding) => finding.drifted);
    case 'share':
      return driftedShare !== null && driftedShare >= rule.atLeast;
    case 'weighted-share':
      return weightedShare !== null && weightedShare >= rule.atLeast;
    case 'max-statistic':
      return features.some((feature) => feature.statistic !== null && feature.statistic > rule.above);
  }
}

/** The rule in words. */
export function describeRule(rule: DatasetRule): string {
  switch (rule.kind) {
    case 'any':
      return 'the data set drifts when at least one feature, or one measure of all columns, does';
    case 'share':
      return `the data set drifts when at least ${formatPercent(rule.atLeast)} of the tested features do`;
    case 'weighted-share':
      return `the data set drifts when the drifted features carry at least ${formatPercent(rule.atLeast)} of the importance`;
    case 'max-statistic':
      return `the data set drifts when the largest statistic of a feature is above ${formatNumber(rule.above)}`;
  }
}
