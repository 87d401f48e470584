/** Judges stored reports under changed settings. Reports come as text, so that parsing them stays off the event loop. */
import { changeSettings } from '../core/drift/change-settings.js';
import type { DriftEvaluation } from '../core/drift/drift-evaluation.js';
import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import type { DriftSettingsInput } from '../core/drift/drift-settings-shape.js';
import { reEvaluate } from '../core/drift/re-evaluate.js';
import { InvalidArgument } from '../core/errors.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import type { CheckScope } from './drift.api.js';

export interface StoredReport {
  readonly checkId: string;
  /** JSON of the evaluation and of the scope. */
  readonly evaluation: string;
  readonly scope: string;
}

export interface WhatIfInput {
  readonly reports: readonly StoredReport[];
  readonly change: DriftSettingsInput;
}

/** A verdict in brief. */
export interface BriefVerdict {
  readonly drifted: boolean;
  readonly level: DriftEvaluation['level'];
  readonly driftedFeatures: readonly string[];
}

export type WhatIfAnswer = { readonly checkId: string; readonly before: BriefVerdict } & (
  | { readonly after: BriefVerdict }
  | { readonly because: string }
);

export default function answerWhatIf({ input }: ThreadTask<WhatIfInput>): WhatIfAnswer[] {
  return input.reports.map((report) => answer(report, input.change));
}

function answer(report: StoredReport, change: DriftSettingsInput): WhatIfAnswer {
  const { checkId } = report;
  const evaluation = JSON.parse(report.evaluation) as DriftEvaluation;
  const scope = JSON.parse(report.scope) as CheckScope;
  const before = brief(evaluation);
  try {
    // Settings of an earlier version lack what was added since; completing them changes no verdict.
    const settings = resolveDriftSettings(scope.settings);
    const roles = {
      ...(scope.target === undefined ? {} : { target: scope.target }),
      ...(settings.model === null ? {} : { prediction: settings.model.prediction }),
    };
    const found = reEvaluate({ evaluation, settings, roles }, changeSettings(settings, change));
    if (found.kind === 'needs-data') return { checkId, before, because: found.because };
    return { checkId, before, after: brief(found.evaluation) };
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error;
    return { checkId, before, because: error.message };
  }
}

function brief({ drifted, level, features }: DriftEvaluation): BriefVerdict {
  return {
    drifted,
    level,
    driftedFeatures: features.filter((feature) => feature.drifted).map(({ name }) => name),
  };
}
