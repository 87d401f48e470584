import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { sortNumbers } from './sort-numbers.js';

const random = createRandom('sort numbers');
const size = 10_000;
const draw = (next: () => number) => Float64Array.from({ length: size }, next);
const corpus: Record<string, Float64Array> = {
  normal: draw(() => random.normal()),
  'all magnitudes': draw(() => random.normal() * 10 ** (600 * random.next() - 300)),
  'few integers': draw(() => random.integer(100) - 50),
  constant: new Float64Array(size).fill(7),
  'zeros of both signs': draw(() => (random.next() < 0.5 ? -0 : 0)),
  infinities: draw(() => [Number.NEGATIVE_INFINITY, -1, 2, Number.POSITIVE_INFINITY][random.integer(4)]!),
  subnormal: draw(() => (random.integer(2001) - 1000) * Number.MIN_VALUE),
  descending: Float64Array.from({ length: size }, (_, index) => size - index),
};

describe('sortNumbers', () => {
  it.each(Object.entries(corpus))('sorts %s exactly as the native sort does', (_, values) => {
    const expected = values.slice().sort();
    const sorted = sortNumbers(values.slice());
    expect(sorted.every((value, index) => Object.is(value, expected[index]))).toBe(true);
  });

  it('sorts a part of a buffer and nothing around it', () => {
    const whole = draw(() => random.normal());
    const part = whole.subarray(100, 100 + 8_000);
    const before = [whole[99], whole[8_100]];
    expect([...sortNumbers(part)]).toEqual([...part.slice().sort()]);
    expect([whole[99], whole[8_100]]).toEqual(before);
  });

  it('leaves short arrays to the native sort', () => {
    expect([...sortNumbers(Float64Array.of(3, -1, 2))]).toEqual([-1, 2, 3]);
    expect([...sortNumbers(new Float64Array())]).toEqual([]);
  });
});
