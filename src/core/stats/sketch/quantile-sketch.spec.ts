import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import { countBelow, countUpTo, sortedValues } from '../summaries/sorted-values.js';
import { packQuantileSketch, unpackQuantileSketch } from './pack-quantile-sketch.js';
import {
  emptyQuantileSketch,
  mergeQuantileSketches,
  pruneQuantileSketch,
  type QuantileSketch,
  rankUncertainty,
  sketchOfSorted,
} from './quantile-sketch.js';

const laws: Record<string, (random: Random) => number> = {
  normal: (random) => random.normal(),
  'rounded to halves': (random) => Math.round(2 * random.normal()) / 2,
  'two thirds zeros': (random) => Math.max(0, random.normal() - 0.4),
  'heavy tails': (random) => 1 / (random.next() - 0.5),
};

const drawn = (name: string, rows: number, seed: string) => {
  const random = createRandom(seed);
  return sortedValues(Float64Array.from({ length: rows }, () => laws[name]!(random)));
};

/** Whether true counts lie inside the bounds at and between all kept values. */
function holds(sketch: QuantileSketch, sorted: Float64Array): boolean {
  return sketch.values.every((value, index) => {
    const below = countBelow(sorted, value);
    const upTo = countUpTo(sorted, value);
    return (
      sketch.belowLow[index]! <= below &&
      below <= sketch.belowHigh[index]! &&
      sketch.upToLow[index]! <= upTo &&
      upTo <= sketch.upToHigh[index]! &&
      (index === 0 || sketch.upToLow[index - 1]! <= sketch.belowLow[index]!)
    );
  });
}

describe('sketchOfSorted', () => {
  it('keeps every value of a short or heavily tied sample', () => {
    const sketch = sketchOfSorted(Float64Array.of(-1, 0, 0, 0, 7), 4);
    expect([...sketch.values]).toEqual([-1, 0, 7]);
    expect([...sketch.belowLow]).toEqual([0, 1, 4]);
    expect([...sketch.upToHigh]).toEqual([1, 4, 5]);
    expect(rankUncertainty(sketch)).toBe(0);
  });

  it('leaves at most n / (points - 1) rows between two kept values', () => {
    for (const name of Object.keys(laws)) {
      const sketch = sketchOfSorted(drawn(name, 20_000, name), 101);
      expect(sketch.values.length).toBeLessThanOrEqual(101);
      expect(rankUncertainty(sketch)).toBeLessThanOrEqual(200);
    }
  });

  it('treats both zeros as one value with one form', () => {
    const sketch = sketchOfSorted(Float64Array.of(-0, 0, 1));
    expect(sketch.values.map((value) => 1 / value)[0]).toBe(Number.POSITIVE_INFINITY);
    expect([...sketch.upToLow]).toEqual([2, 3]);
  });
});

describe('mergeQuantileSketches', () => {
  it.each(Object.keys(laws))('bounds the true counts after merging and pruning: %s', (name) => {
    const parts = [3_000, 50, 1, 8_000].map((rows, part) => drawn(name, rows, `${name}/${part}`));
    const all = sortedValues(Float64Array.from(parts.flatMap((part) => [...part])));
    const merged = mergeQuantileSketches(parts.map((part) => sketchOfSorted(part, 200)));
    expect(holds(merged, all)).toBe(true);
    const pruned = pruneQuantileSketch(merged, 64);
    expect(holds(pruned, all)).toBe(true);
    expect(pruned.values[0]).toBe(all[0]);
    expect(pruned.values.at(-1)).toBe(all.at(-1));
    expect(rankUncertainty(merged)).toBeLessThanOrEqual(8_000 / 199 + 3_000 / 199);
    expect(rankUncertainty(pruned)).toBeLessThanOrEqual(rankUncertainty(merged) + all.length / 63);
  });

  it('gives the same bytes for any order and grouping of the parts', () => {
    const parts = [0, 1, 2, 3, 4].map((part) => sketchOfSorted(drawn('normal', 500, `order/${part}`), 50));
    const [a, b, c, d, e] = parts as [QuantileSketch, QuantileSketch, ...QuantileSketch[]];
    const whole = mergeQuantileSketches(parts);
    expect(mergeQuantileSketches([...parts].reverse())).toEqual(whole);
    expect(
      mergeQuantileSketches([mergeQuantileSketches([c!, a, e!]), mergeQuantileSketches([d!, b])]),
    ).toEqual(whole);
  });

  it('is not changed by empty parts', () => {
    const sketch = sketchOfSorted(Float64Array.of(1, 2));
    expect(mergeQuantileSketches([emptyQuantileSketch, sketch, emptyQuantileSketch])).toEqual(sketch);
    expect(mergeQuantileSketches([]).count).toBe(0);
  });
});

describe('packQuantileSketch', () => {
  it('gives back every bound', () => {
    for (const name of Object.keys(laws)) {
      const parts = [0, 1, 2].map((part) => sketchOfSorted(drawn(name, 5_000, `${name}/${part}`), 300));
      const sketch = pruneQuantileSketch(mergeQuantileSketches(parts), 150);
      expect(unpackQuantileSketch(JSON.parse(JSON.stringify(packQuantileSketch(sketch))))).toEqual(sketch);
    }
    expect(unpackQuantileSketch(packQuantileSketch(emptyQuantileSketch))).toEqual(emptyQuantileSketch);
  });

  it('refuses damaged data', () => {
    const packed = packQuantileSketch(sketchOfSorted(drawn('normal', 100, 'damage')));
    expect(() => unpackQuantileSketch({ ...packed, count: 99 })).toThrow('whole sketch');
    expect(() => unpackQuantileSketch({ ...packed, points: 101 })).toThrow('whole sketch');
    expect(() => unpackQuantileSketch({ ...packed, data: packed.data.slice(0, -8) })).toThrow('whole sketch');
    expect(() => unpackQuantileSketch({ ...packed, data: '§' })).toThrow('base64');
  });
});
