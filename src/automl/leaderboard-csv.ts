/** A leaderboard as a table for spreadsheets. */
import type { LeaderboardRow } from './automl.api.js';

/** One line for each model, best first; a value that could not be computed is an empty cell. */
export function leaderboardCsv(rows: readonly LeaderboardRow[]): string {
  const metrics = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))];
  const head = [
    'rank',
    'model',
    'name',
    'status',
    'origin',
    ...metrics,
    ...metrics.map((metric) => `${metric}_sd`),
    'folds_used',
    'seconds_per_fold',
    'reason',
  ];
  const ranks = ranksOf(rows);
  const lines = rows.map((row, index) => [
    ranks[index] ?? '',
    row.model,
    row.name,
    row.status,
    row.origin ?? '',
    ...metrics.map((metric) => row.metrics[metric] ?? ''),
    ...metrics.map((metric) => row.standardDeviations[metric] ?? ''),
    row.foldsUsed,
    row.seconds,
    row.reason ?? '',
  ]);
  return [head, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** Rows stand best first; only those with status ok have a place. */
export function ranksOf(rows: readonly LeaderboardRow[]): (number | undefined)[] {
  let place = 0;
  return rows.map(({ status }) => (status === 'ok' ? ++place : undefined));
}

/** Texts that a spreadsheet would take for a formula get an apostrophe; numbers stay as they are. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
