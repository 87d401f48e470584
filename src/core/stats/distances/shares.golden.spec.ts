import { describe, expect, it } from 'vitest';
import { readCategoricalGolden } from '../../../../test/golden/categorical-cases.js';
import { pValueError, relativeError } from '../../../../test/golden/drift-samples.js';
import { cramersV } from './cramers-v.js';
import { hellinger } from './hellinger.js';
import { jensenShannon } from './jensen-shannon.js';
import { kullbackLeibler } from './kullback-leibler.js';
import { lInfinity } from './l-infinity.js';
import { psi } from './psi.js';
import { asymptoticPsiP } from './psi-p.js';
import { totalVariation } from './total-variation.js';

const { tables } = readCategoricalGolden();
const r = [16, 18, 16, 14, 12, 12];
const c = [16, 16, 16, 16, 16, 8];

describe('distances of shares against 60 digit arithmetic', () => {
  it.each([
    { key: 'psi', distance: psi },
    {
      key: 'jensenShannonDivergence',
      distance: (a: readonly number[], b: readonly number[]) => jensenShannon(a, b).divergence,
    },
    { key: 'hellinger', distance: hellinger },
    { key: 'totalVariation', distance: totalVariation },
    { key: 'lInfinity', distance: lInfinity },
  ] as const)('gives $key to 1e-12, also for shares that are almost alike', ({ key, distance }) => {
    for (const table of tables) {
      const error = relativeError(distance(table.reference, table.current), table[key]);
      expect(error, JSON.stringify(table)).toBeLessThan(1e-12);
    }
  });

  it('gives the Kullback-Leibler divergence to 1e-12, or to the rounding of its floor', () => {
    for (const table of tables) {
      const error = Math.abs(kullbackLeibler(table.reference, table.current) - table.kullbackLeibler);
      expect(error, JSON.stringify(table)).toBeLessThan(1e-12 * table.kullbackLeibler + 1e-18);
    }
  });

  it("gives Cramér's V to 1e-12 beside what its correction cancels", () => {
    for (const table of tables) {
      const error = Math.abs(cramersV(table.reference, table.current) ** 2 - table.cramersV ** 2);
      expect(error, JSON.stringify(table)).toBeLessThan(2e-12 * table.cramersV ** 2 + 1e-15);
    }
  });

  it('gives the p-value of the stability index', () => {
    for (const table of tables) {
      const p = asymptoticPsiP(table.reference, table.current);
      expect(pValueError(p, table.psiP), JSON.stringify(table)).toBeLessThan(1);
    }
    expect(asymptoticPsiP(r, c)).toBeCloseTo(0.8966643288, 10);
  });

  it('gives the published values', () => {
    expect(hellinger(r, c)).toBeCloseTo(0.0681277437, 10);
    expect(kullbackLeibler(r, c)).toBeCloseTo(0.018909677, 10);
    expect(lInfinity(r, c)).toBeCloseTo(0.0454545455, 10);
    expect(cramersV(r, c)).toBe(0);
    expect(psi(r, c)).toBeCloseTo(0.0372183816, 10);
    expect(jensenShannon(r, c).divergence).toBeCloseTo(0.0066804816, 10);
    expect(lInfinity([1, 9], [3, 7])).toBeCloseTo(0.2, 12);
    expect(lInfinity([0, 9, 1], [3, 7, 0])).toBeCloseTo(0.3, 12);
    expect(jensenShannon([2, 2, 1, 0, 0, 0], [0, 2, 0, 1, 1, 1]).divergence).toBeCloseTo(0.6, 12);
  });
});

describe('distances of shares', () => {
  const symmetric = [psi, hellinger, totalVariation, lInfinity, cramersV];
  const all = [...symmetric, kullbackLeibler];
  const tablesWithGaps = tables.slice(9, 60);

  it('do not change when categories change places', () => {
    for (const { reference, current } of tablesWithGaps) {
      for (const distance of all) {
        const value = distance(reference, current);
        expect(distance([...reference].reverse(), [...current].reverse())).toBeCloseTo(value, 10);
      }
    }
  });

  it('do not change when the sides change places, except the directed one', () => {
    for (const { reference, current } of tablesWithGaps) {
      for (const distance of symmetric) {
        expect(distance(current, reference)).toBeCloseTo(distance(reference, current), 10);
      }
    }
    expect(kullbackLeibler([1, 1], [3, 1])).toBeCloseTo(0.14384, 5);
    expect(kullbackLeibler([3, 1], [1, 1])).toBeCloseTo(0.13081, 5);
  });

  it("do not change when all rows are there twice; Cramér's V knows the size and nearly does not", () => {
    const twice = (counts: readonly number[]) => counts.map((count) => 2 * count);
    for (const { reference, current } of tablesWithGaps) {
      for (const distance of [psi, hellinger, totalVariation, lInfinity, kullbackLeibler]) {
        expect(distance(twice(reference), twice(current))).toBeCloseTo(distance(reference, current), 10);
        expect(distance(twice(reference), current)).toBeCloseTo(distance(reference, current), 10);
      }
    }
  });

  it('are 0 for equal shares and at most 1 where they are bounded', () => {
    for (const distance of all) expect(distance([1, 2, 0], [10, 20, 0])).toBe(0);
    for (const distance of [hellinger, totalVariation, lInfinity, cramersV]) {
      expect(distance([10, 0], [0, 10])).toBeCloseTo(1, 12);
    }
    expect(cramersV([7], [9])).toBe(0);
    expect(cramersV([1, 0], [0, 1])).toBe(0);
  });

  it('keep the digits of counts whose products leave the whole numbers of a double', () => {
    const big = 90_000_000;
    expect(lInfinity([big, big - 1], [big, big]) * 2 * (2 * big - 1)).toBeCloseTo(1, 12);
    expect(totalVariation([big, big - 1], [big, big]) * 2 * (2 * big - 1)).toBeCloseTo(1, 12);
  });

  it('refuse lists of different length and empty sides', () => {
    for (const distance of all) {
      expect(() => distance([1], [1, 2])).toThrow('current');
      expect(() => distance([0, 0], [1, 2])).toThrow('reference');
    }
  });
});
