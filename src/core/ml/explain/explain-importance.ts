import { createRandom } from '../../random.js';
import { type Table, takeRows } from '../../table.js';
import type { Target } from '../estimator.js';
import type { Metric } from '../metrics/metric.js';
import type { FittedRecipe } from '../recipe/fitted-recipe.js';
import { sampleOfRows } from '../sample-of-rows.js';
import { takeTargetRows } from '../target-rows.js';
import { explainColumns } from './column-contributions.js';
import type { NotExplained } from './explained-part.js';
import { type PermutationImportance, permutationImportance } from './permutation-importance.js';
import { type ShapSummary, summariseShap } from './shap-summary.js';
import { secondsLeft, type TimeLimit } from './time-limit.js';

/** A model and the rows that it is explained on. */
export interface ExplainedRows {
  readonly fitted: FittedRecipe;
  readonly features: Table;
  readonly target: Target;
  readonly metric: Metric;
  readonly seed: number;
}

const MOST_PERMUTED_ROWS = 2000;
const FEWEST_PERMUTED_ROWS = 100;
const REPEATS = 5;
const MOST_SHAP_ROWS = 400;
const FEWEST_SHAP_ROWS = 10;

/** Permutation importance on as many rows, up to 2,000, as the time allows. */
export function permuteWithin(
  { fitted, features, target, metric, seed }: ExplainedRows,
  limit: TimeLimit,
): PermutationImportance | NotExplained {
  const most = sampleOfRows(features.rowCount, MOST_PERMUTED_ROWS, createRandom(seed).fork('permuted rows'));
  const columns = fitted.usedColumns;
  const probe = takeRows(features, most.slice(0, FEWEST_PERMUTED_ROWS));
  const startedAt = limit.now();
  fitted.predictTable(probe);
  const secondsPerRow = (limit.now() - startedAt) / Math.max(1, probe.rowCount);
  const affordable = Math.floor(secondsLeft(limit) / (secondsPerRow * columns.length * REPEATS));
  const rows = most.slice(0, Math.max(FEWEST_PERMUTED_ROWS, Math.min(most.length, affordable)));
  return permutationImportance({
    predict: (table) => fitted.predictTable(table),
    table: takeRows(features, rows),
    target: takeTargetRows(target, rows),
    metric,
    columns,
    repeats: REPEATS,
    seed,
    mayGoOn: () => secondsLeft(limit) > 0,
  });
}

/** Contributions on as many rows, up to 400, as the time allows. */
export function contributeWithin(
  { fitted, features, target, seed }: ExplainedRows,
  limit: TimeLimit,
): ShapSummary | NotExplained {
  const most = sampleOfRows(features.rowCount, MOST_SHAP_ROWS, createRandom(seed).fork('explained rows'));
  const probe = takeRows(features, most.slice(0, FEWEST_SHAP_ROWS));
  const startedAt = limit.now();
  const first = explainColumns(fitted, probe);
  if (first.kind === 'not-explained') return first;
  const secondsPerRow = (limit.now() - startedAt) / Math.max(1, probe.rowCount);
  const affordable = Math.floor(secondsLeft(limit) / secondsPerRow);
  const rows = takeRows(
    features,
    most.slice(0, Math.max(FEWEST_SHAP_ROWS, Math.min(most.length, affordable))),
  );
  const found = explainColumns(fitted, rows);
  if (found.kind === 'not-explained') return found;
  return summariseShap(found, rows, found.outputs > 1 ? mostFrequentClass(target) : 0);
}

function mostFrequentClass(target: Target): number {
  if (target.task === 'regression') return 0;
  const counts = new Float64Array(target.classCount);
  for (const label of target.labels) counts[label]!++;
  return counts.indexOf(Math.max(...counts));
}
