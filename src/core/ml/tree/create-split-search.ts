import type { Target } from '../estimator.js';
import { createClassSplitSearch } from './class-split-search.js';
import { createNumberSplitSearch } from './number-split-search.js';
import type { SplitSearch, WeightedRows } from './split-search.js';

/** The search that fits the target: Gini index for classes, squared error for numbers. */
export function createSplitSearch(rows: WeightedRows, y: Target): SplitSearch {
  return y.task === 'classification'
    ? createClassSplitSearch(rows, y.labels, y.classCount)
    : createNumberSplitSearch(rows, y.values);
}
