import { describe, expect, it } from 'vitest';
import { MultiPassMap } from './multi-pass-map.js';

/** Counts how often each key occurs, the way a report walks its rows. */
function countKeys(keys: readonly string[], maximumKeys: number) {
  const map = new MultiPassMap<{ key: string; count: number }>(maximumKeys);
  const counts: [string, number][] = [];
  let passes = 0;
  let largest = 0;
  do {
    passes++;
    for (const key of keys) {
      if (map.takes(key)) map.set(key, { key, count: (map.get(key)?.count ?? 0) + 1 });
    }
    const held = [...map.values()];
    largest = Math.max(largest, held.length);
    for (const { key, count } of held) counts.push([key, count]);
  } while (map.nextPass());
  return { counts: new Map(counts), entries: counts.length, passes, largest, isOver: !map.takes('unit-0') };
}

describe('MultiPassMap', () => {
  const keys = Array.from({ length: 3000 }, (_, row) => `unit-${row % 1000}`);

  it('needs one pass for as many keys as it may hold', () => {
    expect(countKeys(keys, 1000)).toMatchObject({ passes: 1, largest: 1000, entries: 1000, isOver: true });
  });

  it('sees every key in exactly one of several passes, with all of its rows', () => {
    const { counts, entries, passes, largest, isOver } = countKeys(keys, 150);
    expect(passes).toBeGreaterThan(6);
    expect(largest).toBeLessThanOrEqual(150);
    expect({ entries, distinct: counts.size, isOver }).toEqual({
      entries: 1000,
      distinct: 1000,
      isOver: true,
    });
    expect(new Set(counts.values())).toEqual(new Set([3]));
  });
});
