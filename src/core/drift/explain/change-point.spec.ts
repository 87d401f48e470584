import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import type { CategoryColumn, NumberColumn } from '../../table.js';
import { findChangePoint } from './change-point.js';
import { cusumSplit } from './cusum-split.js';

function numbers(count: number, draw: (row: number) => number): NumberColumn {
  return { kind: 'number', values: Float64Array.from({ length: count }, (_, row) => draw(row)) };
}

function labels(count: number, draw: (row: number) => number): CategoryColumn {
  const codes = Int32Array.from({ length: count }, (_, row) => draw(row));
  return { kind: 'category', codes, levels: ['a', 'b', 'c'] };
}

describe('cusumSplit', () => {
  it('finds where the mean changes', () => {
    const values = Float64Array.from({ length: 100 }, (_, row) => (row % 2) + (row < 60 ? 0 : 3));
    const split = cusumSplit(values);
    expect(split).toMatchObject({ index: 60, before: 0.5, after: 3.5 });
    expect(split!.pValue).toBeLessThan(1e-9);
  });

  it('has no answer for few or constant values', () => {
    expect(cusumSplit(new Float64Array(29).map((_, row) => row))).toBeUndefined();
    expect(cusumSplit(new Float64Array(100))).toBeUndefined();
  });

  it('mirrors when the order is reversed', () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 300 }, (_, row) => random.normal() + (row < 90 ? 0 : 1));
    const there = cusumSplit(values)!;
    const back = cusumSplit(values.slice().reverse())!;
    expect(back.index).toBe(300 - there.index);
    expect(back.pValue).toBeCloseTo(there.pValue, 9);
  });
});

describe('findChangePoint', () => {
  const random = createRandom('change point');
  const reference = numbers(1000, () => random.normal());

  it('finds a shift of the place inside the window', () => {
    const current = numbers(1000, (row) => random.normal() + (row < 620 ? 0 : 1));
    const point = findChangePoint({ reference, current });
    expect(point).toMatchObject({ kind: 'inside', about: 'place', changed: 'after' });
    if (point.kind === 'inside') expect(Math.abs(point.index - 620)).toBeLessThan(20);
  });

  it('finds a change of the spread, and tells that the early rows are the strange ones', () => {
    const current = numbers(1000, (row) => random.normal() * (row < 300 ? 3 : 1));
    const point = findChangePoint({ reference, current });
    expect(point).toMatchObject({ kind: 'inside', about: 'spread', changed: 'before' });
    if (point.kind === 'inside') expect(Math.abs(point.share - 0.3)).toBeLessThan(0.05);
  });

  it('follows the category that moved most', () => {
    const before = labels(600, () => random.integer(2));
    const current = labels(600, (row) => (row < 200 || random.next() < 0.5 ? random.integer(2) : 2));
    const point = findChangePoint({ reference: before, current });
    expect(point).toMatchObject({ kind: 'inside', about: 'category', category: 'c', changed: 'after' });
    if (point.kind === 'inside') expect(Math.abs(point.index - 200)).toBeLessThan(20);
  });

  it('finds when values began to be missing', () => {
    const current = numbers(500, (row) => (row >= 250 && row % 3 === 0 ? Number.NaN : random.normal()));
    const point = findChangePoint({ reference, current, of: 'missing' });
    expect(point).toMatchObject({ kind: 'inside', about: 'missing', changed: 'after' });
    if (point.kind === 'inside') expect(Math.abs(point.index - 250)).toBeLessThan(15);
  });

  it('orders rows by their instants and names the instant of the change', () => {
    const instants = Float64Array.from({ length: 400 }, (_, row) => 1e12 + (399 - row) * 1000);
    instants[5] = Number.NaN;
    const current = numbers(400, (row) => random.normal() + (row < 200 ? 2 : 0));
    const point = findChangePoint({ reference, current, instants });
    expect(point).toMatchObject({ kind: 'inside', changed: 'after' });
    if (point.kind !== 'inside') return;
    expect(point.instant).toBe(instants[point.index]);
    expect(Math.abs(point.instant! - (1e12 + 200_000))).toBeLessThan(10_000);
  });

  it('says at-start when the whole window is shifted alike', () => {
    const current = numbers(500, () => random.normal() + 1);
    expect(findChangePoint({ reference, current })).toMatchObject({ kind: 'at-start' });
    const constant = numbers(100, () => 9);
    expect(findChangePoint({ reference, current: constant })).toMatchObject({ kind: 'at-start' });
    const other = numbers(100, () => 8);
    const point = findChangePoint({ reference: other, current: constant });
    expect(point).toMatchObject({ kind: 'at-start' });
    if (point.kind === 'at-start') expect(point.pValue).toBeGreaterThan(0);
    expect(findChangePoint({ reference: other, current: other })).toMatchObject({ kind: 'not-found' });
  });

  it('finds nothing in clean, few, absent or unlike rows', () => {
    const calm = createRandom(77);
    const notFound = (current: NumberColumn | CategoryColumn, from: NumberColumn = reference) =>
      expect(findChangePoint({ reference: from, current })).toMatchObject({ kind: 'not-found' });
    notFound(numbers(300, () => calm.normal()));
    notFound(numbers(29, () => 9));
    notFound(numbers(100, () => Number.NaN));
    notFound(labels(100, () => 1));
    notFound(
      numbers(100, () => 1),
      numbers(0, () => 1),
    );
    expect(findChangePoint({ reference: labels(9, () => -1), current: labels(50, () => -1) }).kind).toBe(
      'not-found',
    );
  });

  it('rarely sees a change inside a window without one', () => {
    const runs = 200;
    const insideShare = (draw: (source: Random) => NumberColumn) => {
      let inside = 0;
      for (let run = 0; run < runs; run++) {
        const point = findChangePoint({ reference, current: draw(createRandom(`calm/${run}`)) });
        if (point.kind === 'inside') inside++;
      }
      return inside / runs;
    };
    const bar = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);
    expect(insideShare((source) => numbers(200, () => source.normal()))).toBeLessThanOrEqual(bar);
    expect(insideShare((source) => numbers(200, () => source.integer(3)))).toBeLessThanOrEqual(bar);
  });
});
