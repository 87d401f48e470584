import type { Metric } from '../metrics/metric.js';
import type { SegmentReport } from '../segments/segment-report.js';
import type { DataSummary } from './data-summary.js';
import type { NotExplained } from './explained-part.js';
import type { LearningCurve } from './learning-curve.js';
import type { OutOfFoldCurves } from './out-of-fold-curves.js';
import type { PartialDependence } from './partial-dependence.js';
import type { PermutationImportance } from './permutation-importance.js';
import type { ShapSummary } from './shap-summary.js';
import type { TreeRules } from './tree-rules.js';

/** Everything that is known about a model besides its scores: plain JSON, every absent part with its reason. */
export interface ModelExplanation {
  readonly version: 1;
  readonly task: 'classification' | 'regression';
  readonly metric: Metric;
  readonly data: DataSummary;
  /** From predictions of the folds' models on rows they had not seen. */
  readonly outOfFold: OutOfFoldCurves | NotExplained;
  /** From the same predictions, by levels of named columns; absent when none were named, and in older reports. */
  readonly segments?: SegmentReport | NotExplained | undefined;
  /** Of the model of one fold, on the rows it had not seen. */
  readonly permutation: PermutationImportance | NotExplained;
  /** Of the model itself, on a sample of its rows. */
  readonly shap: ShapSummary | NotExplained;
  /** Of the model itself, on a sample of its rows; the columns that matter most. */
  readonly dependence: readonly PartialDependence[];
  /** Why there is none, or fewer than there might be. */
  readonly dependenceRemark?: string;
  /** Of a single decision tree; absent for other models, and in older reports. */
  readonly tree?: TreeRules | NotExplained;
  readonly learning: LearningCurve | NotExplained;
  readonly remarks: readonly string[];
}
