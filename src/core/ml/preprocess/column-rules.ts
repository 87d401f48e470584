import type { PreprocessOptions } from './preprocess-options.js';

/** What fitting a column step has to know besides the column. */
export interface ColumnRules {
  readonly options: PreprocessOptions;
  /** Whether the estimator takes missing numbers and category codes as they are. */
  readonly isRaw: boolean;
  /** Whether missing numbers and dates are filled. */
  readonly fillsNumbers: boolean;
  /** Whether missing categories are filled; otherwise they count as unseen. */
  readonly fillsCategories: boolean;
}
