/** One name for all that a leaderboard says but its times: equal for equal results, bit by bit. */

import type { Json } from '../../core/json.js';
import { canonicalJson } from '../../core/ml/canonical-json.js';
import { listMetrics } from '../../core/ml/metrics/metric.js';
import type { Search } from './search.js';

export function leaderboardHash({ state, sha256 }: Search, stopped?: string): string {
  const { outline, scoreboard, recipes } = state;
  const rows = scoreboard
    .list(stopped)
    .map(
      ({ model, status, folds, metrics }): Json => [
        model,
        (recipes.get(model) ?? null) as Json,
        status,
        folds,
        listMetrics(outline.task).map((metric) => bits(metrics[metric] ?? null)),
      ],
    );
  return sha256(canonicalJson([outline.foldHash, ...rows]));
}

/** The 64 bits of a double, so that nothing is lost to how it is written. */
function bits(value: number | null): string | null {
  if (value === null) return null;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
