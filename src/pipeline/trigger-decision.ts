/** Retrain or not, with the reason as a code, its figures and a sentence. Pure: the service brings the facts. */

export type TriggerCode =
  | 'no-champion'
  | 'forced'
  | 'drift'
  | 'quality-incident'
  | 'no-drift'
  | 'check-failed'
  | 'check-skipped'
  | 'insufficient-data'
  | 'cooldown'
  | 'same-drift'
  | 'budget-spent'
  | 'already-running'
  | 'paused';

export interface TriggerDecision {
  readonly retrain: boolean;
  readonly code: TriggerCode;
  readonly sentence: string;
}

export interface TriggerFacts {
  readonly now: Date;
  readonly forced: boolean;
  readonly enabled: boolean;
  readonly hasChampion: boolean;
  /** How the drift check ended; absent on a run by hand. */
  readonly check?: {
    readonly state: 'done' | 'failed' | 'skipped';
    readonly drifted: boolean;
    readonly words: string;
    /** Why the data are faulty and what to do; absent when they are sound. */
    readonly incident?: string;
  };
  readonly onIncident: 'hold' | 'retrain';
  readonly rows: number;
  readonly minimumRows: number;
  readonly lastRetrainAt?: Date;
  readonly cooldownMinutes: number;
  /** Retrains that ended without a promotion since the last one that had one. */
  readonly refusedInARow: number;
  /** Whether every such retrain doubles the cooldown. */
  readonly backOff: boolean;
  /** The latest retrain that the very same drift started. */
  readonly sameDriftAnsweredAt?: Date;
  /** For how long a drift that was answered starts nothing again. */
  readonly sameDriftMinutes: number;
  readonly retrainsInLastDay: number;
  readonly maximumRetrainsPerDay: number;
  /** Another run that is retraining this model right now. */
  readonly activeRunId?: string;
}

export function decideTrigger(facts: TriggerFacts): TriggerDecision {
  const wanted = whetherWanted(facts);
  if (!wanted.retrain) return wanted;
  return firstObstacle(facts) ?? wanted;
}

function whetherWanted(facts: TriggerFacts): TriggerDecision {
  const { forced, hasChampion, check } = facts;
  if (!facts.enabled && !forced) return no('paused', 'the policy is paused');
  if (forced) return yes('forced', 'a person asked for it');
  if (!hasChampion) return yes('no-champion', 'no version is in Production yet, so a first one is trained');
  if (check === undefined) return no('check-skipped', 'there is no drift check to act on');
  if (check.state === 'failed') return no('check-failed', `the drift check failed: ${check.words}`);
  if (check.state === 'skipped') return no('check-skipped', `the drift check was skipped: ${check.words}`);
  if (!check.drifted) return no('no-drift', check.words);
  if (check.incident !== undefined && facts.onIncident === 'hold') {
    return no('quality-incident', `${check.words}; ${check.incident}`);
  }
  return yes('drift', check.words);
}

/** Storm control; a run by hand passes over waiting times and budget but never over another run. */
function firstObstacle(facts: TriggerFacts): TriggerDecision | undefined {
  const { activeRunId, rows, minimumRows, forced } = facts;
  if (activeRunId !== undefined) {
    return no('already-running', `run ${activeRunId} is retraining this model already`);
  }
  if (rows < minimumRows) {
    return no(
      'insufficient-data',
      `the batch has ${rows} rows and the policy asks for at least ${minimumRows}`,
    );
  }
  if (forced) return undefined;
  // A first model is wanted at once, but one that fails again and again must not be tried at every check.
  if (!facts.hasChampion && facts.refusedInARow === 0) return undefined;
  return cooldown(facts) ?? sameDrift(facts) ?? budget(facts);
}

/** Longest time that refusals in a row add up to. */
const LONGEST_BACK_OFF_MINUTES = 7 * 24 * 60;

function cooldown(facts: TriggerFacts): TriggerDecision | undefined {
  const { lastRetrainAt, now, refusedInARow } = facts;
  if (lastRetrainAt === undefined) return undefined;
  const minutes = waitingMinutes(facts);
  const until = new Date(lastRetrainAt.getTime() + minutes * 60_000);
  if (now >= until) return undefined;
  const why =
    minutes === facts.cooldownMinutes
      ? ''
      : ` (${minutes} instead of ${facts.cooldownMinutes} minutes, because ${refusedInARow} in a row were not promoted)`;
  return no(
    'cooldown',
    `the last retrain started ${lastRetrainAt.toISOString()}; the next may start ${until.toISOString()}${why}`,
  );
}

/** The cooldown, doubled for every retrain in a row that led to nothing. */
function waitingMinutes({ cooldownMinutes, refusedInARow, backOff }: TriggerFacts): number {
  if (!backOff) return cooldownMinutes;
  const doubled = cooldownMinutes * 2 ** Math.min(refusedInARow, 20);
  return Math.max(cooldownMinutes, Math.min(doubled, LONGEST_BACK_OFF_MINUTES));
}

function sameDrift({
  sameDriftAnsweredAt,
  sameDriftMinutes,
  now,
}: TriggerFacts): TriggerDecision | undefined {
  if (sameDriftAnsweredAt === undefined) return undefined;
  const until = new Date(sameDriftAnsweredAt.getTime() + sameDriftMinutes * 60_000);
  if (now >= until) return undefined;
  return no(
    'same-drift',
    `a retrain that started ${sameDriftAnsweredAt.toISOString()} answered this very drift (same features, directions and reference); it counts again from ${until.toISOString()}`,
  );
}

function budget({ retrainsInLastDay, maximumRetrainsPerDay }: TriggerFacts): TriggerDecision | undefined {
  if (retrainsInLastDay < maximumRetrainsPerDay) return undefined;
  return no(
    'budget-spent',
    `${retrainsInLastDay} retrains started in the last 24 hours and the policy allows ${maximumRetrainsPerDay}`,
  );
}

function yes(code: TriggerCode, sentence: string): TriggerDecision {
  return { retrain: true, code, sentence };
}

function no(code: TriggerCode, sentence: string): TriggerDecision {
  return { retrain: false, code, sentence };
}
