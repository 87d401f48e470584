import { InvalidArgument } from '../errors.js';
import { defineStreamDetector, STABLE, WARNING } from './define-stream-detector.js';
import { addToMean, emptyMean } from './running-mean.js';

const defaults = { warmUp: 30, warningLevel: 2, driftLevel: 3 };

const start = () => ({
  errors: emptyMean(),
  hasMinimum: false,
  minimumRate: 0,
  minimumDeviation: 0,
  /** Values since the warning zone was last entered. */
  inWarning: 0,
});

/**
 * DDM, the drift detection method: the error rate of a learner that does not change should fall or stay.
 * Takes 0 and 1, where 1 is an error. One-sided. Its false alarms cluster while few errors have been seen, so that
 * it cries wolf on models that are nearly always right: prefer `adwin` or `hddm-a` there.
 *
 * Formula: p = errors / n, s = sqrt(p (1 - p) / n); the smallest p + s is remembered as p_min, s_min once n > warmUp.
 * Warning when p + s > p_min + warningLevel s_min, drift when p + s > p_min + driftLevel s_min, then all starts anew.
 *
 * An alarm's `sinceChange` counts the values since the warning zone was entered, as the authors propose.
 *
 * Source: Gama, Medas, Castillo, Rodrigues, SBIA 2004, section 3; alarms agree with river 0.26 `drift.binary.DDM`.
 *
 * @example ddm.create().update(0) // { state: 'stable' }
 */
export const ddm = defineStreamDetector({
  id: 'ddm',
  title: 'DDM',
  summary:
    'Error rate against its own best; for 0/1 errors that are not rare. One-sided: a rise of the errors.',
  input: 'binary',
  defaults,
  rules: {
    warmUp: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
    warningLevel: { kind: 'number', above: 0, maximum: 100 },
    driftLevel: { kind: 'number', above: 0, maximum: 100 },
  },
  prepare(params) {
    if (params.warningLevel > params.driftLevel) {
      throw new InvalidArgument('params.warningLevel', 'must not exceed driftLevel', params.warningLevel);
    }
    return params;
  },
  start,
  update(state, value, { warmUp, warningLevel, driftLevel }) {
    const { errors } = state;
    addToMean(errors, value);
    if (errors.count <= warmUp) return STABLE;
    const rate = errors.mean;
    const deviation = Math.sqrt(Math.max(0, rate * (1 - rate)) / errors.count);
    if (!state.hasMinimum || rate + deviation <= state.minimumRate + state.minimumDeviation) {
      state.hasMinimum = true;
      state.minimumRate = rate;
      state.minimumDeviation = deviation;
    }
    const { minimumRate, minimumDeviation } = state;
    if (!(rate + deviation > minimumRate + warningLevel * minimumDeviation)) {
      state.inWarning = 0;
      return STABLE;
    }
    state.inWarning++;
    if (!(rate + deviation > minimumRate + driftLevel * minimumDeviation)) return WARNING;
    const alarm = {
      state: 'drift',
      direction: 'up',
      before: minimumRate,
      after: rate,
      sinceChange: state.inWarning,
    } as const;
    Object.assign(state, start());
    return alarm;
  },
});
