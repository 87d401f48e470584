/** The account of `mldrift loop` for people. */
import { count, decimal, pValueText } from '../figures.js';
import { driftTable, leaderboardTable, metricNames } from '../report-tables.js';
import { textTable } from '../text-table.js';
import type { LoopResult } from './loop-result.js';

export function describeLoop(result: LoopResult): string {
  const { rows, features, action, reason } = result;
  const parts = [
    `Reference ${rowsText(rows.reference)}, current ${rowsText(rows.current)}.`,
    ...(features.length === 0 ? [] : [`Drift\n${driftTable(features)}`]),
    `Retrain: ${action === 'none' ? 'no' : 'yes'}. ${reason}`,
    ...(action === 'none' ? [] : [describeChallenge(result)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function describeChallenge({
  leaderboard,
  remarks,
  champion,
  championReason,
  challenger,
  comparison,
  verdict,
  verdictReason,
}: LoopResult): string {
  const models = [
    ...(champion === null ? [] : [{ role: 'champion', ...champion }]),
    ...(challenger === null ? [] : [{ role: 'challenger', ...challenger }]),
  ];
  const names = metricNames(models.map(({ metrics }) => metrics));
  const table = textTable(
    ['', 'model', ...names],
    models.map(({ role, model, metrics }) => [
      role,
      model ?? '-',
      ...names.map((name) => decimal(metrics[name], 4)),
    ]),
  );
  return [
    `Leaderboard of the challenger (cross-validation)\n${leaderboardTable(leaderboard)}`,
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `Note: ${remark}.`).join('\n')]),
    ...(comparison === null ? [] : [`${headingOf(championReason, comparison.rows)}\n${table}`]),
    ...(comparison?.againstChampion?.kind === 'tested'
      ? [intervalText(comparison.againstChampion, comparison.task)]
      : []),
    `Verdict: ${verdict}. ${verdictReason}`,
  ].join('\n\n');
}

function headingOf(championReason: string | null, rows: number): string {
  if (championReason === null)
    return `Champion and challenger on the same ${count(rows)} current rows, unseen by both`;
  return `No champion, because the model of the reference file ${championReason}.\nThe challenger on ${count(rows)} current rows it has not seen`;
}

function intervalText(
  {
    difference,
    lower,
    upper,
    pValue,
    method,
  }: { difference: number; lower: number; upper: number; pValue: number; method: string },
  task: string,
): string {
  const what = task === 'classification' ? 'Accuracy gained' : 'Absolute error saved';
  const test = method === 'mcnemar' ? 'McNemar' : 'paired t test';
  return `${what}: ${decimal(difference, 4)}, 95 % interval ${decimal(lower, 4)} to ${decimal(upper, 4)} (${test}, p ${pValueText(pValue)}).`;
}

function rowsText({ accepted, rejected }: { accepted: number; rejected: number }): string {
  return `${count(accepted)} rows${rejected > 0 ? ` (${count(rejected)} rejected)` : ''}`;
}
