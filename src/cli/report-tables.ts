/** Drift reports and leaderboards as text tables. */
import type { LeaderboardRow } from '../automl/automl.api.js';
import type { FeatureAnswer } from './answers.js';
import { decimal, pValueText } from './figures.js';
import { textTable } from './text-table.js';

type ShownFeature = Pick<
  FeatureAnswer,
  'name' | 'role' | 'measure' | 'statistic' | 'pAdjusted' | 'effect' | 'drifted' | 'status'
>;

export function driftTable(features: readonly ShownFeature[]): string {
  return textTable(
    ['feature', 'measure', 'statistic', 'p adj', 'effect', 'verdict'],
    features.map(({ name, role, measure, statistic, pAdjusted, effect, drifted, status }) => [
      role === 'target' ? `${name} (target)` : name,
      measure ?? '-',
      decimal(statistic, 4),
      pValueText(pAdjusted),
      decimal(effect),
      drifted ? 'drifted' : status === 'ok' ? 'same' : status,
    ]),
  );
}

type ShownModel = Pick<LeaderboardRow, 'model' | 'metrics' | 'seconds' | 'status'> & {
  readonly reason?: string | null;
};

export function leaderboardTable(leaderboard: readonly ShownModel[]): string {
  const names = metricNames(leaderboard.map(({ metrics }) => metrics));
  return textTable(
    ['model', ...names, 's/fold', 'status'],
    leaderboard.map(({ model, metrics, seconds, status, reason }) => [
      model,
      ...names.map((name) => decimal(metrics[name], 4)),
      decimal(seconds, 2),
      status === 'ok' ? 'ok' : `${status}: ${reason ?? ''}`,
    ]),
  );
}

/** The few that fit on a line; `--json` and the API have them all. */
const SHOWN_METRICS = ['accuracy', 'balancedAccuracy', 'auc', 'f1', 'logLoss', 'r2', 'mae', 'rmse'];

/** Those of the shown metrics that at least one of the models has. */
export function metricNames(all: readonly Readonly<Record<string, number | null>>[]): string[] {
  return SHOWN_METRICS.filter((name) => all.some((metrics) => typeof metrics[name] === 'number'));
}
