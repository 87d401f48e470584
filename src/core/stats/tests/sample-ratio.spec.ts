import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { sampleRatio } from './sample-ratio.js';

function seedCounts(share: number) {
  return sampleRatio([
    { count: 7969, weight: 1 - share },
    { count: 2031, weight: share },
  ]);
}

describe('sampleRatio', () => {
  it('fires on the seed counts at 0.30 and is quiet at 0.20', () => {
    const planned = seedCounts(0.3);
    if (planned.kind !== 'tested') expect.fail('expected a test');
    expect(planned.statistic).toBeCloseTo(447.124, 3);
    expect(planned.pValue / 3.05e-99).toBeCloseTo(1, 2);
    expect(planned.isAlarm).toBe(true);
    const likely = seedCounts(0.2);
    if (likely.kind !== 'tested') expect.fail('expected a test');
    expect(likely.statistic).toBeCloseTo(0.6006, 4);
    expect(likely.pValue).toBeCloseTo(0.4383, 4);
    expect(likely.isAlarm).toBe(false);
  });

  it('does not care about the unit of the weights or the order of the arms', () => {
    const arms = [
      { count: 480, weight: 0.5 },
      { count: 310, weight: 0.3 },
      { count: 210, weight: 0.2 },
    ];
    const plain = sampleRatio(arms);
    const percent = sampleRatio([...arms].reverse().map((arm) => ({ ...arm, weight: arm.weight * 100 })));
    if (plain.kind !== 'tested' || percent.kind !== 'tested') expect.fail('expected two tests');
    expect(percent.statistic).toBeCloseTo(plain.statistic, 10);
    expect(plain.degreesOfFreedom).toBe(2);
  });

  it('leaves an empty arm of weight 0 out of the degrees of freedom', () => {
    const closed = { count: 0, weight: 0 };
    const open = [
      { count: 90, weight: 1 },
      { count: 110, weight: 1 },
    ];
    expect(sampleRatio([...open, closed])).toEqual(sampleRatio(open));
  });

  it('alarms on a single unit in an arm of weight 0 and names the arm', () => {
    expect(
      sampleRatio([
        { count: 50, weight: 1 },
        { count: 1, weight: 0 },
        { count: 50, weight: 1 },
      ]),
    ).toEqual({ kind: 'units-in-closed-arm', arms: [1], isAlarm: true });
  });

  it('fits perfectly with p = 1', () => {
    const arms = [1, 1].map((weight) => ({ count: 500, weight }));
    expect(sampleRatio(arms)).toMatchObject({ statistic: 0, pValue: 1, isAlarm: false });
  });

  it('says so without units or with a single open arm', () => {
    const nobody = [1, 1].map((weight) => ({ count: 0, weight }));
    expect(sampleRatio(nobody)).toEqual({ kind: 'insufficient-data', needed: 1, got: 0, isAlarm: false });
    expect(sampleRatio([{ count: 5, weight: 1 }])).toEqual({ kind: 'single-arm', isAlarm: false });
  });

  it('refuses arms without any weight, negative weights and broken counts', () => {
    expect(() => sampleRatio([])).toThrow(InvalidArgument);
    expect(() => sampleRatio([{ count: 1, weight: 0 }])).toThrow('positive finite sum');
    expect(() => sampleRatio([{ count: 1, weight: -1 }])).toThrow('arms/0/weight');
    expect(() => sampleRatio([{ count: 1.5, weight: 1 }])).toThrow('arms/0/count');
  });
});
