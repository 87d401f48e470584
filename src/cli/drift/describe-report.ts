/** The account of `mldrift drift` for people. */
import type { DriftReport } from '../../core/drift/drift-report.js';
import { count } from '../figures.js';
import { driftTable } from '../report-tables.js';
import type { OpenedData } from './open-data.js';

export function describeReport(report: DriftReport, data: OpenedData, target: string | undefined): string {
  const { evaluation, summary } = report;
  const shown = evaluation.features.map((feature) => ({
    ...feature,
    role: feature.name === target ? ('target' as const) : ('feature' as const),
  }));
  const parts = [
    `Reference ${count(data.referenceRows)} rows, current ${count(data.currentRows)} rows.`,
    ...(shown.length === 0 ? [] : [driftTable(shown)]),
    ...evaluation.dataset
      .filter(({ drifted }) => drifted)
      .map(({ measure, reason }) => `${measure}: ${reason}`),
    ...summary.map((sentence) => `- ${sentence}`),
    ...data.leftOut.map(({ column, reason }) => `- ${column} was left out: ${reason}`),
    ...data.notes.map((note) => `- ${note}`),
  ];
  return `${parts.join('\n')}\n`;
}
