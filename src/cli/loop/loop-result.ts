/** What `mldrift loop --json` prints. */
import type { CheckAnswer, FeatureAnswer, RunAnswer } from '../answers.js';
import { loopLeaderboard, type PlayedLoop } from './play-loop.js';

export const EXIT_CODES = { none: 0, promoted: 10, rejected: 11, badInput: 2, failed: 1 } as const;

export function loopResult(played: PlayedLoop) {
  const { reference, current, check, bootstrap, challenge, remarks } = played;
  const gate = challenge?.gate ?? undefined;
  const verdict =
    challenge?.outcome === 'promoted' || challenge?.outcome === 'rejected' ? challenge.outcome : null;
  return {
    drifted: check.verdict?.drifted ?? false,
    features: (check.evaluation?.features ?? []).map(toFeature),
    action: challenge === undefined ? ('none' as const) : ('retrain' as const),
    reason: reasonOf(check),
    leaderboard: loopLeaderboard(played).map((row) => ({
      model: row.model,
      metrics: row.metrics,
      seconds: row.seconds,
      status: row.status,
      reason: row.reason ?? null,
    })),
    remarks,
    champion: gate?.champion === undefined ? null : { model: winnerOf(bootstrap), metrics: gate.champion },
    /** Why the reference file gave no champion. */
    championReason: bootstrap?.outcome === 'rejected' ? (bootstrap.reason ?? null) : null,
    challenger: gate === undefined ? null : { model: winnerOf(challenge), metrics: gate.challenger },
    comparison:
      gate === undefined
        ? null
        : {
            task: gate.task,
            rows: gate.rows,
            baseline: gate.baseline,
            againstChampion: gate.againstChampion ?? null,
            againstBaseline: gate.againstBaseline,
            code: gate.code,
          },
    verdict,
    verdictReason: challenge?.reason ?? null,
    rows: {
      reference: { accepted: reference.rowCount, rejected: reference.rejectedRowCount },
      current: { accepted: current.rowCount, rejected: current.rejectedRowCount },
    },
  };
}

export type LoopResult = ReturnType<typeof loopResult>;

export function exitCodeOf({ verdict }: LoopResult): number {
  return verdict === null ? EXIT_CODES.none : EXIT_CODES[verdict];
}

function toFeature(feature: FeatureAnswer) {
  const {
    name,
    role,
    measure,
    statistic,
    pValue,
    pAdjusted,
    effect,
    effectMeasure,
    drifted,
    status,
    reason,
  } = feature;
  return {
    name,
    role,
    measure,
    statistic,
    pValue,
    pAdjusted,
    effect,
    effectMeasure,
    drifted,
    status,
    reason,
  };
}

function reasonOf(check: CheckAnswer): string {
  if (check.state === 'done') return check.summary[0] ?? '';
  return check.reason ?? `the drift check was ${check.state}`;
}

/** The estimator of the version that a run made. */
function winnerOf(run: RunAnswer | undefined): string | null {
  const best = run?.steps.find(({ name }) => name === 'train')?.output['leaderboard'] as
    | { model: string }[]
    | undefined;
  return best?.[0]?.model ?? null;
}
