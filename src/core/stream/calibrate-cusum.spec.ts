import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { createRandom } from '../random.js';
import { calibrateCusum } from './calibrate-cusum.js';

/** Mean number of values to an alarm, from a simulation of its own. */
function meanRunLength(draw: () => number, allowance: number, height: number, runs: number): number {
  let values = 0;
  for (let run = 0; run < runs; run++) {
    let sum = 0;
    do {
      sum = Math.max(0, sum + draw() - allowance);
      values++;
    } while (sum <= height);
  }
  return values / runs;
}

describe('calibrateCusum', () => {
  // Run lengths of the one-sided normal CUSUM with k = 0.5 (Brook and Evans, Biometrika 59, 1972).
  for (const [height, runLength] of [
    [3, 118],
    [4, 336],
    [5, 938],
  ] as const) {
    it(`finds about h = ${height} for the published run length ${runLength}`, () => {
      expect(calibrateCusum({ kind: 'normal' }, 0.5, runLength)).toBeCloseTo(height, 1);
    });
  }

  it('keeps the run length of normal values', () => {
    const random = createRandom('own');
    const height = calibrateCusum({ kind: 'normal' }, 0.25, 1000);
    const achieved = meanRunLength(() => random.normal(), 0.25, height, 1000);
    expect(achieved / 1000).toBeGreaterThan(0.85);
    expect(achieved / 1000).toBeLessThan(1.18);
  });

  it('keeps the run length of rare errors, where the normal law would be far off', () => {
    const random = createRandom('rare');
    const rate = 0.05;
    const deviation = Math.sqrt(rate * (1 - rate));
    const draw = () => ((random.next() < rate ? 1 : 0) - rate) / deviation;
    const height = calibrateCusum({ kind: 'binary', rate, side: 'up' }, 0.25, 1000);
    const achieved = meanRunLength(draw, 0.25, height, 1000);
    expect(achieved / 1000).toBeGreaterThan(0.85);
    expect(achieved / 1000).toBeLessThan(1.18);
  });

  it('says that a fall of rare errors can never be found with a large allowance', () => {
    expect(calibrateCusum({ kind: 'binary', rate: 0.01, side: 'down' }, 0.25, 1000)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('gives the same height each time, and a greater one for a longer run', () => {
    const heights = [100, 1000, 10_000, 100_000].map((runLength) =>
      calibrateCusum({ kind: 'normal' }, 0.25, runLength),
    );
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(calibrateCusum({ kind: 'normal' }, 0.25, 1000)).toBe(heights[1]);
  });

  it('refuses an allowance, run length or rate out of range', () => {
    expect(() => calibrateCusum({ kind: 'normal' }, 0, 1000)).toThrow(InvalidArgument);
    expect(() => calibrateCusum({ kind: 'normal' }, 0.5, Number.NaN)).toThrow(InvalidArgument);
    expect(() => calibrateCusum({ kind: 'binary', rate: 1, side: 'up' }, 0.5, 100)).toThrow(InvalidArgument);
  });
});
