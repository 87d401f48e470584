import { InvalidArgument } from '../errors.js';
import { defineStreamDetector, STABLE, WARNING } from './define-stream-detector.js';
import { addToMean, emptyMean } from './running-mean.js';

const defaults = { warmUp: 30, warningRatio: 0.95, driftRatio: 0.9 };

const start = () => ({
  values: 0,
  lastErrorAt: 0,
  distances: emptyMean(),
  /** Sum of squared deviations of the distances from their mean. */
  squares: 0,
  largest: 0,
  largestAt: 0,
  isWarning: false,
});

/**
 * EDDM, the early drift detection method: watches the distance between errors, which should grow while a learner learns.
 * Takes 0 and 1, where 1 is an error. Meant for slow changes at few errors; its false alarms are by far the most of
 * all detectors here (see docs/methods/streaming.md), so take it for comparison, not to act on.
 *
 * Formula: m and s are mean and sample deviation of the distances between errors; the largest m + 2 s so far is
 * remembered. Once there were more than `warmUp` errors, (m + 2 s) / largest below warningRatio is a warning and below
 * driftRatio drift, after which all starts anew. `before` and `after` of an alarm are m + 2 s in values.
 *
 * Source: Baena-Garcia et al., ECML PKDD Workshop on Knowledge Discovery from Data Streams 2006; alarms agree with
 * river 0.26 `drift.binary.EDDM`, which like this one takes the largest from the first `warmUp` values on.
 *
 * @example eddm.create({ driftRatio: 0.8 }).update(1) // { state: 'stable' }
 */
export const eddm = defineStreamDetector({
  id: 'eddm',
  title: 'EDDM',
  summary: 'Distance between errors against its own best; early, with many false alarms. One-sided.',
  input: 'binary',
  defaults,
  rules: {
    warmUp: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
    warningRatio: { kind: 'number', above: 0, maximum: 1 },
    driftRatio: { kind: 'number', above: 0, maximum: 1 },
  },
  prepare(params) {
    if (params.warningRatio < params.driftRatio) {
      throw new InvalidArgument('params.warningRatio', 'must not be below driftRatio', params.warningRatio);
    }
    return params;
  },
  start,
  update(state, value, { warmUp, warningRatio, driftRatio }) {
    state.values++;
    if (value === 0) return state.isWarning ? WARNING : STABLE;
    const { distances } = state;
    const distance = state.values - state.lastErrorAt;
    state.lastErrorAt = state.values;
    const before = distances.mean;
    addToMean(distances, distance);
    state.squares += (distance - before) * (distance - distances.mean);
    if (state.values <= warmUp) return STABLE;
    const variance = distances.count > 1 ? state.squares / (distances.count - 1) : 0;
    const level = distances.mean + 2 * Math.sqrt(Math.max(0, variance));
    if (level > state.largest) {
      state.largest = level;
      state.largestAt = state.values;
    } else if (distances.count > warmUp) {
      const ratio = level / state.largest;
      if (ratio < driftRatio) {
        const sinceChange = state.values - state.largestAt;
        const alarm = {
          state: 'drift',
          direction: 'down',
          before: state.largest,
          after: level,
          sinceChange,
        } as const;
        Object.assign(state, start());
        return alarm;
      }
      state.isWarning = ratio < warningRatio;
    }
    return state.isWarning ? WARNING : STABLE;
  },
});
