/** The account of `mldrift automl` for people. */
import { count, decimal } from '../figures.js';
import { leaderboardTable, metricNames } from '../report-tables.js';
import type { AutomlResult } from './automl-result.js';

export function describeAutoml(result: AutomlResult): string {
  const { best, leaderboard, test, plan, remarks, seconds, task, target, rows, model } = result;
  const { strategy, count: folds } = plan.folds;
  const parts = [
    `${task} of ${target}: ${count(rows)} rows, ${folds === 1 ? 'one' : folds} ${strategy} ${folds === 1 ? 'split' : 'folds'}.`,
    leaderboardTable(leaderboard),
    ...(test === null ? [] : [`On ${count(test.rows)} rows that took no part: ${figures(test.metrics)}.`]),
    ...remarks.map((remark) => `- ${remark}`),
    `${best.usable ? 'Best' : 'No usable model; the best there is'}: ${best.name}, ${best.reason}.`,
    ...(model.path === null ? [] : [`The model: ${model.path}`]),
    `${decimal(seconds, 1)} seconds.`,
  ];
  return `${parts.join('\n')}\n`;
}

function figures(metrics: Readonly<Record<string, number | null | undefined>>): string {
  const values = Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? null]));
  return metricNames([values])
    .map((name) => `${name} ${decimal(values[name], 4)}`)
    .join(', ');
}
