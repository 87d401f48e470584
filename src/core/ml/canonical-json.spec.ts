import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import type { Json } from '../json.js';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  it('writes equal values alike, whatever the order of their keys', () => {
    expect(canonicalJson({ b: [1, null, true], a: { d: 'x"', c: 1e21 } })).toBe(
      '{"a":{"c":1e+21,"d":"x\\""},"b":[1,null,true]}',
    );
    expect(canonicalJson({ a: { c: 1e21, d: 'x"' }, b: [1, null, true] })).toBe(
      canonicalJson({ b: [1, null, true], a: { d: 'x"', c: 1e21 } }),
    );
  });

  it('keeps doubles to the last bit', () => {
    for (const value of [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -123456789.125]) {
      expect(JSON.parse(canonicalJson([value]))).toEqual([value]);
    }
    expect(canonicalJson([-0])).toBe('[0]');
  });

  it('refuses what JSON cannot hold', () => {
    const odd: unknown[] = [
      Number.NaN,
      [Number.POSITIVE_INFINITY],
      { a: Float64Array.of(1) },
      new Date(0),
      [undefined],
    ];
    for (const value of odd) expect(() => canonicalJson(value as Json)).toThrow(InvalidArgument);
    let deep: Json = 1;
    for (let i = 0; i < 200; i++) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(/deeper/);
  });
});
