import { defineStreamDetector, STABLE } from './define-stream-detector.js';
import { addToMean, emptyMean } from './running-mean.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = { delta: 0.005, threshold: 50, forgetting: 0.9999, warmUp: 30, sides: 'up' };

const start = () => ({
  all: emptyMean(),
  rise: 0,
  lowest: 0,
  sinceLowest: 0,
  sumSinceLowest: 0,
  fall: 0,
  highest: 0,
  sinceHighest: 0,
  sumSinceHighest: 0,
});

/**
 * Page-Hinkley: adds up how far the values lie above their running mean and looks how far the sum has risen from its
 * lowest point. For numbers of any size; `threshold` is in their unit, so choose it for them.
 *
 * Formula: dev = x - mean_n; U <- forgetting U + dev - delta, drift upwards when U - min U > threshold;
 * D <- forgetting D + dev + delta, drift downwards when max D - D > threshold; both from `warmUp` values on. After drift
 * all starts anew. `sinceChange` counts from the extreme point, the usual estimate of the change.
 *
 * Source: Page, Biometrika 41 (1954); Hinkley, Biometrika 58 (1971); with the forgetting factor of river 0.26
 * `drift.PageHinkley`, with whose alarms it agrees (`sides` is river's `mode`).
 *
 * @example pageHinkley.create({ threshold: 10, sides: 'both' }).update(3.5) // { state: 'stable' }
 */
export const pageHinkley = defineStreamDetector({
  id: 'page-hinkley',
  title: 'Page-Hinkley',
  summary:
    'Cumulated deviation from the running mean; for numbers of any size, with a threshold in their unit.',
  input: 'any',
  defaults,
  rules: {
    delta: { kind: 'number', minimum: 0, maximum: 1e100 },
    threshold: { kind: 'number', above: 0, maximum: 1e100 },
    forgetting: { kind: 'number', above: 0, maximum: 1 },
    warmUp: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
    sides: { kind: 'choice', values: ['up', 'down', 'both'] },
  },
  prepare: ({ delta, threshold, forgetting, warmUp, sides }) => ({
    delta,
    threshold,
    forgetting,
    warmUp,
    seesRise: sides !== 'down',
    seesFall: sides !== 'up',
  }),
  start,
  update(state, value, { delta, threshold, forgetting, warmUp, seesRise, seesFall }) {
    const { all } = state;
    addToMean(all, value);
    const deviation = value - all.mean;
    state.rise = forgetting * state.rise + deviation - delta;
    state.fall = forgetting * state.fall + deviation + delta;
    state.sinceLowest++;
    state.sumSinceLowest += value;
    state.sinceHighest++;
    state.sumSinceHighest += value;
    if (all.count === 1 || state.rise < state.lowest) {
      state.lowest = state.rise;
      state.sinceLowest = 0;
      state.sumSinceLowest = 0;
    }
    if (all.count === 1 || state.fall > state.highest) {
      state.highest = state.fall;
      state.sinceHighest = 0;
      state.sumSinceHighest = 0;
    }
    if (all.count < warmUp) return STABLE;
    const { count, mean } = all;
    let alarm: StreamAlarm | undefined;
    if (seesRise && state.rise - state.lowest > threshold) {
      alarm = alarmOf('up', count, mean, state.sinceLowest, state.sumSinceLowest);
    } else if (seesFall && state.highest - state.fall > threshold) {
      alarm = alarmOf('down', count, mean, state.sinceHighest, state.sumSinceHighest);
    }
    if (alarm === undefined) return STABLE;
    Object.assign(state, start());
    return alarm;
  },
});

function alarmOf(
  direction: 'up' | 'down',
  count: number,
  mean: number,
  sinceChange: number,
  sumSince: number,
): StreamAlarm {
  const after = sumSince / sinceChange;
  const earlier = count - sinceChange;
  return {
    state: 'drift',
    direction,
    before: earlier === 0 ? mean : mean + ((mean - after) * sinceChange) / earlier,
    after,
    sinceChange,
  };
}
