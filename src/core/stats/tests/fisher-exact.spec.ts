import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { fisherExactP } from './fisher-exact.js';

describe('fisherExactP', () => {
  it('gives the value of the textbook tea tasting', () => {
    expect(fisherExactP({ successesA: 3, failuresA: 1, successesB: 1, failuresB: 3 })).toBeCloseTo(
      34 / 70,
      14,
    );
    expect(fisherExactP({ successesA: 8, failuresA: 2, successesB: 1, failuresB: 5 })).toBeCloseTo(
      0.034965034965,
      11,
    );
  });

  it('does not change when groups or outcomes change places', () => {
    for (let seed = 0; seed < 60; seed++) {
      const [w, x, y, z] = [seed % 7, (seed * 3) % 11, (seed * 5) % 13, (seed * 7) % 5] as const;
      const value = fisherExactP({ successesA: w, failuresA: x, successesB: y, failuresB: z });
      expect(fisherExactP({ successesA: y, failuresA: z, successesB: w, failuresB: x })).toBeCloseTo(
        value,
        12,
      );
      expect(fisherExactP({ successesA: x, failuresA: w, successesB: z, failuresB: y })).toBeCloseTo(
        value,
        12,
      );
      expect(fisherExactP({ successesA: w, failuresA: y, successesB: x, failuresB: z })).toBeCloseTo(
        value,
        12,
      );
    }
  });

  it('counts both sides of a tie', () => {
    expect(fisherExactP({ successesA: 0, failuresA: 10, successesB: 4, failuresB: 6 })).toBeCloseTo(
      (2 * 210) / 4845,
      14,
    );
  });

  it('is 1 for an empty margin and for the most probable table', () => {
    expect(fisherExactP({ successesA: 0, failuresA: 0, successesB: 0, failuresB: 0 })).toBe(1);
    expect(fisherExactP({ successesA: 0, failuresA: 9, successesB: 0, failuresB: 4 })).toBe(1);
    expect(fisherExactP({ successesA: 5, failuresA: 5, successesB: 5, failuresB: 5 })).toBe(1);
  });

  it('refuses counts that are not whole', () => {
    expect(() => fisherExactP({ successesA: 1.5, failuresA: 1, successesB: 1, failuresB: 1 })).toThrow(
      InvalidArgument,
    );
    expect(() => fisherExactP({ successesA: 1, failuresA: 1, successesB: 1, failuresB: -1 })).toThrow(
      'failuresB',
    );
  });
});
