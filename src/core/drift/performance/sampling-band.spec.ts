import { describe, expect, it } from 'vitest';
import { isWorse, judgeInBand } from './sampling-band.js';

const reference = { value: 0.9, deviation: 0.3, rows: 900 };

describe('judgeInBand', () => {
  it('spans three standard errors of chunk and reference together', () => {
    const band = judgeInBand('accuracy', 0.9, reference, 900);
    const half = 3 * 0.3 * Math.sqrt(2 / 900);
    expect(band.lower).toBeCloseTo(0.9 - half, 12);
    expect(band.upper).toBeCloseTo(0.9 + half, 12);
    expect(band.status).toBe('within');
  });

  it('stays within the range of the metric', () => {
    expect(judgeInBand('accuracy', 1, reference, 10).upper).toBe(1);
    expect(judgeInBand('mae', 0, { ...reference, deviation: 9 }, 10).lower).toBe(0);
    expect(judgeInBand('r2', 0, { ...reference, deviation: 9 }, 10).lower).toBeLessThan(0);
  });

  it('says on which side a value lies', () => {
    expect(judgeInBand('accuracy', 0.5, reference, 900).status).toBe('below');
    expect(judgeInBand('accuracy', 0.99, reference, 900).status).toBe('above');
  });

  it('is insufficient without a value, a reference or rows', () => {
    expect(judgeInBand('auc', undefined, reference, 900)).toMatchObject({
      value: null,
      status: 'insufficient',
    });
    expect(judgeInBand('auc', 0.5, undefined, 900)).toMatchObject({ lower: null, status: 'insufficient' });
    expect(judgeInBand('auc', undefined, reference, 0)).toMatchObject({
      lower: null,
      status: 'insufficient',
    });
  });
});

describe('isWorse', () => {
  it('knows which direction is bad', () => {
    const below = judgeInBand('accuracy', 0.1, reference, 900);
    expect(isWorse('accuracy', below)).toBe(true);
    expect(isWorse('mae', { ...below, status: 'below' })).toBe(false);
    expect(isWorse('mae', { ...below, status: 'above' })).toBe(true);
    expect(isWorse('accuracy', { ...below, status: 'insufficient' })).toBe(false);
  });
});
