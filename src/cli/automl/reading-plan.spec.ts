import { describe, expect, it } from 'vitest';
import { readingPlan } from './reading-plan.js';

const MEGABYTE = 2 ** 20;
const file = { format: 'csv' } as const;

describe('readingPlan', () => {
  it('reads all when there is time for it', () => {
    const plan = readingPlan({ file, fileBytes: 20 * MEGABYTE, budgetSeconds: 20, secondsSpent: 0.5 });
    expect(plan.bytes).toBe(20 * MEGABYTE);
  });

  it('reads a part that takes a third of the time left or so', () => {
    const plan = readingPlan({ file, fileBytes: 100 * MEGABYTE, budgetSeconds: 6, secondsSpent: 0.5 });
    expect(plan.bytes).toBeGreaterThan(10 * MEGABYTE);
    expect(plan.bytes).toBeLessThan(30 * MEGABYTE);
    expect(plan.secondsUntilStop).toBeLessThan(3.5);
  });

  it('reads less when the process took long to start', () => {
    const [quiet, busy] = [0.5, 2].map(
      (secondsSpent) =>
        readingPlan({ file, fileBytes: 100 * MEGABYTE, budgetSeconds: 10, secondsSpent }).bytes,
    );
    expect(busy).toBeLessThan(quiet! / 3);
  });

  it('reads something when the budget is spent already, and small files without a limit', () => {
    const spent = { file, budgetSeconds: 1, secondsSpent: 3 };
    expect(readingPlan({ ...spent, fileBytes: 100 * MEGABYTE }).bytes).toBeGreaterThan(100_000);
    expect(readingPlan({ ...spent, fileBytes: 50_000 })).toEqual({ bytes: 50_000 });
  });

  it('reads less of an array, which is gone through for a part, and all of it where there is time', () => {
    const array = { file: { format: 'json' }, fileBytes: 100 * MEGABYTE, secondsSpent: 0.5 } as const;
    const [lines, scanned] = [false, true].map(
      (isScannedWhole) => readingPlan({ ...array, isScannedWhole, budgetSeconds: 6 }).bytes,
    );
    expect(lines! - scanned!).toBeGreaterThan(4 * MEGABYTE);
    expect(scanned).toBeGreaterThan(5 * MEGABYTE);
    const long = readingPlan({ ...array, isScannedWhole: true, budgetSeconds: 30 });
    expect(long.bytes).toBe(100 * MEGABYTE);
  });
});
