import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.js';

describe('Lanes', () => {
  it('never runs more than the limit, in the order of arrival, also after failures', async () => {
    const lanes = new Lanes(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = (index: number) =>
      lanes.run(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running--;
        if (index % 3 === 0) throw new Error('failed');
      });
    await Promise.allSettled(Array.from({ length: 9 }, (_, index) => work(index)));
    expect(most).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
