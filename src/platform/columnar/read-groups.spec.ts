import { describe, expect, it } from 'vitest';
import { readGroups } from './read-groups.js';

const features = Array.from({ length: 20 }, (_, index) => `f${index}`);

describe('readGroups', () => {
  it('reads narrow data at once and long columns one by one', () => {
    expect(readGroups(features, 1_000)).toEqual([features]);
    expect(readGroups(features, 10_000_000)).toEqual(features.map((name) => [name]));
    expect(readGroups(features, 400_000).map((group) => group.length)).toEqual([10, 10]);
  });
});
