import { describe, expect, it } from 'vitest';
import { softmaxInto } from './softmax.js';

describe('softmaxInto', () => {
  it('writes to the places of the classes only', () => {
    const p = new Float64Array(5);
    softmaxInto(Float64Array.of(0, 0), Int32Array.of(0, 2), p, 2);
    expect([...p]).toEqual([0, 0, 0.5, 0, 0.5]);
  });

  it('is unmoved by a shift of all scores, however large', () => {
    const near = new Float64Array(2);
    const far = new Float64Array(2);
    softmaxInto(Float64Array.of(1, 3), Int32Array.of(0, 1), near, 0);
    softmaxInto(Float64Array.of(-1e5 + 1, -1e5 + 3), Int32Array.of(0, 1), far, 0);
    expect(far[0]).toBeCloseTo(near[0]!, 12);
    expect(near[1]! / near[0]!).toBeCloseTo(Math.exp(2), 12);
  });

  it('neither overflows nor underflows to not-a-number', () => {
    const p = new Float64Array(3);
    softmaxInto(Float64Array.of(1e200, -1e200, Number.NEGATIVE_INFINITY), Int32Array.of(0, 1, 2), p, 0);
    expect([...p]).toEqual([1, 0, 0]);
  });
});
