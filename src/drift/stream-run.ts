/** Feeds values to a detector and keeps account of what it says. */
import { InvalidArgument } from '../core/errors.js';
import type { RunningDetector, StreamAlarm, StreamState } from '../core/stream/stream-detector.js';

export interface FoundAlarm extends Omit<StreamAlarm, 'state'> {
  /** Position of the value in the whole stream, from 0; missing values have none. */
  readonly valueIndex: number;
  /** Position among the values of this run, from 0, missing ones counted. */
  readonly row: number;
}

export interface StreamRun {
  readonly values: number;
  /** Values that were missing and left out. */
  readonly missing: number;
  /** How many values found the detector in its warning zone. */
  readonly warnings: number;
  readonly alarms: readonly FoundAlarm[];
  /** What the last value meant; undefined when there was none. */
  readonly lastState?: StreamState;
}

/** A value that the detector does not take, with its position in the run. */
export class StreamValueRefused extends InvalidArgument {
  constructor(
    readonly row: number,
    cause: InvalidArgument,
  ) {
    super(cause.argument, cause.rule, cause.received);
  }
}

/**
 * @param values NaN is missing
 * @param firstIndex how many values the stream had before
 * @throws StreamValueRefused at the first value that the detector does not take
 */
export function runStream(
  running: RunningDetector,
  values: ArrayLike<number>,
  firstIndex: number,
): StreamRun {
  const alarms: FoundAlarm[] = [];
  let taken = 0;
  let warnings = 0;
  let lastState: StreamState | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const update = updateAt(running, value, row);
    lastState = update.state;
    if (update.state === 'warning') warnings++;
    if (update.state === 'drift') {
      const { state: _, ...alarm } = update;
      alarms.push({ ...alarm, valueIndex: firstIndex + taken, row });
    }
    taken++;
  }
  const missing = values.length - taken;
  return { values: taken, missing, warnings, alarms, ...(lastState === undefined ? {} : { lastState }) };
}

function updateAt(running: RunningDetector, value: number, row: number) {
  try {
    return running.update(value);
  } catch (error) {
    if (error instanceof InvalidArgument) throw new StreamValueRefused(row, error);
    throw error;
  }
}
