import type { Random } from '../../../random.js';
import type { Matrix, Target } from '../../estimator.js';
import type { PreprocessOptions } from '../preprocess-options.js';
import { boostingImportance } from './boosting-importance.js';
import { selectForward } from './forward-selection.js';
import { tiesToTarget } from './tie-to-target.js';

/** What a selection is made from. */
export interface SelectionInput {
  /** Without missing values. */
  readonly matrix: Matrix;
  readonly target: Target;
  readonly method: PreprocessOptions['featureSelectionMethod'];
  /** Features wanted, at least 1; those that are protected count. */
  readonly count: number;
  readonly isProtected: (column: number) => boolean;
  readonly random: Random;
}

/**
 * The columns worth keeping, ascending: protected ones and then the best by importance for gradient boosted trees
 * (`classic`; by the F test where rows are too few for trees), by the F test of each alone (`univariate`) or one by
 * one for a linear model (`sequential`). At equal worth the first column wins.
 */
export function selectFeatures(input: SelectionInput): number[] {
  const { matrix, target, method, count, isProtected, random } = input;
  const all = Array.from({ length: matrix.columns }, (_, j) => j);
  const kept = all.filter(isProtected);
  if (method === 'sequential') return selectForward(matrix, target, count, kept);
  const classic = method === 'classic' ? boostingImportance(matrix, target, random) : undefined;
  const worth = classic ?? tiesToTarget(matrix, target);
  const ranked = all.filter((j) => !isProtected(j)).sort((a, b) => worth[b]! - worth[a]! || a - b);
  return [...kept, ...ranked.slice(0, Math.max(kept.length === 0 ? 1 : 0, count - kept.length))].sort(
    (a, b) => a - b,
  );
}
