import { describe, expect, it } from 'vitest';
import { categories, dates, makeTable, numbers } from '../../../../test/support/make-table.js';
import { InvalidArgument } from '../../errors.js';
import { createRandom, type Random } from '../../random.js';
import type { Column, Table } from '../../table.js';
import type { DatasetMeasurement } from '../dataset-measure.js';
import { findDatasetMeasure } from '../dataset-measure-registry.js';
import { measureDataset, multivariateMeasures } from './measure-dataset.js';

const quick = {
  domainClassifier: { permutations: 99 },
  mmd: { permutations: 99 },
};

function measureAll(reference: Table, current: Table, seed = 1): DatasetMeasurement[] {
  return measureDataset(multivariateMeasures, reference, current, { seed, ...quick });
}

function fill(rows: number, draw: (row: number) => number): Column {
  return { kind: 'number', values: Float64Array.from({ length: rows }, (_, row) => draw(row)) };
}

function normals(rows: number, random: Random): Column {
  return fill(rows, () => random.normal());
}

function labels(rows: number, draw: (row: number) => string | null): Column {
  return categories(...Array.from({ length: rows }, (_, row) => draw(row)));
}

function mixedTable(rows: number, random: Random): Table {
  const x = Float64Array.from({ length: rows }, () => random.normal());
  return makeTable({
    x: { kind: 'number', values: x },
    y: fill(rows, (row) => 0.8 * x[row]! + 0.6 * random.normal()),
    z: fill(rows, () => (random.next() < 0.1 ? Number.NaN : Math.exp(random.normal()))),
    k: labels(rows, () => (random.next() < 0.05 ? null : ['a', 'b', 'c'][random.integer(3)]!)),
  });
}

/** Two columns that are standard normal each, with the given correlation, among columns of noise. */
function correlated(rows: number, correlation: number, random: Random): Table {
  const first = Float64Array.from({ length: rows }, () => random.normal());
  const noise = Math.sqrt(1 - correlation * correlation);
  return makeTable({
    first: { kind: 'number', values: first },
    second: fill(rows, (row) => correlation * first[row]! + noise * random.normal()),
    third: normals(rows, random),
    fourth: normals(rows, random),
  });
}

function expectWellFormed(result: DatasetMeasurement): void {
  const definition = findDatasetMeasure(result.measure)!;
  expect(definition).toBeDefined();
  if (result.kind !== 'measured') return;
  for (const value of [result.statistic, result.effect, result.pValue!]) {
    expect(Number.isFinite(value), `${result.measure}: ${JSON.stringify(result)}`).toBe(true);
  }
  expect(result.effect).toBeGreaterThanOrEqual(0);
  expect(result.pValue!).toBeGreaterThanOrEqual(0);
  expect(result.pValue!).toBeLessThanOrEqual(1);
  expect(Object.keys(definition.effectFloors)).toContain(result.effectMeasure);
  const shares = (result.attributions ?? []).map((attribution) => attribution.share);
  expect([...shares].sort((a, b) => b - a)).toEqual(shares);
  expect(shares.every((share) => share >= 0)).toBe(true);
}

const random = createRandom('edge corpus');
const rows = 60;
const noise = () => normals(rows, random);
const edgeTables: Record<string, Table> = {
  'no column': { rowCount: 0, columns: [] },
  'no row': makeTable({ a: numbers(), b: numbers() }),
  'one row': makeTable({ a: numbers(1), b: numbers(2) }),
  'two rows': makeTable({ a: numbers(1, 2), b: numbers(2, 1) }),
  constants: makeTable({ a: fill(rows, () => 1), b: fill(rows, () => 2) }),
  'other constants': makeTable({ a: fill(rows, () => 5), b: fill(rows, () => -2) }),
  'all missing': makeTable({ a: fill(rows, () => Number.NaN), b: fill(rows, () => Number.NaN) }),
  'all infinite': makeTable({
    a: fill(rows, () => Number.POSITIVE_INFINITY),
    b: fill(rows, (row) => (row % 2 === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)),
  }),
  'some infinite': makeTable({
    a: fill(rows, (row) => (row % 7 === 0 ? Number.NEGATIVE_INFINITY : random.normal())),
    b: noise(),
  }),
  huge: makeTable({
    a: fill(rows, () => (random.next() - 0.5) * Number.MAX_VALUE),
    b: fill(rows, (row) => (row % 2 === 0 ? Number.MAX_VALUE : -Number.MAX_VALUE)),
  }),
  tiny: makeTable({
    a: fill(rows, (row) => (row % 2 === 0 ? Number.MIN_VALUE : 0)),
    b: fill(rows, () => random.next() * 1e-300),
  }),
  zeros: makeTable({ a: fill(rows, (row) => (row % 2 === 0 ? -0 : 0)), b: noise() }),
  'equal columns': (() => {
    const column = noise();
    return makeTable({ a: column, b: column });
  })(),
  'numbers that became labels': makeTable({ a: labels(rows, (row) => `v${row % 3}`), b: noise() }),
  'keys and one number': makeTable({ a: labels(rows, (row) => `id ${row}`), b: noise() }),
  'labels, some missing': makeTable({
    a: labels(rows, (row) => (row % 3 === 0 ? null : 'x')),
    b: labels(rows, (row) => (row % 5 === 0 ? 'y' : 'z')),
  }),
  'all labels missing': makeTable({ a: labels(rows, () => null), b: labels(rows, () => null) }),
  dates: makeTable({ a: dates(...Array.from({ length: rows }, () => '2026-01-01')), b: noise() }),
  'big integers': makeTable({ a: fill(rows, (row) => 2 ** 60 + 256 * (row % 9)), b: noise() }),
  plain: makeTable({ a: noise(), b: noise() }),
};

describe('the measures of all columns together on awkward tables', () => {
  for (const [referenceName, reference] of Object.entries(edgeTables)) {
    it(`neither throw nor give anything but finite numbers with "${referenceName}" as the reference`, () => {
      for (const current of Object.values(edgeTables)) {
        for (const result of measureAll(reference, current)) expectWellFormed(result);
      }
    });
  }

  it('say that tables without rows or shared columns are empty', () => {
    const kinds = (table: Table) => measureAll(table, edgeTables['plain']!).map((result) => result.kind);
    expect(kinds(edgeTables['no column']!)).toEqual(['empty', 'empty', 'empty']);
    expect(kinds(edgeTables['no row']!)).toEqual(['empty', 'empty', 'empty']);
    expect(kinds(makeTable({ c: noise() }))).toEqual(['empty', 'empty', 'empty']);
  });

  it('say that few rows are insufficient and how many there would have to be', () => {
    const results = measureAll(edgeTables['two rows']!, edgeTables['plain']!);
    expect(results.map((result) => result.kind === 'insufficient' && [result.needed, result.got])).toEqual([
      [25, 2],
      [16, 2],
      [8, 2],
    ]);
  });

  it('say that equal constants are constant', () => {
    const kinds = measureAll(edgeTables['constants']!, edgeTables['constants']!).map((result) => result.kind);
    expect(kinds).toEqual(['constant', 'constant', 'constant']);
  });

  it('tell different constants apart by classifier and MMD', () => {
    const [classifier, , mmd] = measureAll(edgeTables['constants']!, edgeTables['other constants']!);
    expect(classifier).toMatchObject({ kind: 'measured', statistic: 1, effect: 0.5, pValue: 0.01 });
    expect(mmd).toMatchObject({ kind: 'measured', pValue: 0.01 });
  });

  it('leave dates, keys and columns of another kind out and say so', () => {
    const flagsOf = (a: Table, b: Table) =>
      measureAll(a, b).map((result) => (result.kind === 'measured' ? result.flags : []));
    expect(flagsOf(edgeTables['dates']!, edgeTables['dates']!)[0]).toEqual(['dates_left_out']);
    expect(flagsOf(edgeTables['plain']!, edgeTables['numbers that became labels']!)[2]).toEqual([
      'columns_left_out',
    ]);
    const otherKeys = makeTable({ a: labels(rows, (row) => `other ${row}`), b: noise() });
    expect(flagsOf(edgeTables['keys and one number']!, otherKeys)[0]).toEqual(['keys_left_out']);
  });
});

describe('the measures of all columns together', () => {
  const reference = mixedTable(150, createRandom('reference'));
  const current = mixedTable(120, createRandom('current'));

  it('give the same bytes for the same seed, alone or in company, and leave their input untouched', () => {
    const before = structuredClone([reference, current]);
    const together = JSON.stringify(measureAll(reference, current));
    const alone = multivariateMeasures.flatMap((id) =>
      measureDataset([id], reference, current, { seed: 1, ...quick }),
    );
    expect(JSON.stringify(alone)).toBe(together);
    expect([reference, current]).toEqual(before);
    expect(JSON.stringify(measureAll(reference, current, 2))).not.toBe(together);
  });

  it('do not depend on the order in which a column lists its labels', () => {
    const relabel = (table: Table): Table => ({
      ...table,
      columns: table.columns.map(({ name, data }) => {
        if (data.kind !== 'category') return { name, data };
        const last = data.levels.length - 1;
        const codes = data.codes.map((code) => (code < 0 ? -1 : last - code));
        return { name, data: { ...data, codes, levels: data.levels.toReversed() } };
      }),
    });
    expect(measureAll(relabel(reference), relabel(current))).toEqual(measureAll(reference, current));
  });

  it('do not depend on the units of a number', () => {
    const inOtherUnits = (table: Table): Table => ({
      ...table,
      columns: table.columns.map(({ name, data }) =>
        data.kind === 'number'
          ? { name, data: { ...data, values: data.values.map((x) => 8 * x) } }
          : { name, data },
      ),
    });
    expect(measureAll(inOtherUnits(reference), inOtherUnits(current))).toEqual(
      measureAll(reference, current),
    );
  });

  it('look at no more rows than they are told and say so', () => {
    const results = measureDataset(multivariateMeasures, reference, current, {
      seed: 1,
      domainClassifier: { rowsPerSide: 40, permutations: 99 },
      pcaReconstruction: { rowsPerSide: 40 },
      mmd: { rowsPerSide: 40, permutations: 99 },
    });
    for (const result of results) {
      expect(result).toMatchObject({ kind: 'measured', flags: ['sampled'] });
      if (result.kind === 'measured') expect(result.method).toContain('40 current rows');
    }
  });

  it('find a change of correlation that no single column shows', () => {
    const results = measureAll(
      correlated(800, 0, createRandom('before')),
      correlated(800, 0.8, createRandom('after')),
    );
    const [classifier, , mmd] = results;
    for (const result of [classifier!, mmd!]) {
      expect(result).toMatchObject({ kind: 'measured', pValue: 0.01 });
    }
    expect(classifier!.kind === 'measured' && classifier!.effect).toBeGreaterThan(0.05);
    const features = (classifier!.attributions ?? []).slice(0, 2).map(({ feature }) => feature);
    expect(features.sort()).toEqual(['first', 'second']);
  });

  it('find a broken dependence by its reconstruction error', () => {
    const [, components] = measureAll(
      correlated(800, 0.9, createRandom('before')),
      correlated(800, 0, createRandom('after')),
    );
    expect(components?.kind === 'measured' && components.pValue).toBeLessThan(1e-6);
    expect(components?.kind === 'measured' && components.effect).toBeGreaterThan(0.05);
  });

  it('are not blinded by one wild value in the reference', () => {
    const before = correlated(400, 0, createRandom('before'));
    const after = correlated(400, 0, createRandom('after'));
    const [wild] = before.columns;
    const [shifted] = after.columns;
    if (wild!.data.kind === 'category' || shifted!.data.kind === 'category')
      throw new Error('numbers expected');
    wild!.data.values[0] = 1e6;
    shifted!.data.values.forEach((value, i, values) => {
      values[i] = value + 1;
    });
    for (const result of measureAll(before, after).filter(
      ({ measure }) => measure !== 'pca_reconstruction',
    )) {
      expect(result).toMatchObject({ kind: 'measured', pValue: 0.01 });
    }
  });

  it('see a change of label shares and of missing rows', () => {
    const draw = createRandom('labels');
    const table = (share: number, missing: number) =>
      makeTable({
        label: labels(400, () => (draw.next() < share ? 'a' : 'b')),
        number: fill(400, () => (draw.next() < missing ? Number.NaN : draw.normal())),
      });
    for (const current of [table(0.8, 0.1), table(0.5, 0.5)]) {
      const [classifier, , mmd] = measureAll(table(0.5, 0.1), current);
      expect(classifier).toMatchObject({ kind: 'measured', pValue: 0.01 });
      expect(mmd).toMatchObject({ kind: 'measured', pValue: 0.01 });
    }
  });

  it('judge blocks of time when asked to', () => {
    const [result] = measureDataset(['domain_classifier'], reference, current, {
      seed: 1,
      domainClassifier: { foldKind: 'time_blocks', permutations: 99 },
    });
    expect(result).toMatchObject({ kind: 'measured', pMethod: 'permutation' });
    expect(result!.kind === 'measured' && result!.method).toContain('blocks of time');
  });

  it('refuse wrong calls', () => {
    const call = (options: object, id = 'mmd') =>
      measureDataset([id], reference, current, { seed: 1, ...options });
    expect(() => call({}, 'ks')).toThrow(InvalidArgument);
    expect(() => call({ mmd: { rowsPerSide: 3 } })).toThrow(InvalidArgument);
    expect(() => call({ mmd: { permutations: 1.5 } })).toThrow(InvalidArgument);
    expect(() => call({ domainClassifier: { folds: 1 } }, 'domain_classifier')).toThrow(InvalidArgument);
    expect(() => call({ pcaReconstruction: { explainedShare: 1 } }, 'pca_reconstruction')).toThrow(
      InvalidArgument,
    );
  });
});

describe('false alarms of the measures of all columns together on like data', () => {
  const runs = 100;
  /** Three binomial standard errors of a rate of 0.05. */
  const band = 3 * Math.sqrt((0.05 * 0.95) / runs);

  it('are at most 5 % for 40 reference and 30 current rows of numbers and labels', () => {
    const alarms = new Map<string, number>(multivariateMeasures.map((id) => [id, 0]));
    for (let run = 0; run < runs; run++) {
      const stream = createRandom(`like/${run}`);
      const both = mixedTable(70, stream);
      const part = (from: number, to: number): Table => {
        const picked = both.columns.map(({ name, data }) => ({
          name,
          data:
            data.kind === 'category'
              ? { ...data, codes: data.codes.slice(from, to) }
              : { ...data, values: data.values.slice(from, to) },
        }));
        return { rowCount: to - from, columns: picked };
      };
      for (const result of measureAll(part(0, 40), part(40, 70), run)) {
        if (result.kind === 'measured' && result.pValue! <= 0.05) {
          alarms.set(result.measure, alarms.get(result.measure)! + 1);
        }
      }
    }
    for (const [id, count] of alarms) expect(count / runs, id).toBeLessThanOrEqual(0.05 + band);
  });
});
