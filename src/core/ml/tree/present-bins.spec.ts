import { describe, expect, it } from 'vitest';
import { BIN_WORDS, listPresentBins } from './present-bins.js';

describe('listPresentBins', () => {
  it('lists marked bins in ascending order, those at the ends of words included, and clears the marks', () => {
    const marked = new Int32Array(BIN_WORDS);
    const bins = [0, 1, 31, 32, 63, 64, 200, 254, 255];
    for (const bin of bins) marked[bin >> 5]! |= 1 << (bin & 31);
    const present = new Int32Array(256);
    expect(listPresentBins(marked, present)).toBe(bins.length);
    expect([...present.subarray(0, bins.length)]).toEqual(bins);
    expect(listPresentBins(marked, present)).toBe(0);
  });
});
