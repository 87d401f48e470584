import { describe, expect, it } from 'vitest';
import { LoopTurns } from './loop-turns.js';
import { mapInTurns } from './map-in-turns.js';

/** Twice each number, on a clock that every item moves by `itemMs`; `pauses` counts the turns that others got. */
async function double(items: readonly number[], itemMs: number) {
  let nowMs = 0;
  const clock = { monotonicMs: () => nowMs };
  let pauses = 0;
  class CountedTurns extends LoopTurns {
    override next(): Promise<void> {
      pauses++;
      return super.next();
    }
  }
  const { results, spentMs } = await mapInTurns(items, new CountedTurns(), clock, (item, index) => {
    nowMs += itemMs;
    return item * 2 + index;
  });
  return { results, spentMs, pauses };
}

describe('mapInTurns', () => {
  it('pauses after every ten milliseconds of work, and not after the last item', async () => {
    const items = Array.from({ length: 60 }, (_, index) => index);
    const { results, spentMs, pauses } = await double(items, 1);
    expect(results).toEqual(items.map((item) => item * 3));
    expect({ spentMs, pauses }).toEqual({ spentMs: 60, pauses: 5 });
  });

  it('does not pause for one item or none', async () => {
    expect(await double([5], 100)).toEqual({ results: [10], spentMs: 100, pauses: 0 });
    expect(await double([], 100)).toEqual({ results: [], spentMs: 0, pauses: 0 });
  });
});
