/** What a model is held against the dummy by. */
import type { Metric } from '../../core/ml/metrics/metric.js';
import type { CostTable } from '../../core/ml/recipe/threshold-objective.js';
import type { DataOutline } from '../outline-data.js';
import type { SearchState } from './search.js';

export interface JudgedBy {
  readonly metric: Metric;
  /** Count in place of the metric. */
  readonly costs?: CostTable;
}

/**
 * The metric of the leaderboard; of a threshold what it was chosen for: one that makes mistakes cheap or finds a rare
 * class gives up right answers for it, so by accuracy it would never be of use.
 */
export function judgedBy(
  state: Pick<SearchState, 'recipes'> & { readonly outline: Pick<DataOutline, 'sortMetric'> },
  model: string,
): JudgedBy {
  const { recipes, outline } = state;
  const recipe = recipes.get(model);
  const objective = recipe?.kind === 'threshold' ? recipe.objective : undefined;
  if (objective === undefined) return { metric: outline.sortMetric };
  if (objective.kind === 'metric') return { metric: objective.metric };
  return { metric: outline.sortMetric, costs: objective.costs };
}
