import { describe, expect, it } from 'vitest';
import { assignArm, isSampled } from './assign-arm.js';

const champion = { name: 'champion', weight: 0.9 };
const challenger = { name: 'challenger', weight: 0.1 };

describe('assignArm', () => {
  it('gives a unit the arm whose range holds its bucket', () => {
    const { arm, bucket, propensity } = assignArm(
      'exp-champion-challenger',
      [champion, challenger],
      'user-1',
    );
    expect({ name: arm.name, bucket, propensity }).toEqual({
      name: 'champion',
      bucket: 8880,
      propensity: 0.9,
    });
  });

  it('gives requests without a unit the champion and no bucket', () => {
    for (const unitId of [undefined, '']) {
      expect(assignArm('seed', [champion, challenger], unitId)).toEqual({
        arm: champion,
        bucket: undefined,
        propensity: 1,
      });
    }
  });

  it('moves nobody out of a challenger whose weight grows', () => {
    const units = Array.from({ length: 5000 }, (_, i) => `unit-${i}`);
    const inChallenger = (weight: number) =>
      units.filter((unit) => {
        const arms = [
          { ...champion, weight: 1 - weight },
          { ...challenger, weight },
        ] as const;
        return assignArm('seed', arms, unit).arm.name === 'challenger';
      });
    const [few, more] = [inChallenger(0.1), new Set(inChallenger(0.25))];
    expect(few.length).toBeGreaterThan(400);
    expect(few.every((unit) => more.has(unit))).toBe(true);
  });
});

describe('isSampled', () => {
  it('takes about the share it is given, all at 1 and none at 0', () => {
    const requests = Array.from({ length: 10_000 }, (_, i) => `req-${i}`);
    const share = (weight: number) =>
      requests.filter((id) => isSampled('seed', 'ver_1', weight, id)).length / 10_000;
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
    expect(share(0.3)).toBeCloseTo(0.3, 1);
  });
});
