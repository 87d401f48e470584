import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { addToWindow, dropOldest, emptyWindow, windowVariance } from './adwin-window.js';

describe('the window of ADWIN', () => {
  it('knows sum and variance of what it holds, in few buckets', () => {
    const random = createRandom('window');
    const values = Array.from({ length: 5000 }, () => random.normal() * 3 + 1000);
    const window = emptyWindow();
    for (const value of values) addToWindow(window, value, 5);
    let held = values;
    for (let drops = 0; drops < 3; drops++) held = held.slice(dropOldest(window).count);
    const mean = held.reduce((sum, value) => sum + value, 0) / held.length;
    const variance = held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / held.length;
    expect(window.width).toBe(held.length);
    expect(window.total / window.width).toBeCloseTo(mean, 9);
    expect(windowVariance(window)).toBeCloseTo(variance, 9);
    expect(window.sums.flat().length).toBeLessThan(60);
  });

  it('forgets a wild value with the bucket that held it', () => {
    const window = emptyWindow();
    for (const value of [1e100, 2, 4, 6, 8, 10, 12, 14]) addToWindow(window, value, 5);
    while (window.sums.flat().some((sum) => sum > 1e50)) dropOldest(window);
    expect(window.total).toBe(window.width === 6 ? 54 : 50);
    expect(windowVariance(window)).toBeLessThan(20);
  });
});
