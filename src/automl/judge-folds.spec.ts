import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../core/random.js';
import { type JudgedRows, judgeFolds } from './judge-folds.js';

const ROWS = 400;
const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
const folds = (values: Float64Array) => [{ rows, prediction: { task: 'regression', values } as const }];

/** Judges numbers against 0; a value keeps so much of the one before it. */
function judge(values: Float64Array, predicted: Float64Array, judged: JudgedRows) {
  return judgeFolds({
    metric: 'r2',
    target: { task: 'regression', values },
    judged,
    candidate: folds(predicted),
    baseline: folds(new Float64Array(ROWS)),
    seed: 1,
  });
}

function series(memory: number, random: Random): Float64Array {
  const values = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) values[i] = (i > 0 ? memory * values[i - 1]! : 0) + random.normal();
  return values;
}

describe('judgeFolds', () => {
  it('is seldom taken in by two series that have nothing to do with each other but a long memory', () => {
    const random = createRandom('memory');
    let inTime = 0;
    let asStrangers = 0;
    for (let run = 0; run < 200; run++) {
      const [values, other] = [series(0.97, random), series(0.97, random)];
      // What a line through the other series would say if it went the right way by chance.
      const predicted = other.map((value) => 0.25 * value);
      if (judge(values, predicted, { isTimeOrdered: true }).beats) inTime++;
      if (judge(values, predicted, { isTimeOrdered: false }).beats) asStrangers++;
    }
    // One side of 5 % is 2.5 %; the seed is fixed, and 200 runs would pass 8 % in 1 of 10,000 seeds.
    expect(inTime).toBeLessThanOrEqual(16);
    expect(asStrangers).toBeGreaterThan(2 * inTime);
  });

  it('still believes a model that knows a series with a long memory', () => {
    const random = createRandom('knows');
    const values = series(0.97, random);
    const predicted = values.map((value) => value + random.normal());
    expect(judge(values, predicted, { isTimeOrdered: true }).beats).toBe(true);
  });

  it('asks rows that depend on each other by group and by time in both ways', () => {
    const random = createRandom('both');
    const values = series(0.97, random);
    const predicted = values.map((value, row) => value * (row < 100 ? 0.9 : 0) + 0.01 * random.normal());
    const pairs = Int32Array.from(rows, (row) => row >> 1);
    const evidence = (judged: JudgedRows) => {
      const test = judge(values, predicted, judged);
      return test.kind === 'tested' ? test.pValue : 1;
    };
    const byGroup = evidence({ isTimeOrdered: false, groups: pairs });
    const byTime = evidence({ isTimeOrdered: true });
    expect(byTime).toBeGreaterThan(byGroup);
    expect(evidence({ isTimeOrdered: true, groups: pairs })).toBe(byTime);
  });
});
