/** Models that learn in the same way make the same mistakes: of each family one is enough to look closer at. */
import type { Task } from '../../core/ml/estimator.js';
import type { SingleRecipe } from '../../core/ml/recipe/recipe.js';

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  boosting: ['gbdt', 'gbc', 'gbr', 'ada'],
  trees: ['rf', 'et', 'dt'],
  neighbours: ['knn', 'rbfsvm', 'gpc', 'kr'],
  network: ['mlp'],
  discriminant: ['lda', 'qda', 'nb'],
};

/** The same word for models of a kind; models that stand in no list are linear. */
export function familyOf({ estimator }: SingleRecipe, task: Task): string {
  // The id of two models: for classes it is linear, for numbers it weighs rows by their distance.
  if (estimator === 'svm' && task === 'regression') return 'neighbours';
  const found = Object.entries(FAMILIES).find(([, ids]) => ids.includes(estimator));
  return found?.[0] ?? 'linear';
}
