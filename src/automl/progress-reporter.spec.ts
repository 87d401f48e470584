import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressReporter } from './progress-reporter.js';

describe('ProgressReporter', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('passes the first report on at once and then the newest of each interval', async () => {
    const sent: number[] = [];
    const reporter = new ProgressReporter<number>(async (report) => void sent.push(report), 500);
    for (const report of [1, 2, 3]) reporter.report(report);
    await vi.advanceTimersByTimeAsync(499);
    expect(sent).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([1, 3]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([1, 3]);
  });

  it('sends nothing after it is closed and forgives a report that cannot be written', async () => {
    const send = vi.fn().mockRejectedValue(new Error('no database'));
    const reporter = new ProgressReporter<number>(send, 500);
    reporter.report(1);
    reporter.report(2);
    await reporter.close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(send).toHaveBeenCalledTimes(1);
  });
});
