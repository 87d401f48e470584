import { InvalidArgument } from '../errors.js';
import { calibrateCusum, type NullLaw } from './calibrate-cusum.js';
import { defineStreamDetector, STABLE } from './define-stream-detector.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = {
  runLength: 10_000,
  shift: 0.5,
  distribution: 'normal',
  sides: 'up',
  warmUp: 500,
  mean: 0,
  deviation: 1,
  threshold: 0,
};
type CusumParams = typeof defaults;

const start = () => ({
  learned: 0,
  mean: 0,
  squares: 0,
  isReady: false,
  deviation: 0,
  isCalibrated: false,
  /** Heights in standard deviations; a side that is not watched or cannot alarm has none. */
  seesRise: false,
  riseHeight: 0,
  seesFall: false,
  fallHeight: 0,
  rise: 0,
  riseCount: 0,
  fall: 0,
  fallCount: 0,
});

type State = ReturnType<typeof start>;

/**
 * CUSUM: adds up what lies above the mean by more than half the shift that matters. The caller says how many values
 * should pass between two false alarms, and the height of the alarm follows: this is the run-length mode.
 *
 * Formula: z = (x - mean) / deviation, k = shift / 2; U = max(0, U + z - k), drift upwards when U > h; D likewise with
 * -z. h is `threshold`, or where that is 0 what `calibrateCusum` finds for `runLength` (for twice of it a side when
 * both are watched, since both give false alarms) and the `distribution` of the values: `normal`, or `binary` for 0 and 1.
 *
 * With `warmUp` 0, `mean` and `deviation` are given (for `binary` the deviation follows from the mean) and the run length
 * is kept. Otherwise both are learned from the first `warmUp` values, more when these are all equal, and once again after
 * every alarm; then the run length holds only roughly, because an error in the mean acts like a small shift.
 *
 * Source: Page, Biometrika 41 (1954); Siegmund, Sequential Analysis (1985).
 *
 * @example cusum.create({ warmUp: 0, mean: 0.2, distribution: 'binary', runLength: 5000 }).update(1) // { state: 'stable' }
 */
export const cusum = defineStreamDetector({
  id: 'cusum',
  title: 'CUSUM',
  summary:
    'Cumulated sum with a stated run length between false alarms; quickest when mean and spread are known.',
  input: 'any',
  defaults,
  rules: {
    runLength: { kind: 'number', minimum: 50, maximum: 1e7 },
    shift: { kind: 'number', minimum: 0.2, maximum: 10 },
    distribution: { kind: 'choice', values: ['normal', 'binary'] },
    sides: { kind: 'choice', values: ['up', 'down', 'both'] },
    warmUp: { kind: 'number', minimum: 0, maximum: 1e6, integer: true },
    mean: { kind: 'number', minimum: -1e100, maximum: 1e100 },
    deviation: { kind: 'number', minimum: 1e-100, maximum: 1e100 },
    threshold: { kind: 'number', minimum: 0, maximum: 1e6 },
  },
  prepare(params) {
    const { distribution, warmUp, mean } = params;
    if (distribution === 'binary' && warmUp === 0 && !(mean > 0 && mean < 1)) {
      throw new InvalidArgument('params.mean', 'of 0/1 values must be above 0 and below 1', mean);
    }
    return params;
  },
  start,
  update(state, value, params) {
    if (params.distribution === 'binary' && value !== 0 && value !== 1) {
      throw new InvalidArgument('value', 'of cusum must be 0 or 1 when the distribution is binary', value);
    }
    if (!state.isReady && !becomeReady(state, value, params)) return STABLE;
    const score = (value - state.mean) / state.deviation;
    const allowance = params.shift / 2;
    state.rise = Math.max(0, state.rise + score - allowance);
    state.riseCount = state.rise > 0 ? state.riseCount + 1 : 0;
    state.fall = Math.max(0, state.fall - score - allowance);
    state.fallCount = state.fall > 0 ? state.fallCount + 1 : 0;
    if (state.seesRise && state.rise > state.riseHeight) {
      return alarm(state, params, 'up', state.rise / state.riseCount + allowance, state.riseCount);
    }
    if (state.seesFall && state.fall > state.fallHeight) {
      return alarm(state, params, 'down', -state.fall / state.fallCount - allowance, state.fallCount);
    }
    return STABLE;
  },
});

/** @returns whether the mean and the deviation are known and this value may be judged */
function becomeReady(state: State, value: number, params: CusumParams): boolean {
  const { warmUp, distribution } = params;
  if (warmUp === 0) {
    state.mean = params.mean;
    state.deviation =
      distribution === 'binary' ? Math.sqrt(params.mean * (1 - params.mean)) : params.deviation;
    calibrate(state, params);
    return true;
  }
  state.learned++;
  const before = state.mean;
  state.mean += (value - before) / state.learned;
  state.squares += (value - before) * (value - state.mean);
  if (state.learned < Math.max(2, warmUp) || !(state.squares > 0)) return false;
  state.deviation =
    distribution === 'binary'
      ? Math.sqrt(state.mean * (1 - state.mean))
      : Math.sqrt(state.squares / (state.learned - 1));
  calibrate(state, params);
  return false;
}

function calibrate(state: State, params: CusumParams): void {
  state.isReady = true;
  // Only the height for 0/1 values depends on what was learned.
  if (state.isCalibrated && params.distribution === 'normal') return;
  const { sides, runLength } = params;
  const share = sides === 'both' ? 2 * runLength : runLength;
  let rise = sides === 'down' ? Number.POSITIVE_INFINITY : heightOf('up', share, state, params);
  let fall = sides === 'up' ? Number.POSITIVE_INFINITY : heightOf('down', share, state, params);
  // A side that can never alarm leaves all false alarms to the other.
  if (sides === 'both' && fall === Number.POSITIVE_INFINITY) rise = heightOf('up', runLength, state, params);
  if (sides === 'both' && rise === Number.POSITIVE_INFINITY)
    fall = heightOf('down', runLength, state, params);
  state.isCalibrated = true;
  state.seesRise = Number.isFinite(rise);
  state.riseHeight = state.seesRise ? rise : 0;
  state.seesFall = Number.isFinite(fall);
  state.fallHeight = state.seesFall ? fall : 0;
}

function heightOf(side: 'up' | 'down', runLength: number, { mean }: State, params: CusumParams): number {
  const { threshold, distribution, shift } = params;
  if (threshold > 0) return threshold;
  const law: NullLaw = distribution === 'binary' ? { kind: 'binary', rate: mean, side } : { kind: 'normal' };
  return calibrateCusum(law, shift / 2, runLength);
}

function alarm(
  state: State,
  { warmUp }: CusumParams,
  direction: 'up' | 'down',
  score: number,
  sinceChange: number,
): StreamAlarm {
  const before = state.mean;
  const after = before + score * state.deviation;
  if (warmUp === 0) {
    Object.assign(state, { rise: 0, riseCount: 0, fall: 0, fallCount: 0 });
  } else {
    const { isCalibrated, seesRise, riseHeight, seesFall, fallHeight } = state;
    Object.assign(state, start(), { isCalibrated, seesRise, riseHeight, seesFall, fallHeight });
  }
  return { state: 'drift', direction, before, after, sinceChange };
}
