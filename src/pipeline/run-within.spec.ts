import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runWithin } from './run-within.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that ends only when it is stopped, and begins after so many seconds. */
function endless(afterSeconds: number) {
  return (signal: AbortSignal, begin: () => void) =>
    new Promise<never>((_, reject) => {
      setTimeout(begin, afterSeconds * 1000);
      signal.addEventListener('abort', () => reject(new Error('the thread was ended')));
    });
}

const limit = (signal = new AbortController().signal) => ({
  seconds: 10,
  tooLate: () => new Error('took too long'),
  signal,
});

describe('runWithin', () => {
  it('ends work whose time is over, counted from its beginning', async () => {
    const ended = runWithin(limit(), endless(100)).catch((error: Error) => error.message);
    let words: string | undefined;
    void ended.then((message) => {
      words = message;
    });
    await vi.advanceTimersByTimeAsync(109_000);
    expect(words).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(words).toBe('took too long');
  });

  it('gives what the work gives in time, and leaves no timer behind', async () => {
    const result = await runWithin(limit(), async (_, begin) => {
      begin();
      return 7;
    });
    expect([result, vi.getTimerCount()]).toEqual([7, 0]);
  });

  it('passes on the reason of whoever stops it, and faults of the work', async () => {
    const outer = new AbortController();
    const stopped = expect(runWithin(limit(outer.signal), endless(0))).rejects.toThrow(
      'the thread was ended',
    );
    outer.abort();
    await stopped;
    await expect(runWithin(limit(), async () => Promise.reject(new Error('a fault')))).rejects.toThrow(
      'a fault',
    );
  });
});
