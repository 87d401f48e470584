import type { JsonObject } from '../json.js';
import type { Params } from '../ml/estimator.js';
import type { ParamRule } from '../ml/param-rule.js';

/**
 * The values a detector takes: `binary` only 0 and 1 (1 is an error), `unit` numbers from 0 to 1, `any` every
 * number up to 1e100 in size.
 */
export type StreamInput = 'binary' | 'unit' | 'any';

/** What a detector can hold a stream for. */
export const STREAM_STATES = ['stable', 'warning', 'drift'] as const;
/** One of them. */
export type StreamState = (typeof STREAM_STATES)[number];

/** What a detector says when the stream has changed. */
export interface StreamAlarm {
  readonly state: 'drift';
  /** Where the watched level went; `other` when the shape changed but not the mean. */
  readonly direction: 'up' | 'down' | 'other';
  /** Level before the change, in the unit that the detector watches: the mean of the values unless it says otherwise. */
  readonly before: number;
  /** Level since the change. */
  readonly after: number;
  /** How many of the newest values the detector holds to have come since the change; 1 or more. */
  readonly sinceChange: number;
}

/** The answer to one value. */
export type StreamUpdate = { readonly state: 'stable' } | { readonly state: 'warning' } | StreamAlarm;

/** A detector that watches one stream. It holds a bounded state, and goes on by itself after an alarm. */
export interface RunningDetector {
  readonly params: Params;
  /**
   * Takes the next value in O(1) or O(log n).
   * @throws InvalidArgument when the value is not what the detector's `input` allows; the state is then unchanged
   */
  update(value: number): StreamUpdate;
  /** Everything the future depends on, as plain JSON; later updates do not change what was returned. */
  toJSON(): JsonObject;
}

/**
 * The contract of a streaming detector; `test/contracts/stream-detector.spec.ts` holds every registered one to it:
 * no NaN comes in or out, equal streams give equal alarms, and a detector that was stored after any value and read
 * back answers the rest as if it had never stopped. A new one is one file and one line in `stream-detector-registry.ts`.
 */
export interface StreamDetector {
  /** Stable id, stored with every state. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** What it looks for and when to take it, in one or two sentences. */
  readonly summary: string;
  readonly input: StreamInput;
  readonly defaults: Params;
  readonly rules: Readonly<Record<string, ParamRule>>;
  /**
   * A detector that has seen nothing.
   * @param params overrides of the defaults
   * @throws InvalidArgument when a parameter is unknown, out of range or at odds with another
   */
  create(params?: Params): RunningDetector;
  /**
   * A detector that goes on where the stored one stopped.
   * @param json what `toJSON` gave
   * @throws InvalidArgument when it was written by another detector or is damaged
   */
  fromJSON(json: unknown): RunningDetector;
}
