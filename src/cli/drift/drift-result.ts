/** What `mldrift drift --json` prints. */
import type { FeatureEvaluation } from '../../core/drift/drift-evaluation.js';
import type { DriftReport } from '../../core/drift/drift-report.js';
import type { OpenedData } from './open-data.js';

export const EXIT_CODES = { none: 0, drifted: 10, badInput: 2, failed: 1 } as const;

export interface DriftResult {
  readonly drifted: boolean;
  readonly rule: string;
  readonly level: string;
  readonly preset: string;
  readonly rows: { readonly reference: number; readonly current: number };
  readonly features: readonly object[];
  readonly dataset: readonly object[];
  readonly summary: readonly string[];
  readonly diagnosis: DriftReport['details']['explanation']['diagnosis'];
  readonly ranking: DriftReport['details']['explanation']['ranking'];
  readonly segments: DriftReport['details']['segments'];
  readonly chunks: DriftReport['details']['chunks'];
  readonly health: DriftReport['details']['health'];
  readonly notes: readonly string[];
}

export function driftResult(report: DriftReport, data: OpenedData, preset: string): DriftResult {
  const { evaluation, summary, details } = report;
  return {
    drifted: evaluation.drifted,
    rule: evaluation.rule,
    level: evaluation.level,
    preset,
    rows: { reference: data.referenceRows, current: data.currentRows },
    features: [...evaluation.features.map(toFeature), ...data.leftOut.map(toLeftOut)],
    dataset: evaluation.dataset,
    summary,
    diagnosis: details.explanation.diagnosis,
    ranking: details.explanation.ranking,
    segments: details.segments,
    chunks: details.chunks,
    health: details.health,
    notes: data.notes,
  };
}

function toFeature(feature: FeatureEvaluation): object {
  // Bins and moments are for pictures; the HTML report has them.
  const { bins: _, summary: __, ...figures } = feature;
  return figures;
}

/** Named like a feature, so that no column of the files goes without a word. */
function toLeftOut({ column, reason }: OpenedData['leftOut'][number]): object {
  return {
    name: column,
    measure: null,
    statistic: null,
    pValue: null,
    pAdjusted: null,
    effect: null,
    drifted: false,
    status: 'left_out',
    reason,
  };
}

export function exitCodeOf({ drifted }: DriftResult): number {
  return drifted ? EXIT_CODES.drifted : EXIT_CODES.none;
}
