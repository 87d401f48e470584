/** What the API answers, typed by the schemas that the server itself describes. */
import type { z } from 'zod';
import type { LeaderboardRow } from '../automl/automl.api.js';
import type { checkReport } from '../drift/drift-report.dto.js';
import type { monitorResponse } from '../drift/monitor.dto.js';
import type { GateReport } from '../pipeline/gate-decision.js';
import type { runResponse } from '../pipeline/pipeline.dto.js';
import type { versionResponse } from '../registry/model-version.dto.js';
import type { modelResponse } from '../registry/registry.dto.js';
import type { outcomesResponse } from '../routing/outcomes.dto.js';
import type { predictionBatchResponse, predictionResponse } from '../routing/predictions.dto.js';
import type { reportResponse } from '../routing/report.dto.js';
import type { routeResponse } from '../routing/routes.dto.js';

export type CheckAnswer = z.infer<typeof checkReport>;
export type FeatureAnswer = NonNullable<CheckAnswer['evaluation']>['features'][number];
export type MonitorAnswer = z.infer<typeof monitorResponse>;
export type ModelAnswer = z.infer<typeof modelResponse>;
export type VersionAnswer = z.infer<typeof versionResponse>;
export type RouteAnswer = z.infer<typeof routeResponse>;
export type ReportAnswer = z.infer<typeof reportResponse>;
export type PredictionAnswer = z.infer<typeof predictionResponse>;
export type PredictionBatchAnswer = z.infer<typeof predictionBatchResponse>;
export type OutcomesAnswer = z.infer<typeof outcomesResponse>;
export type RunAnswer = Omit<z.infer<typeof runResponse>, 'gate'> & { readonly gate: GateReport | null };

export interface BatchAnswer {
  readonly id: string;
  readonly rowCount: number;
  readonly rejectedRowCount: number;
}

/** Best first; empty until the run has trained. */
export function leaderboardOf(run: RunAnswer): readonly LeaderboardRow[] {
  const train = run.steps.find(({ name }) => name === 'train');
  return (train?.output['leaderboard'] as LeaderboardRow[] | undefined) ?? [];
}
