import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import type { Column, Table } from '../../table.js';
import { segmentRows } from './segment-rows.js';
import { findWorstSegments } from './worst-segments.js';

const countries = ['AT', 'BE', 'CH', 'DE'];

function number(values: readonly number[]): Column {
  return { kind: 'number', values: Float64Array.from(values) };
}

function table(columns: Readonly<Record<string, Column>>, rowCount: number): Table {
  return { rowCount, columns: Object.entries(columns).map(([name, data]) => ({ name, data })) };
}

interface Row {
  readonly country: number;
  readonly age: number;
  readonly noise: number;
}

/** Country, age, a feature and a category that `change` may move for some rows. */
function makeTable(
  rows: number,
  random: Random,
  change: { value?: (row: Row) => number; plan?: (row: Row) => number } = {},
): Table {
  const drawn = Array.from({ length: rows }, () => ({
    country: random.integer(4),
    age: random.next() * 80,
    noise: random.normal(),
  }));
  const value = change.value ?? (({ noise }: Row) => noise);
  const plan = change.plan ?? (({ noise }: Row) => Number(noise > 0));
  return table(
    {
      country: { kind: 'category', codes: Int32Array.from(drawn, (row) => row.country), levels: countries },
      age: number(drawn.map((row) => row.age)),
      value: number(drawn.map(value)),
      plan: { kind: 'category', codes: Int32Array.from(drawn, plan), levels: ['basic', 'plus', 'pro'] },
    },
    rows,
  );
}

describe('segmentRows', () => {
  it('cuts numbers at pooled quartiles and keeps equal values and missing ones together', () => {
    const segments = segmentRows(number([1, 2, 3, 4]), number([5, 6, 7, 8, Number.NaN]))!;
    expect(segments.labels).toEqual(['<= 2.75', '2.75 to 4.5', '4.5 to 6.25', '> 6.25', 'missing']);
    expect([...segments.reference]).toEqual([0, 0, 1, 1]);
    expect([...segments.current]).toEqual([2, 2, 3, 3, 4]);
    expect(segmentRows(number([7, 7]), number([7]))!.labels).toEqual(['any value', 'missing']);
    expect(segmentRows(number([]), number([Number.POSITIVE_INFINITY]))!.labels).toEqual([
      'any value',
      'missing',
    ]);
  });

  it('takes the commonest categories whatever the codes of a side', () => {
    const segments = segmentRows(
      { kind: 'category', codes: Int32Array.of(0, 1, 1, -1), levels: ['x', 'y'] },
      { kind: 'category', codes: Int32Array.of(0, 0, 1), levels: ['y', 'z'] },
    )!;
    expect(segments.labels).toEqual(['y', 'x', 'z', 'missing']);
    expect([...segments.reference]).toEqual([1, 0, 0, 3]);
    expect([...segments.current]).toEqual([0, 0, 2]);
  });

  it('has no answer for another kind', () => {
    expect(segmentRows(number([1]), { kind: 'date', values: Float64Array.of(1) })).toBeUndefined();
  });
});

describe('findWorstSegments', () => {
  const random = createRandom('segments');
  const reference = makeTable(2000, random);

  it('names the category in which a number moved', () => {
    const current = makeTable(2000, random, { value: (row) => row.noise + (row.country === 3 ? 1 : 0) });
    const [worst] = findWorstSegments({ reference, current, features: ['value'] });
    expect(worst).toMatchObject({
      feature: 'value',
      segment: { column: 'country', label: 'DE' },
      effectMeasure: 'robust_wasserstein',
    });
    expect(worst!.effectInside).toBeGreaterThan(0.85);
    expect(worst!.effectInside).toBeLessThan(1.15);
    expect(worst!.effectOutside).toBeLessThan(0.15);
    expect(worst!.pAdjusted).toBeLessThan(1e-9);
    expect(Math.abs(worst!.shareChange)).toBeLessThan(0.1);
    expect(worst!.referenceRows).toBeGreaterThan(400);
  });

  it('names the quarter of a number in which the spread of another grew', () => {
    const current = makeTable(2000, random, { value: (row) => row.noise * (row.age > 60 ? 2 : 1) });
    const [worst] = findWorstSegments({ reference, current, features: ['value'] });
    expect(worst!.segment.column).toBe('age');
    expect(worst!.segment.label).toMatch(/^> /);
  });

  it('names the segment in which a new category came up, and the one in which values went missing', () => {
    const current = makeTable(2000, random, {
      plan: (row) => (row.country === 0 && row.age > 40 ? 2 : Number(row.noise > 0)),
      value: (row) => (row.country === 1 && row.age > 40 ? Number.NaN : row.noise),
    });
    const found = findWorstSegments({ reference, current, features: ['plan', 'value'] });
    expect(found.find(({ feature }) => feature === 'plan')).toMatchObject({
      segment: { column: 'country', label: 'AT' },
      effectMeasure: 'total_variation',
    });
    expect(found.find(({ feature }) => feature === 'value')).toMatchObject({
      segment: { column: 'country', label: 'BE' },
      effectMeasure: 'missing_rate_difference',
    });
  });

  it('names nothing when a change is everywhere the same, or too small a group changed', () => {
    const shifted = makeTable(2000, random, { value: (row) => row.noise + 1 });
    expect(findWorstSegments({ reference, current: shifted, features: ['value'] })).toEqual([]);
    const rare = makeTable(100, random, { value: (row) => row.noise + (row.country === 3 ? 9 : 0) });
    expect(
      findWorstSegments({ reference: makeTable(100, random), current: rare, features: ['value'] }),
    ).toEqual([]);
  });

  it('passes over unknown features, ignored columns and columns of another kind', () => {
    const current = makeTable(2000, random, { value: (row) => row.noise + (row.country === 3 ? 1 : 0) });
    const ignoredColumns = ['country', 'plan', 'age'];
    expect(findWorstSegments({ reference, current, features: ['value'], ignoredColumns })).toEqual([]);
    expect(findWorstSegments({ reference, current, features: ['nothing'] })).toEqual([]);
    const typed = table({ value: { kind: 'category', codes: new Int32Array(9), levels: ['x'] } }, 9);
    expect(findWorstSegments({ reference, current: typed, features: ['value'] })).toEqual([]);
    const empty = makeTable(0, random);
    expect(findWorstSegments({ reference: empty, current: empty, features: ['value', 'plan'] })).toEqual([]);
  });

  it('stays finite for constant, infinite and huge values', () => {
    const wild = makeTable(400, random, {
      value: (row) => (row.country === 0 ? 1e308 : row.country === 1 ? Number.NEGATIVE_INFINITY : -1e308),
    });
    const constant = makeTable(400, random, { value: () => 5 });
    for (const [a, b] of [
      [wild, constant],
      [constant, wild],
      [wild, wild],
      [reference, wild],
    ] as const) {
      for (const found of findWorstSegments({ reference: a, current: b, features: ['value'] })) {
        expect(Number.isFinite(found.effectInside) && Number.isFinite(found.effectOutside)).toBe(true);
        expect(found.pAdjusted).toBeLessThanOrEqual(0.05);
      }
    }
  });

  it('names no segment in most clean comparisons', () => {
    const runs = 80;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const source = createRandom(`clean segments/${run}`);
      const found = findWorstSegments({
        reference: makeTable(400, source),
        current: makeTable(300, source),
        features: ['value', 'plan'],
      });
      if (found.length > 0) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(runs * 0.05 + 3 * Math.sqrt(runs * 0.05 * 0.95));
  });
});
