import { type AdwinWindow, addToWindow, dropOldest, emptyWindow, windowVariance } from './adwin-window.js';
import { defineStreamDetector, STABLE } from './define-stream-detector.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = {
  variant: 'textbook',
  delta: 0.002,
  clock: 32,
  maximumBuckets: 5,
  minimumPart: 5,
  gracePeriod: 10,
  range: 1,
};

const start = () => ({ sinceStart: 0, window: emptyWindow() });

interface CutRule {
  readonly isRiver: boolean;
  readonly skipsNewest: boolean;
  readonly delta: number;
  readonly minimumPart: number;
  readonly range: number;
}

interface Split {
  readonly oldCount: number;
  readonly oldSum: number;
}

/**
 * ADWIN, the adaptive window: keeps as many of the newest values as look alike, and drops the older ones when two
 * parts of the window differ. The default detector: next to no false alarms at every error rate, sees rise and fall.
 *
 * Formula: every `clock` values, each border between buckets is tried: with n0 older and n1 newer values of W the window
 * is cut when |mean0 - mean1| > sqrt(2 c v L) + (2/3) c L R, v = variance of the window, L = ln(2 ln W / delta),
 * c = 1/n0 + 1/n1, R = `range`. The oldest bucket goes until no border is cut. Both parts have at least `minimumPart`
 * values and the window more than `gracePeriod`.
 *
 * `range` is the largest difference two values can have; the guarantee for false alarms needs it. 1 suits errors and
 * shares. Values outside are taken all the same, as river does.
 *
 * Variant `river` does what river's code does instead: c = 1/(n0 - minimumPart + 1) + 1/(n1 - minimumPart + 1), and after
 * drift everything is forgotten, also the part that has just been found to be new. Variant `river-older` moreover never
 * takes the newest bucket of a size for a border, as earlier releases did; it waits more than twice as long.
 *
 * Source: Bifet and Gavalda, SIAM Data Mining 2007, sections 3 and 4; `river` agrees with the alarms of river 0.26
 * `drift.ADWIN`, `river-older` with the alarm that its older tests pin.
 *
 * @example adwin.create({ delta: 0.01 }).update(0.5) // { state: 'stable' }
 */
export const adwin = defineStreamDetector({
  id: 'adwin',
  title: 'ADWIN',
  summary:
    'Window that shrinks when its parts differ; the default, with next to no false alarms. Sees rise and fall.',
  input: 'any',
  defaults,
  rules: {
    variant: { kind: 'choice', values: ['textbook', 'river', 'river-older'] },
    delta: { kind: 'number', above: 0, maximum: 1 },
    clock: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
    maximumBuckets: { kind: 'number', minimum: 2, maximum: 1000, integer: true },
    minimumPart: { kind: 'number', minimum: 1, maximum: 1e6, integer: true },
    gracePeriod: { kind: 'number', minimum: 2, maximum: 1e6, integer: true },
    range: { kind: 'number', minimum: 0, maximum: 1e100 },
  },
  prepare: ({ variant, ...rest }) => ({
    ...rest,
    isRiver: variant !== 'textbook',
    skipsNewest: variant === 'river-older',
  }),
  start,
  update(state, value, prepared) {
    const { window } = state;
    state.sinceStart++;
    addToWindow(window, value, prepared.maximumBuckets);
    if (state.sinceStart % prepared.clock !== 0 || window.width <= prepared.gracePeriod) return STABLE;
    const split = findCut(window, prepared);
    if (split === undefined) return STABLE;
    if (!prepared.isRiver) return shrink(window, prepared);
    const alarm = alarmOf(split, window.width - split.oldCount, window.total - split.oldSum);
    Object.assign(state, start());
    return alarm;
  },
});

/** The first border, oldest first, at which the window falls apart. */
function findCut(
  window: AdwinWindow,
  { isRiver, skipsNewest, delta, minimumPart, range }: CutRule,
): Split | undefined {
  const { width, total, sums } = window;
  const logarithm = Math.log((2 * Math.log(width)) / delta);
  const spread = 2 * windowVariance(window) * logarithm;
  const floor = (2 / 3) * logarithm * range;
  const taken = isRiver ? minimumPart - 1 : 0;
  let oldCount = 0;
  let oldSum = 0;
  for (let row = sums.length - 1; row >= 0; row--) {
    const size = 2 ** row;
    const rowSums = sums[row]!;
    const borders = skipsNewest ? rowSums.length - 1 : rowSums.length;
    for (let i = 0; i < borders; i++) {
      oldCount += size;
      oldSum += rowSums[i]!;
      const newCount = width - oldCount;
      if (newCount < minimumPart) return undefined;
      if (oldCount < minimumPart) continue;
      const gap = Math.abs(oldSum / oldCount - (total - oldSum) / newCount);
      const inverse = 1 / (oldCount - taken) + 1 / (newCount - taken);
      if (gap > Math.sqrt(spread * inverse) + floor * inverse) return { oldCount, oldSum };
    }
  }
  return undefined;
}

function shrink(window: AdwinWindow, rule: CutRule): StreamAlarm {
  let oldCount = 0;
  let oldSum = 0;
  do {
    const { count, sum } = dropOldest(window);
    oldCount += count;
    oldSum += sum;
    // With fewer values than three the logarithm could turn negative.
  } while (window.width > 2 && findCut(window, rule) !== undefined);
  return alarmOf({ oldCount, oldSum }, window.width, window.total);
}

function alarmOf({ oldCount, oldSum }: Split, newCount: number, newSum: number): StreamAlarm {
  const before = oldSum / oldCount;
  const after = newSum / newCount;
  return { state: 'drift', direction: after > before ? 'up' : 'down', before, after, sinceChange: newCount };
}
