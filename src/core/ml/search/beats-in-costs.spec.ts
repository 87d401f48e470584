import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import type { CostTable } from '../recipe/threshold-objective.js';
import { beatsInCosts } from './beats-in-costs.js';

const MISSES_COST_TEN: CostTable = [
  [0, 1],
  [10, 0],
];
const MISTAKES_COST_ONE: CostTable = [
  [0, 1],
  [1, 0],
];

/** So many rows of the first class, then so many of the second. */
function targetOf(first: number, second: number): ClassTarget {
  const labels = Int32Array.from({ length: first + second }, (_, row) => (row < first ? 0 : 1));
  return { task: 'classification', labels, classCount: 2 };
}

describe('beatsInCosts', () => {
  it('gives the gain over the cheaper of the baseline and the same answer for all rows', () => {
    const target = targetOf(150, 50);
    // 100 rows of the first class are told, and 2 of the second are missed.
    const candidate = Int32Array.from(target.labels, (_, row) => (row < 100 || row >= 198 ? 0 : 1));
    const baseline = new Int32Array(200);
    const test = beatsInCosts({ costs: MISSES_COST_TEN, target, candidate, baseline });
    expect(test).toMatchObject({ kind: 'tested', measure: 'cost', against: 'constant', beats: true });
    expect(test.kind === 'tested' && test.difference).toBeCloseTo(150 / 200 - (50 + 20) / 200, 12);
    // A baseline that knows more than any constant is the yardstick itself.
    const harder = beatsInCosts({ costs: MISSES_COST_TEN, target, candidate, baseline: target.labels });
    expect(harder).toMatchObject({ beats: false, difference: expect.closeTo(-70 / 200, 12) });
    expect(harder).not.toHaveProperty('against');
  });

  it('says of a baseline that is the cheapest constant that it is the baseline', () => {
    const target = targetOf(120, 80);
    const baseline = new Int32Array(200);
    const test = beatsInCosts({
      ...{ costs: MISTAKES_COST_ONE, target, candidate: target.labels, baseline },
    });
    expect(test).toMatchObject({ kind: 'tested', beats: true, difference: expect.closeTo(0.4, 12) });
    expect(test).not.toHaveProperty('against');
    expect(beatsInCosts({ costs: MISTAKES_COST_ONE, target, candidate: baseline, baseline })).toEqual({
      kind: 'no-difference',
      rows: 200,
      beats: false,
    });
  });

  it('does not take a few rows without a dear mistake among them for knowledge', () => {
    const random = createRandom('few');
    // The second class is a little less rare than the one row in eleven where either answer costs the same.
    const target = targetOf(270, 30);
    let wrong = 0;
    for (let run = 0; run < 300; run++) {
      const candidate = Int32Array.from(target.labels, () => (random.next() < 0.04 ? 0 : 1));
      const baseline = new Int32Array(300).fill(1);
      if (beatsInCosts({ costs: MISSES_COST_TEN, target, candidate, baseline }).beats) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(15);
  });

  it('asks more of rows that depend on each other', () => {
    const target = targetOf(150, 50);
    const candidate = Int32Array.from(target.labels, (_, row) => (row < 100 ? 0 : 1));
    const rows = { costs: MISSES_COST_TEN, target, candidate, baseline: new Int32Array(200) };
    const pOf = (dependent?: Int32Array) => {
      const test = beatsInCosts({ ...rows, dependent });
      return test.kind === 'tested' ? test.pValue : 1;
    };
    expect(pOf()).toBeLessThan(0.001);
    expect(pOf(Int32Array.from(candidate, (_, row) => Math.floor(row / 10)))).toBeGreaterThan(0.01);
    const few = Int32Array.from(candidate, (_, row) => row % 4);
    expect(beatsInCosts({ ...rows, dependent: few })).toEqual({
      ...{ kind: 'insufficient-data', needed: 5, got: 4, beats: false },
    });
  });

  it('wants more than the shares of each part where they change over time', () => {
    const random = createRandom('shares');
    const parts = Int32Array.from({ length: 400 }, (_, row) => Math.floor(row / 100));
    const labels = Int32Array.from(parts, (part) => (random.next() < (part % 2 === 0 ? 0.02 : 0.6) ? 1 : 0));
    const target: ClassTarget = { task: 'classification', labels, classCount: 2 };
    const candidate = Int32Array.from(parts, (part) => part % 2);
    const rows = { costs: MISSES_COST_TEN, target, candidate, baseline: new Int32Array(400) };
    expect(beatsInCosts(rows).beats).toBe(true);
    expect(beatsInCosts({ ...rows, dealtWithin: parts })).toMatchObject({
      against: 'shuffled',
      beats: false,
    });
  });

  it('never believes in a gain where the other answer cannot be cheaper', () => {
    const target = targetOf(100, 100);
    const costs: CostTable = [
      [0, 1],
      [0, 1],
    ];
    const test = beatsInCosts({ costs, target, candidate: target.labels, baseline: new Int32Array(200) });
    expect(test).toMatchObject({ kind: 'tested', beats: false, difference: -0.5 });
  });
});
