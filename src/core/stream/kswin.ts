import { InvalidArgument } from '../errors.js';
import { ksExactP } from '../stats/tests/ks-exact-p.js';
import { defineStreamDetector, STABLE } from './define-stream-detector.js';
import { drawWord } from './draw-word.js';
import type { StreamAlarm } from './stream-detector.js';

const defaults = { alpha: 0.005, windowSize: 100, recentSize: 30, minimumDistance: 0.1, seed: 1 };

/** Turns a word into a share of 1. */
const PER_WORD = 1 / 4294967296;

const start = () => ({
  count: 0,
  /** Words drawn so far, also before the last alarm: the same sample is never used twice. */
  drawn: 0,
  /** The window by arrival, as a ring. */
  ring: [] as number[],
  /** The window in ascending order, equal values by arrival, and the place of each in the ring. */
  sorted: [] as number[],
  slots: [] as number[],
});

type State = ReturnType<typeof start>;

interface Prepared {
  readonly windowSize: number;
  readonly recentSize: number;
  readonly seed: number;
  /** The smallest difference of counts that is drift. */
  readonly critical: number;
  /** The numbers from 0, put back in order after each use. */
  readonly order: Int32Array;
  readonly picks: Int32Array;
  /** By place in the ring: 1 for recent, -1 for sampled, 0 for neither; all 0 between two uses. */
  readonly weights: Int8Array;
}

/**
 * KSWIN: compares the newest values with as many drawn from the older part of a sliding window, by the
 * Kolmogorov-Smirnov test. Sees every change of the distribution, also of spread and shape. Each value is a test of its
 * own at level `alpha` without correction, so false alarms are frequent; lower `alpha` for long streams.
 *
 * Formula: D = max |F_recent - F_sample| over `recentSize` values each; drift when the exact p <= alpha and
 * D > minimumDistance. After drift all starts anew. The sample is drawn without replacement, by numbers that depend
 * on `seed` and position. With windowSize = 2 recentSize nothing is drawn: the sample is all there is.
 * Cost: O(windowSize).
 *
 * `before` and `after` of an alarm are the means of the older and the recent part; `direction` is `other` when they
 * differ by less than a tenth of the older part's standard deviation.
 *
 * Source: Raab, Heusinger, Schleif, Neurocomputing 416 (2020) 340-351; without drawing its alarms agree with river 0.26
 * `drift.KSWIN`, from which minimumDistance comes too.
 *
 * @example kswin.create({ alpha: 0.0001 }).update(1.5) // { state: 'stable' }
 */
export const kswin = defineStreamDetector({
  id: 'kswin',
  title: 'KSWIN',
  summary:
    'Kolmogorov-Smirnov test in a sliding window; sees changes of spread and shape, with many false alarms.',
  input: 'any',
  defaults,
  rules: {
    alpha: { kind: 'number', above: 0, maximum: 1 },
    windowSize: { kind: 'number', minimum: 4, maximum: 1000, integer: true },
    recentSize: { kind: 'number', minimum: 2, maximum: 500, integer: true },
    minimumDistance: { kind: 'number', minimum: 0, maximum: 1 },
    seed: { kind: 'number', minimum: 0, maximum: 4294967295, integer: true },
  },
  prepare({ alpha, windowSize, recentSize, minimumDistance, seed }) {
    if (2 * recentSize > windowSize) {
      throw new InvalidArgument('params.recentSize', 'must be at most half of windowSize', recentSize);
    }
    return {
      windowSize,
      recentSize,
      seed,
      critical: criticalGap(alpha, recentSize, minimumDistance),
      order: Int32Array.from({ length: windowSize - recentSize }, (_, place) => place),
      picks: new Int32Array(recentSize),
      weights: new Int8Array(windowSize),
    };
  },
  start,
  update(state, value, prepared) {
    slide(state, value, prepared.windowSize);
    if (state.count < prepared.windowSize || largestGap(state, prepared) < prepared.critical) return STABLE;
    const alarm = alarmOf(state, prepared);
    const { drawn } = state;
    Object.assign(state, start(), { drawn });
    return alarm;
  },
});

/** The smallest difference of counts that is drift; more than there can be when none is. */
function criticalGap(alpha: number, size: number, minimumDistance: number): number {
  let gap = Math.floor(minimumDistance * size) + 1;
  while (gap <= size && (ksExactP(size, size, gap * size) ?? 0) > alpha) gap++;
  return gap;
}

/** Puts the value into the sorted window and takes the oldest out of a full one. */
function slide(state: State, value: number, windowSize: number): void {
  const { ring, sorted, slots, count } = state;
  const slot = count % windowSize;
  let hole = sorted.length;
  if (count >= windowSize) {
    // Equal values stand in order of arrival, so the first of them is the oldest.
    hole = lowerBound(sorted, ring[slot]!);
  } else {
    sorted.push(value);
    slots.push(slot);
  }
  for (; hole > 0 && sorted[hole - 1]! > value; hole--) move(sorted, slots, hole - 1, hole);
  for (; hole + 1 < sorted.length && sorted[hole + 1]! <= value; hole++) move(sorted, slots, hole + 1, hole);
  sorted[hole] = value;
  slots[hole] = slot;
  ring[slot] = value;
  state.count++;
}

function move(sorted: number[], slots: number[], from: number, to: number): void {
  sorted[to] = sorted[from]!;
  slots[to] = slots[from]!;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Largest difference between the counts of recent and sampled values up to any point. */
function largestGap(state: State, prepared: Prepared): number {
  const { sorted, slots } = state;
  const { weights } = prepared;
  markRecent(state, prepared);
  markSample(state, prepared);
  const last = sorted.length - 1;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i <= last; i++) {
    difference += weights[slots[i]!]!;
    // A gap counts only after all equal values.
    if (i < last && sorted[i + 1] === sorted[i]) continue;
    const gap = difference < 0 ? -difference : difference;
    if (gap > largest) largest = gap;
  }
  weights.fill(0);
  return largest;
}

function markRecent({ count }: State, { windowSize, recentSize, weights }: Prepared): void {
  let slot = count % windowSize;
  for (let left = recentSize; left > 0; left--) {
    slot = slot === 0 ? windowSize - 1 : slot - 1;
    weights[slot] = 1;
  }
}

/** The first steps of a shuffle of the older values, taken back at the end. */
function markSample(state: State, { windowSize, recentSize, seed, order, picks, weights }: Prepared): void {
  const older = order.length;
  // In the ring the oldest value stands where the next one will go.
  const oldest = state.count % windowSize;
  const isDrawn = older > recentSize;
  const { drawn } = state;
  for (let i = 0; i < recentSize; i++) {
    const pick = isDrawn ? i + ((drawWord(seed, drawn + i) * (older - i) * PER_WORD) | 0) : i;
    picks[i] = pick;
    const place = order[pick]!;
    order[pick] = order[i]!;
    order[i] = place;
    const slot = oldest + place;
    weights[slot < windowSize ? slot : slot - windowSize] = -1;
  }
  if (!isDrawn) return;
  for (let i = recentSize - 1; i >= 0; i--) {
    const pick = picks[i]!;
    const place = order[pick]!;
    order[pick] = order[i]!;
    order[i] = place;
  }
  // Words repeat after 2^32 positions, and whole numbers below that are quicker.
  state.drawn = (drawn + recentSize) % 4294967296;
}

function alarmOf(state: State, prepared: Prepared): StreamAlarm {
  const { sorted, slots } = state;
  const { weights, recentSize } = prepared;
  markRecent(state, prepared);
  const isRecent = (_: number, i: number) => weights[slots[i]!] === 1;
  const older = sorted.filter((value, i) => !isRecent(value, i));
  const after = meanOf(sorted.filter(isRecent));
  weights.fill(0);
  const before = meanOf(older);
  const deviation = Math.sqrt(meanOf(older.map((value) => (value - before) ** 2)));
  const isShape = Math.abs(after - before) <= 0.1 * deviation;
  const direction = isShape ? 'other' : after > before ? 'up' : 'down';
  return { state: 'drift', direction, before, after, sinceChange: recentSize };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
