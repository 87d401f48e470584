import { describe, expect, it } from 'vitest';
import { KeyedTurns } from './keyed-turns.js';

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('KeyedTurns', () => {
  it('does work on one thing in the order it came, also after a failure', async () => {
    const turns = new KeyedTurns();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await pause();
      seen.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns.run('one', work(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('does work on different things side by side', async () => {
    const turns = new KeyedTurns();
    let running = 0;
    let most = 0;
    const work = async () => {
      running++;
      most = Math.max(most, running);
      await pause();
      running--;
    };
    await Promise.all([turns.run('one', work), turns.run('two', work)]);
    expect(most).toBe(2);
  });
});
