import { describe, expect, it } from 'vitest';
import { dealFeatures } from './thread-shares.js';

const features = Array.from({ length: 20 }, (_, index) => `f${index}`);

describe('dealFeatures', () => {
  it('keeps small work on one thread', () => {
    expect(dealFeatures(features, 1_000, 8)).toEqual([features]);
  });

  it('spreads large work over all threads and loses no feature', () => {
    const shares = dealFeatures(features, 400_000, 3);
    expect(shares.map((share) => share.length)).toEqual([7, 7, 6]);
    expect(shares.flat().sort()).toEqual([...features].sort());
  });

  it('never makes more shares than features', () => {
    expect(dealFeatures(['a', 'b'], 1e9, 8)).toEqual([['a'], ['b']]);
  });

  it('makes one empty share of nothing', () => {
    expect(dealFeatures([], 1_000, 4)).toEqual([[]]);
  });
});
