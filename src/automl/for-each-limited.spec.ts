import { describe, expect, it } from 'vitest';
import { forEachLimited } from './for-each-limited.js';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('forEachLimited', () => {
  it('begins items in order and never more than allowed at once', async () => {
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await forEachLimited([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      most = Math.max(most, ++now);
      await pause();
      now--;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('begins nothing after a failure and awaits what runs', async () => {
    const ended: number[] = [];
    const work = forEachLimited([1, 2, 3], 2, async (item) => {
      if (item === 1) throw new Error('first');
      await pause();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });
});
