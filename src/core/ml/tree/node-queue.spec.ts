import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { createLargestFirstQueue } from './node-queue.js';

describe('createLargestFirstQueue', () => {
  it('hands out the largest first, of equal ones the lowest item', () => {
    const random = createRandom('queue');
    const queue = createLargestFirstQueue(500);
    const all = Array.from({ length: 500 }, (_, item) => ({ item, size: random.integer(40) }));
    for (const { item, size } of all) queue.add(item, size);
    expect(queue.waiting).toBe(500);
    const taken = all.map(() => queue.take());
    all.sort((a, b) => b.size - a.size || a.item - b.item);
    expect(taken).toEqual(all.map(({ item }) => item));
    expect(queue.take()).toBeUndefined();
  });
});
