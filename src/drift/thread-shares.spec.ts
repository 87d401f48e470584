import { describe, expect, it } from 'vitest';
import { dealFeatures, readGroups } from './thread-shares.js';

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

describe('readGroups', () => {
  it('reads narrow data at once and long columns one by one', () => {
    expect(readGroups(features, 1_000)).toEqual([features]);
    expect(readGroups(features, 10_000_000)).toEqual(features.map((name) => [name]));
    expect(readGroups(features, 400_000).map((group) => group.length)).toEqual([10, 10]);
  });
});
