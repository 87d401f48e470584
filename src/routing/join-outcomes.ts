/** The rules by which outcomes find their requests and repeat themselves harmlessly. */
import type { Fault } from '../core/errors.js';
import type { Task } from '../core/ml/estimator.js';

export interface NewOutcome {
  readonly requestId?: string | undefined;
  readonly unitId?: string | undefined;
  readonly value: string | number | boolean;
  readonly observedAt?: Date | undefined;
  readonly outcomeId?: string | undefined;
}

/** What a model predicts: outcomes must be of the same kind. */
export interface OutcomeTarget {
  readonly name: string;
  readonly task: Task;
  /** Class names; absent for regression. */
  readonly levels?: readonly string[];
}

/** An outcome that has found its request. */
export interface JoinedOutcome {
  /** Position in the call. */
  readonly index: number;
  /** The same for the same outcome sent again. */
  readonly outcomeKey: string;
  readonly exposureId: string;
  readonly requestId: string;
  readonly unitId?: string;
  readonly joinedBy: 'request' | 'unit';
  readonly value: string | number;
  readonly observedAt?: Date;
}

export interface Sorted {
  readonly fresh: readonly JoinedOutcome[];
  /** Recorded before with the same value. */
  readonly duplicates: readonly JoinedOutcome[];
  /** Recorded before with another value. */
  readonly conflicts: readonly JoinedOutcome[];
}

/** Outcomes with an id are told apart by it, others by the exposure they belong to. */
export function outcomeKeyOf(outcomeId: string | undefined, exposureId: string): string {
  return outcomeId === undefined ? `exposure ${exposureId}` : `outcome ${outcomeId}`;
}

/** Class names are text in models, so numbers and switches are taken as the text a class may have. */
export function normaliseOutcome(task: Task, value: string | number | boolean): string | number {
  return task === 'classification' ? String(value) : (value as number);
}

/** Values that the model could never have predicted. */
export function outcomeFaults(targets: readonly OutcomeTarget[], outcomes: readonly NewOutcome[]): Fault[] {
  const [target] = targets;
  if (target === undefined) return [];
  const levels = new Set(targets.flatMap((one) => one.levels ?? []));
  return outcomes.flatMap(({ value }, index): Fault[] => {
    const pointer = `/outcomes/${index}/value`;
    const received = JSON.stringify(value);
    if (target.task === 'regression') {
      if (typeof value === 'number' && Number.isFinite(value)) return [];
      return [{ pointer, message: `must be a number because ${target.name} is one, received ${received}` }];
    }
    if (levels.has(String(value))) return [];
    const known = [...levels].slice(0, 20).join(', ');
    return [{ pointer, message: `must be a class of ${target.name} (${known}), received ${received}` }];
  });
}

/**
 * Tells new outcomes from repeated ones.
 * @param recorded values recorded before, by outcome key
 */
export function sortOutcomes(
  joined: readonly JoinedOutcome[],
  recorded: ReadonlyMap<string, string | number>,
): Sorted {
  const known = new Map(recorded);
  const fresh: JoinedOutcome[] = [];
  const duplicates: JoinedOutcome[] = [];
  const conflicts: JoinedOutcome[] = [];
  for (const outcome of joined) {
    const value = known.get(outcome.outcomeKey);
    if (value === undefined) {
      known.set(outcome.outcomeKey, outcome.value);
      fresh.push(outcome);
    } else if (value === outcome.value) duplicates.push(outcome);
    else conflicts.push(outcome);
  }
  return { fresh, duplicates, conflicts };
}
