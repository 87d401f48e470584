import type { Random } from '../../../random.js';
import { quantileOfSorted } from '../../../stats/summaries/quantile.js';
import type { Matrix } from '../../estimator.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { isolationDepths } from './isolation-forest.js';
import { localOutlierFactors } from './local-outlier-factor.js';

/**
 * The rows that are no outliers, ascending. Rows are scored by how alike they are to the others; those below the
 * quantile of the scores at `share` are left out, so rows with equal scores stay or go together.
 * @param share of the rows that are outliers, in (0, 0.5)
 */
export function inlierRows(
  matrix: Matrix,
  method: PreprocessOptions['outliersMethod'],
  share: number,
  random: Random,
): Uint32Array {
  const scores =
    method === 'iforest'
      ? isolationDepths(matrix, random)
      : localOutlierFactors(matrix).map((factor) => -factor);
  const limit = quantileOfSorted(scores.slice().sort(), share);
  const rows: number[] = [];
  scores.forEach((score, row) => {
    if (score >= limit) rows.push(row);
  });
  return Uint32Array.from(rows);
}
