import { InvalidArgument } from '../errors.js';
import { createRandom, type Random } from '../random.js';

/** What a step of the sum is made of while nothing has changed: the value in standard deviations above its mean. */
export type NullLaw =
  | { readonly kind: 'normal' }
  /** Values 0 and 1, the latter with probability `rate` in (0, 1); `side` says whether a rise or a fall is watched. */
  | { readonly kind: 'binary'; readonly rate: number; readonly side: 'up' | 'down' };

/** Draws steps, as they are or tilted so that the sum rises. */
interface Steps {
  /** The root of E exp(root step) = 1: crossing a height h has a chance of the order of exp(-root h). */
  readonly root: number;
  draw(random: Random): number;
  drawTilted(random: Random): number;
}

const CYCLES = 20_000;
const GRID = 256;

/**
 * The height h at which a CUSUM alarms once in `runLength` values on average while nothing changes, by seeded simulation.
 * S = max(0, S + z - allowance), alarm when S > h, z the value in standard deviations above its mean.
 *
 * Method: the sum starts anew each time it is 0, so run length = E(values until 0 or h) / P(h before 0). Lengths come from
 * 20,000 such cycles; the small chance from as many with tilted steps, under which the sum rises, weighted back by
 * exp(-root S) at the crossing (importance sampling, Siegmund 1976). So a run length of a million costs no more than one
 * of a thousand, and both are within about 3 % (see docs/methods/streaming.md).
 *
 * @param law distribution of the values without change
 * @param allowance k in standard deviations, above 0: half the shift that is to be found
 * @param runLength mean number of values from a start at 0 to the alarm, at least 2
 * @returns the height in standard deviations; Infinity when no alarm can happen because no step is above 0
 * @throws InvalidArgument when an argument is out of range
 *
 * Source: Siegmund, Sequential Analysis (1985), chapter II; Page, Biometrika 41 (1954).
 *
 * @example calibrateCusum({ kind: 'normal' }, 0.5, 465) // about 5, the published pair k = 0.5, h = 5
 */
export function calibrateCusum(law: NullLaw, allowance: number, runLength: number): number {
  if (!(allowance > 0)) throw new InvalidArgument('allowance', 'must be above 0', allowance);
  if (!(runLength >= 2)) throw new InvalidArgument('runLength', 'must be at least 2', runLength);
  const steps = law.kind === 'normal' ? normalSteps(allowance) : binarySteps(law, allowance);
  if (steps === undefined) return Number.POSITIVE_INFINITY;
  // The run length at h is at least exp(root h), so the height sought lies below this one.
  const highest = Math.log(runLength) / steps.root;
  const random = createRandom('cusum');
  const chances = crossingChances(steps, highest, random.fork('crossings'));
  const lengths = cycleLengths(steps, highest, random.fork('lengths'));
  return heightOf(runLength, highest, chances, lengths);
}

function normalSteps(allowance: number): Steps {
  return {
    root: 2 * allowance,
    draw: (random) => random.normal() - allowance,
    drawTilted: (random) => random.normal() + allowance,
  };
}

function binarySteps(
  { rate, side }: { readonly rate: number; readonly side: 'up' | 'down' },
  allowance: number,
): Steps | undefined {
  if (!(rate > 0 && rate < 1)) throw new InvalidArgument('law.rate', 'must be above 0 and below 1', rate);
  const chance = side === 'up' ? rate : 1 - rate;
  const deviation = Math.sqrt(rate * (1 - rate));
  const high = (1 - chance) / deviation - allowance;
  const low = -chance / deviation - allowance;
  if (high <= 0) return undefined;
  const root = tiltRoot(chance, high, low);
  const tilted = chance * Math.exp(root * high);
  return {
    root,
    draw: (random) => (random.next() < chance ? high : low),
    drawTilted: (random) => (random.next() < tilted ? high : low),
  };
}

/** The positive root of chance e^(t high) + (1 - chance) e^(t low) = 1, which exists because the mean step is below 0. */
function tiltRoot(chance: number, high: number, low: number): number {
  const excess = (t: number) => chance * Math.exp(t * high) + (1 - chance) * Math.exp(t * low) - 1;
  let above = -Math.log(chance) / high;
  let below = 0;
  for (let step = 0; step < 200; step++) {
    const middle = (below + above) / 2;
    if (excess(middle) > 0) above = middle;
    else below = middle;
  }
  return above;
}

/** Chance that a cycle reaches each height of the grid. */
function crossingChances({ root, drawTilted }: Steps, highest: number, random: Random): Float64Array {
  const chances = new Float64Array(GRID + 1);
  const spacing = highest / GRID;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    let next = 0;
    let sum = drawTilted(random);
    while (sum > 0) {
      if (sum > next * spacing) {
        const weight = Math.exp(-root * sum) / CYCLES;
        for (; next <= GRID && sum > next * spacing; next++) chances[next]! += weight;
        if (next > GRID) break;
      }
      sum += drawTilted(random);
    }
  }
  return chances;
}

/** Mean number of values until a cycle returns to 0 or passes each height of the grid. */
function cycleLengths({ draw }: Steps, highest: number, random: Random): Float64Array {
  const lengths = new Float64Array(GRID + 1);
  const spacing = highest / GRID;
  let total = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    let length = 1;
    let next = 0;
    let sum = draw(random);
    while (sum > 0) {
      for (; next <= GRID && sum > next * spacing; next++) lengths[next]! += length;
      length++;
      sum += draw(random);
    }
    total += length;
    for (let passed = 0; passed < next; passed++) lengths[passed]! -= length;
  }
  return lengths.map((correction) => (total + correction) / CYCLES);
}

/** The height of the grid whose run length is nearest by ratio: 0/1 values allow only some run lengths. */
function heightOf(runLength: number, highest: number, chances: Float64Array, lengths: Float64Array): number {
  const runLengthAt = (i: number) => lengths[i]! / chances[i]!;
  const found = chances.findIndex((chance, i) => lengths[i]! >= runLength * chance);
  if (found < 0) return highest;
  const isLowerNearer = found > 0 && runLength / runLengthAt(found - 1) < runLengthAt(found) / runLength;
  return (highest * (isLowerNearer ? found - 1 : found)) / GRID;
}
