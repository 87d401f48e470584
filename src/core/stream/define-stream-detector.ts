import { InvalidArgument } from '../errors.js';
import type { JsonObject } from '../json.js';
import type { Params } from '../ml/estimator.js';
import { type ParamRules, resolveParams } from '../ml/params.js';
import type { RunningDetector, StreamDetector, StreamInput, StreamUpdate } from './stream-detector.js';

const VERSION = 1;
/** Squares and products of such values still fit into a double. */
const LARGEST = 1e100;

/** The answer to a value that changes nothing. */
export const STABLE: StreamUpdate = { state: 'stable' };
/** The answer to a value that may be the beginning of a change. */
export const WARNING: StreamUpdate = { state: 'warning' };

/** What makes one detector: its parameters, and how a value changes its state. */
export interface StreamRule<P extends Params, State extends object, Prepared> {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly input: StreamInput;
  readonly defaults: P;
  readonly rules: ParamRules<P>;
  /** What follows from the parameters alone and is not worth storing. @throws InvalidArgument when they contradict */
  prepare(params: P): Prepared;
  /** The state before the first value: finite numbers, words and lists of them, so that JSON keeps it exactly. */
  start(params: P): State;
  /** Changes the state and says what the value means. */
  update(state: State, value: number, prepared: Prepared): StreamUpdate;
}

/**
 * Makes a detector out of its rule: checks parameters and values, and writes and reads its state.
 *
 * @param rule the detector proper
 *
 * @example defineStreamDetector({ id: 'ddm', ... }).create().update(0) // { state: 'stable' }
 */
export function defineStreamDetector<P extends Params, State extends object, Prepared>(
  rule: StreamRule<P, State, Prepared>,
): StreamDetector {
  const { id, title, summary, input, defaults, rules } = rule;

  function run(params: P, state: State): RunningDetector {
    const prepared = rule.prepare(params);
    return {
      params,
      update(value) {
        requireValue(id, input, value);
        return rule.update(state, value, prepared);
      },
      toJSON: () =>
        JSON.parse(JSON.stringify({ detector: id, version: VERSION, params, state })) as JsonObject,
    };
  }

  return {
    id,
    title,
    summary,
    input,
    defaults,
    rules,
    create(overrides = {}) {
      const params = resolveParams(id, defaults, overrides, rules);
      return run(params, rule.start(params));
    },
    fromJSON(json) {
      const stored = json as {
        detector?: unknown;
        version?: unknown;
        params?: Params;
        state?: unknown;
      } | null;
      if (stored?.detector !== id || stored.version !== VERSION) {
        throw new InvalidArgument('json', `must be a state of ${id}, version ${VERSION}`, describe(stored));
      }
      const params = resolveParams(id, defaults, stored.params ?? {}, rules);
      const fresh = rule.start(params);
      const state = JSON.parse(JSON.stringify(stored.state ?? null)) as State;
      if (!hasShapeOf(fresh, state))
        throw new InvalidArgument('json', `must be a whole state of ${id}`, 'damage');
      return run(params, state);
    },
  };
}

function requireValue(id: string, input: StreamInput, value: number): void {
  if (input === 'binary' ? value === 0 || value === 1 : isWithin(value, input === 'unit')) return;
  const rule = {
    binary: 'must be 0 or 1',
    unit: 'must be a number from 0 to 1',
    any: `must be a finite number up to ${LARGEST} in size`,
  }[input];
  throw new InvalidArgument('value', `of ${id} ${rule}`, value);
}

/** Comparisons with NaN are false, so NaN is refused too. */
function isWithin(value: number, isUnit: boolean): boolean {
  return isUnit ? value >= 0 && value <= 1 : value >= -LARGEST && value <= LARGEST;
}

function describe(stored: { detector?: unknown; version?: unknown } | null | undefined): string {
  return `${String(stored?.detector)}, version ${String(stored?.version)}`;
}

function hasShapeOf(fresh: unknown, stored: unknown): boolean {
  if (Array.isArray(fresh)) return Array.isArray(stored) && stored.every(isNumbers);
  if (typeof fresh === 'number') return Number.isFinite(stored);
  if (typeof fresh !== 'object' || fresh === null) return typeof fresh === typeof stored;
  if (typeof stored !== 'object' || stored === null) return false;
  const inner = stored as Readonly<Record<string, unknown>>;
  return Object.entries(fresh).every(([name, part]) => hasShapeOf(part, inner[name]));
}

function isNumbers(item: unknown): boolean {
  return Array.isArray(item) ? item.every(isNumbers) : Number.isFinite(item);
}
