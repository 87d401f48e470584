import { InvalidArgument } from '../errors.js';
import { defineStreamDetector, STABLE, WARNING } from './define-stream-detector.js';
import { addToMean, emptyMean, meanSince, type RunningMean } from './running-mean.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = { driftConfidence: 0.001, warningConfidence: 0.005, sides: 'up' };

const start = () => ({
  all: emptyMean(),
  /** The beginning with the lowest upper bound of the mean. */
  lowest: emptyMean(),
  /** The beginning with the highest lower bound of the mean. */
  highest: emptyMean(),
});

/**
 * HDDM-A: compares the mean of everything with the mean of the best beginning, by Hoeffding's inequality.
 * Takes values from 0 to 1, errors above all. Finds sudden changes sooner than `adwin` for a few more false alarms.
 *
 * Formula: the cut is the beginning of n values with the smallest mean + sqrt(ln(1/d) / 2n), d = driftConfidence.
 * With N values in all the mean has risen at confidence c when mean_N - mean_n >= sqrt((N - n) / (2 n N) ln(2/c)).
 * Downwards likewise with the signs turned. After drift all starts anew.
 *
 * Source: Frias-Blanco et al., IEEE TKDE 27 (2015) 810-823, section 3.1; alarms agree with river 0.26
 * `drift.binary.HDDMA` for one side and both.
 *
 * @example hddmA.create({ sides: 'both' }).update(0.25) // { state: 'stable' }
 */
export const hddmA = defineStreamDetector({
  id: 'hddm-a',
  title: 'HDDM-A',
  summary:
    'Hoeffding bound on the mean against its best beginning; quick on sudden changes, few false alarms.',
  input: 'unit',
  defaults,
  rules: {
    driftConfidence: { kind: 'number', above: 0, maximum: 1 },
    warningConfidence: { kind: 'number', above: 0, maximum: 1 },
    sides: { kind: 'choice', values: ['up', 'down', 'both'] },
  },
  prepare({ driftConfidence, warningConfidence, sides }) {
    if (warningConfidence < driftConfidence) {
      throw new InvalidArgument(
        'params.warningConfidence',
        'must not be below driftConfidence',
        warningConfidence,
      );
    }
    return {
      cut: Math.log(1 / driftConfidence),
      drift: Math.log(2 / driftConfidence),
      warning: Math.log(2 / warningConfidence),
      seesRise: sides !== 'down',
      seesFall: sides !== 'up',
    };
  },
  start,
  update(state, value, { cut, drift, warning, seesRise, seesFall }) {
    const { all, lowest, highest } = state;
    addToMean(all, value);
    const bound = boundOf(all.count, cut);
    if (lowest.count === 0 || lowest.mean + boundOf(lowest.count, cut) >= all.mean + bound) copy(all, lowest);
    if (highest.count === 0 || highest.mean - boundOf(highest.count, cut) <= all.mean - bound)
      copy(all, highest);
    const rise = seesRise ? all.mean - lowest.mean : -1;
    const fall = seesFall ? highest.mean - all.mean : -1;
    const alarm = passes(rise, all, lowest, drift)
      ? alarmOf('up', all, lowest)
      : passes(fall, all, highest, drift)
        ? alarmOf('down', all, highest)
        : undefined;
    if (alarm !== undefined) {
      Object.assign(state, start());
      return alarm;
    }
    return passes(rise, all, lowest, warning) || passes(fall, all, highest, warning) ? WARNING : STABLE;
  },
});

function boundOf(count: number, logarithm: number): number {
  return Math.sqrt((1 / (2 * count)) * logarithm);
}

function passes(change: number, all: RunningMean, beginning: RunningMean, logarithm: number): boolean {
  if (change <= 0 || beginning.count === all.count) return false;
  const share = ((all.count - beginning.count) / beginning.count) * (1 / all.count);
  return change >= Math.sqrt((share / 2) * logarithm);
}

function alarmOf(direction: 'up' | 'down', all: RunningMean, beginning: RunningMean): StreamAlarm {
  return {
    state: 'drift',
    direction,
    before: beginning.mean,
    after: meanSince(all, beginning),
    sinceChange: all.count - beginning.count,
  };
}

function copy(from: RunningMean, to: RunningMean): void {
  to.count = from.count;
  to.mean = from.mean;
}
