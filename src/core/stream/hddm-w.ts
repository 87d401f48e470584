import { InvalidArgument } from '../errors.js';
import { defineStreamDetector, STABLE, WARNING } from './define-stream-detector.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = { driftConfidence: 0.001, warningConfidence: 0.005, lambda: 0.05, sides: 'up' };

/** An exponentially weighted mean with the sum of squares of its weights. */
interface WeightedMean {
  count: number;
  mean: number;
  squares: number;
}

const empty = (): WeightedMean => ({ count: 0, mean: 0, squares: 1 });

const start = () => ({
  all: empty(),
  rise: { hasCut: false, cut: 0, before: empty(), after: empty() },
  fall: { hasCut: false, cut: 0, before: empty(), after: empty() },
});

type Side = ReturnType<typeof start>['rise'];

/**
 * HDDM-W: like HDDM-A, but new values weigh more, by McDiarmid's inequality. The quickest on sudden changes of some
 * size; blind to small slow ones, and with more false alarms than `adwin`.
 *
 * Formula: mean <- lambda x + (1 - lambda) mean, starting with the first value; B <- lambda^2 + (1 - lambda)^2 B,
 * starting with 1. The cut is where mean + sqrt(B ln(1/d) / 2) was smallest, d = driftConfidence; from there a second
 * mean runs. It has risen at confidence c when after - before > sqrt((B_before + B_after) ln(1/c) / 2). Downwards
 * likewise. After drift all starts anew.
 *
 * Source: Frias-Blanco et al., IEEE TKDE 27 (2015) 810-823, section 3.2; alarms agree with river 0.26
 * `drift.binary.HDDMW` for one side and both.
 *
 * @example hddmW.create({ lambda: 0.01 }).update(1) // { state: 'stable' }
 */
export const hddmW = defineStreamDetector({
  id: 'hddm-w',
  title: 'HDDM-W',
  summary: 'McDiarmid bound on exponentially weighted means; the quickest on sudden large changes.',
  input: 'unit',
  defaults,
  rules: {
    driftConfidence: { kind: 'number', above: 0, maximum: 1 },
    warningConfidence: { kind: 'number', above: 0, maximum: 1 },
    lambda: { kind: 'number', above: 0, maximum: 1 },
    sides: { kind: 'choice', values: ['up', 'down', 'both'] },
  },
  prepare({ driftConfidence, warningConfidence, lambda, sides }) {
    if (warningConfidence < driftConfidence) {
      throw new InvalidArgument(
        'params.warningConfidence',
        'must not be below driftConfidence',
        warningConfidence,
      );
    }
    return {
      drift: Math.log(1 / driftConfidence),
      warning: Math.log(1 / warningConfidence),
      lambda,
      seesRise: sides !== 'down',
      seesFall: sides !== 'up',
    };
  },
  start,
  update(state, value, { drift, warning, lambda, seesRise, seesFall }) {
    const { all, rise, fall } = state;
    add(all, value, lambda);
    const bound = Math.sqrt((all.squares * drift) / 2);
    follow(rise, all, all.mean + bound, !rise.hasCut || all.mean + bound < rise.cut, value, lambda);
    follow(fall, all, all.mean - bound, !fall.hasCut || all.mean - bound > fall.cut, value, lambda);
    const up = seesRise ? rise.after.mean - rise.before.mean : -1;
    const down = seesFall ? fall.before.mean - fall.after.mean : -1;
    const alarm = passes(up, rise, drift)
      ? alarmOf('up', rise)
      : passes(down, fall, drift)
        ? alarmOf('down', fall)
        : undefined;
    if (alarm !== undefined) {
      Object.assign(state, start());
      return alarm;
    }
    return passes(up, rise, warning) || passes(down, fall, warning) ? WARNING : STABLE;
  },
});

function add(target: WeightedMean, value: number, lambda: number): void {
  target.count++;
  target.mean = target.count === 1 ? value : lambda * value + (1 - lambda) * target.mean;
  target.squares = lambda * lambda + (1 - lambda) * (1 - lambda) * target.squares;
}

function follow(
  side: Side,
  all: WeightedMean,
  cut: number,
  isNewCut: boolean,
  value: number,
  lambda: number,
): void {
  if (!isNewCut) {
    add(side.after, value, lambda);
    return;
  }
  side.hasCut = true;
  side.cut = cut;
  Object.assign(side.before, all);
  Object.assign(side.after, empty());
}

function passes(change: number, { before, after }: Side, logarithm: number): boolean {
  if (before.count === 0 || after.count === 0) return false;
  return change > Math.sqrt(((before.squares + after.squares) * logarithm) / 2);
}

function alarmOf(direction: 'up' | 'down', { before, after }: Side): StreamAlarm {
  return {
    state: 'drift',
    direction,
    before: before.mean,
    after: after.mean,
    sinceChange: after.count,
  };
}
