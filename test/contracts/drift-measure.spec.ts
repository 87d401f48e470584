import { describe, expect, it } from 'vitest';
import type { ColumnKind, MeasureResult } from '../../src/core/drift/measure.js';
import { createMeasureContext } from '../../src/core/drift/measure-context.js';
import { findMeasure, listMeasures } from '../../src/core/drift/measure-registry.js';
import { createRandom, permutation } from '../../src/core/random.js';
import { type Column, takeRows } from '../../src/core/table.js';

const random = createRandom('drift measure contract');
const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) });
const normal = (size: number, shift = 0, scale = 1): Column =>
  numbers(...Array.from({ length: size }, () => random.normal() * scale + shift));
const labels = (...values: (string | undefined)[]): Column => {
  const levels = [...new Set(values.filter((value) => value !== undefined))];
  const codes = Int32Array.from(values, (value) => (value === undefined ? -1 : levels.indexOf(value)));
  return { kind: 'category', codes, levels };
};
const manyLabels = (size: number, prefix: string): Column => ({
  kind: 'category',
  codes: Int32Array.from({ length: size }, (_, index) => index),
  levels: Array.from({ length: size }, (_, index) => `${prefix}${index}`),
});
const repeated = <T>(size: number, value: T): T[] => new Array<T>(size).fill(value);

const numberCorpus: Record<string, Column> = {
  empty: numbers(),
  'all missing': numbers(...repeated(30, Number.NaN)),
  'all infinite': numbers(...repeated(30, Number.POSITIVE_INFINITY)),
  'both infinities': numbers(
    ...repeated(15, Number.POSITIVE_INFINITY),
    ...repeated(15, Number.NEGATIVE_INFINITY),
  ),
  'mostly infinite': numbers(...repeated(40, Number.POSITIVE_INFINITY), 1, 2),
  constant: numbers(...repeated(30, 5)),
  'another constant': numbers(...repeated(30, 6)),
  'one row': numbers(1),
  'two rows': numbers(1, 2),
  'both zeros': numbers(...repeated(10, -0), ...repeated(10, 0)),
  'end of the range': numbers(...repeated(10, 1e308), ...repeated(10, -1.7e308), 1, 2, 3),
  'wide end of the range': numbers(...Array.from({ length: 60 }, (_, i) => (i - 30) * 5.9e306)),
  tiny: numbers(...Array.from({ length: 40 }, (_, i) => i * 5e-324)),
  'above 2^53': numbers(...Array.from({ length: 40 }, (_, i) => 2 ** 53 + 2 * i)),
  normal: normal(200),
  shifted: normal(150, 1),
  'half missing': numbers(...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? Number.NaN : i))),
  'heavy ties': numbers(...Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? 0 : i / 7))),
  'one wild value': numbers(...Array.from({ length: 99 }, (_, i) => i), 1e300),
};
const dateCorpus = Object.fromEntries(
  Object.entries(numberCorpus).map(([name, column]): [string, Column] => [
    name,
    column.kind === 'category' ? column : { kind: 'date', values: column.values.map((value) => value * 1e3) },
  ]),
);
const categoryCorpus: Record<string, Column> = {
  empty: labels(),
  'empty with levels': { kind: 'category', codes: new Int32Array(), levels: ['a', 'b'] },
  'all missing': labels(...repeated(30, undefined)),
  constant: labels(...repeated(30, 'a')),
  'another constant': labels(...repeated(30, 'b')),
  'one row': labels('a'),
  'two rows': labels('a', 'b'),
  boolean: labels(...Array.from({ length: 80 }, (_, i) => String(i % 3 === 0))),
  skewed: labels(...repeated(197, 'a'), 'b', 'c', 'd'),
  'with missing': labels(...Array.from({ length: 60 }, (_, i) => (i % 4 === 0 ? undefined : `l${i % 5}`))),
  'names of objects': labels(...Array.from({ length: 40 }, (_, i) => (i % 2 ? '__proto__' : 'constructor'))),
  'all different': manyLabels(300, 'a'),
  'all different and new': manyLabels(250, 'b'),
};
const corpus: Record<ColumnKind, Record<string, Column>> = {
  number: numberCorpus,
  date: dateCorpus,
  category: categoryCorpus,
};

function compute(id: string, reference: Column, current: Column, seed = 'seed'): MeasureResult {
  const context = createMeasureContext(reference, current, createRandom(seed));
  return findMeasure(id)!.compute(reference, current, context);
}

function shuffled(column: Column): Column {
  const length = column.kind === 'category' ? column.codes.length : column.values.length;
  const table = { rowCount: length, columns: [{ name: 'x', data: column }] };
  return takeRows(table, permutation(length, createRandom('shuffle'))).columns[0]!.data;
}

/** The same labels with another dictionary. */
function relabelled(column: Column): Column {
  if (column.kind !== 'category') return column;
  const last = column.levels.length - 1;
  return {
    kind: 'category',
    codes: column.codes.map((code) => (code < 0 ? -1 : last - code)),
    levels: [...column.levels].reverse(),
  };
}

function expectFinite(result: MeasureResult, label: string): void {
  if (result.kind !== 'measured') return;
  expect(Number.isFinite(result.statistic), `${label}: statistic ${result.statistic}`).toBe(true);
  expect(Number.isFinite(result.effect) && result.effect >= 0, `${label}: effect ${result.effect}`).toBe(
    true,
  );
  if (result.ownRule !== undefined) {
    expect(Number.isFinite(result.ownRule.threshold), `${label}: threshold ${result.ownRule.threshold}`).toBe(
      true,
    );
    expect(result.flags, label).toContain('compat');
  }
  if (result.pValue === undefined) return;
  expect(result.pValue >= 0 && result.pValue <= 1, `${label}: p ${result.pValue}`).toBe(true);
}

describe('the registry', () => {
  it('finds every measure by an id of its own', () => {
    const ids = listMeasures().map((measure) => measure.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const measure of listMeasures()) expect(findMeasure(measure.id)).toBe(measure);
    expect(findMeasure('no such measure')).toBeUndefined();
  });

  it('gives one effect measure one floor', () => {
    const floors = new Map<string, number>();
    for (const { effectFloors } of listMeasures()) {
      for (const [name, floor] of Object.entries(effectFloors)) {
        expect(floors.get(name) ?? floor).toBe(floor);
        floors.set(name, floor);
      }
    }
  });
});

describe.each(listMeasures().map((measure) => ({ id: measure.id, measure })))(
  'measure $id',
  ({ id, measure }) => {
    const pairs = measure.kinds.flatMap((kind) =>
      Object.entries(corpus[kind]).flatMap(([first, reference]) =>
        Object.entries(corpus[kind]).map(([second, current]) => ({
          label: `${kind}: ${first} against ${second}`,
          reference,
          current,
        })),
      ),
    );

    const results = new Map<string, MeasureResult>();
    const resultOf = ({ label, reference, current }: (typeof pairs)[number]): MeasureResult => {
      const result = results.get(label) ?? compute(id, reference, current);
      results.set(label, result);
      return result;
    };

    it('answers every pair of the edge corpus without NaN, Infinity or exception, and leaves it untouched', () => {
      const before = JSON.stringify(corpus);
      for (const pair of pairs) expectFinite(resultOf(pair), pair.label);
      expect(JSON.stringify(corpus)).toBe(before);
    });

    it('names only effects that it has a floor for', () => {
      for (const pair of pairs) {
        const result = resultOf(pair);
        // A rule of its own takes the place of both keys, so there is no floor.
        if (result.kind !== 'measured' || result.ownRule !== undefined) continue;
        expect(Object.keys(measure.effectFloors), pair.label).toContain(result.effectMeasure);
      }
    });

    it('gives the same bytes for the same seed, for any order of rows and any dictionary', () => {
      const rearranged = (column: Column) =>
        measure.usesRowOrder === true ? relabelled(column) : shuffled(relabelled(column));
      pairs.forEach((pair, index) => {
        const { label, reference, current } = pair;
        const result = JSON.stringify(resultOf(pair));
        expect(JSON.stringify(compute(id, rearranged(reference), rearranged(current))), label).toBe(result);
        // A repetition costs as much as the first time; every fourth pair would show a hidden state as well.
        if (index % 4 === 0) expect(JSON.stringify(compute(id, reference, current)), label).toBe(result);
      });
    });

    it('finds no effect between a column and itself', () => {
      for (const kind of measure.kinds) {
        for (const [name, column] of Object.entries(corpus[kind])) {
          const result = compute(id, column, column);
          // Peers may find a column different from itself; their effect is only shown.
          if (result.kind !== 'measured' || result.ownRule !== undefined) continue;
          expect(result.effect, name).toBeCloseTo(0, 12);
        }
      }
    });

    it('refuses columns of different kinds', () => {
      expect(() => compute(id, numberCorpus['normal']!, categoryCorpus['boolean']!)).toThrow('current');
    });
  },
);
