import { describe, expect, it } from 'vitest';
import { fitTogether, mostOwnCells, mostSharedCells } from './most-cells.js';

describe('mostSharedCells', () => {
  it('counts shared rows once, however many threads fit on them', () => {
    expect(mostSharedCells({ size: 1, bytesEach: 2400 })).toBe(100);
    // A copy in each thread would leave 100 of 16 x 2400 bytes too.
    expect(mostSharedCells({ size: 16, bytesEach: 2400 })).toBe(145);
  });

  it('is the most that fits alone', () => {
    const memory = { size: 3, bytesEach: 10_000 };
    const most = mostSharedCells(memory);
    expect([fitTogether([most], memory), fitTogether([most + 1], memory)]).toEqual([true, false]);
  });
});

describe('fitTogether', () => {
  it('counts the rows of all tables and the fits on the largest', () => {
    const memory = { size: 2, bytesEach: 2400 };
    expect(fitTogether([100, 100], memory)).toBe(true);
    expect(fitTogether([100, 101], memory)).toBe(false);
    expect(fitTogether([], memory)).toBe(true);
  });
});

describe('mostOwnCells', () => {
  it('counts rows and fits in one thread', () => {
    expect(mostOwnCells({ bytesEach: 2400 })).toBe(100);
  });
});
