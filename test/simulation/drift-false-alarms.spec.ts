import { describe, expect, it } from 'vitest';
import { resolveDriftSettings } from '../../src/core/drift/drift-settings.js';
import { evaluateDrift } from '../../src/core/drift/evaluate-drift.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { Column, Table } from '../../src/core/table.js';

/** The long simulation of the default decision has more. */
const runs = 150;
const defaults = resolveDriftSettings();
/** Measures that are only reported change no verdict and would cost most of the time. */
const settings = resolveDriftSettings({
  measuresByKind: { number: ['auto'], date: ['auto'], category: ['auto'] },
});
/** So many runs of each rate are judged with the measures that are only reported, too. */
const RUNS_WITH_ALL_MEASURES = 5;
/** Three binomial standard errors of a rate of 0.05. */
const band = 3 * Math.sqrt((0.05 * 0.95) / runs);

type MakeColumn = (random: Random, rows: number) => Column;

function isDrifted(reference: Table, current: Table, run: number): boolean {
  const { drifted } = evaluateDrift({ reference, current, settings, seed: run });
  if (run < RUNS_WITH_ALL_MEASURES) {
    expect(evaluateDrift({ reference, current, settings: defaults, seed: run }).drifted).toBe(drifted);
  }
  return drifted;
}

const fill = (rows: number, draw: () => number): Column => ({
  kind: 'number',
  values: Float64Array.from({ length: rows }, draw),
});
const columns: Record<string, MakeColumn> = {
  normal: (random, rows) => fill(rows, () => random.normal()),
  lognormal: (random, rows) => fill(rows, () => Math.exp(random.normal())),
  'rounded normal': (random, rows) => fill(rows, () => Math.round(random.normal() * 2) / 2),
  'many zeros': (random, rows) => fill(rows, () => Math.max(0, random.normal())),
  'five categories': (random, rows) => ({
    kind: 'category',
    codes: Int32Array.from({ length: rows }, () => random.integer(5)),
    levels: ['a', 'b', 'c', 'd', 'e'],
  }),
  'rare category and missing rows': (random, rows) => ({
    kind: 'category',
    codes: Int32Array.from({ length: rows }, () => {
      const u = random.next();
      return u < 0.05 ? -1 : u < 0.08 ? 1 : 0;
    }),
    levels: ['usual', 'rare'],
  }),
};

function makeTable(random: Random, rows: number, makers: readonly MakeColumn[]): Table {
  return {
    rowCount: rows,
    columns: makers.map((make, index) => ({ name: `x${index}`, data: make(random, rows) })),
  };
}

function alarmRate(
  name: string,
  makers: readonly MakeColumn[],
  referenceRows: number,
  currentRows = referenceRows,
): number {
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`${name}/${referenceRows}/${currentRows}/${run}`);
    const reference = makeTable(random, referenceRows, makers);
    const current = makeTable(random, currentRows, makers);
    if (isDrifted(reference, current, run)) alarms++;
  }
  return alarms / runs;
}

describe('false alarms of the default settings on unchanged data', () => {
  for (const [name, make] of Object.entries(columns)) {
    for (const rows of [200, 1000]) {
      it(`are at most 5 % for one ${name} column of ${rows} rows`, () => {
        expect(alarmRate(name, [make], rows)).toBeLessThanOrEqual(0.05 + band);
      });
    }
  }

  for (const rows of [200, 1000]) {
    it(`are at most 5 % for ten mixed columns of ${rows} rows`, () => {
      const makers = Object.values(columns);
      const ten = Array.from({ length: 10 }, (_, index) => makers[index % makers.length]!);
      expect(alarmRate('ten', ten, rows)).toBeLessThanOrEqual(0.05 + band);
    });
  }

  it('are at most 5 % for sides of very different size', () => {
    const makers = Object.values(columns);
    expect(alarmRate('unequal', makers, 2000, 30)).toBeLessThanOrEqual(0.05 + band);
    expect(alarmRate('unequal', makers, 30, 2000)).toBeLessThanOrEqual(0.05 + band);
  });
});

describe('detection by the default settings', () => {
  function detectionRate(makeReference: MakeColumn, makeCurrent: MakeColumn, rows: number): number {
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const random = createRandom(`detect/${run}`);
      const reference = makeTable(random, rows, [makeReference]);
      const current = makeTable(random, rows, [makeCurrent]);
      if (isDrifted(reference, current, run)) found++;
    }
    return found / runs;
  }
  const shifted =
    (shift: number): MakeColumn =>
    (random, rows) =>
      fill(rows, () => random.normal() + shift);

  it('finds a shift of half a standard deviation in 200 rows', () => {
    expect(detectionRate(shifted(0), shifted(0.5), 200)).toBeGreaterThanOrEqual(0.99);
  });

  it('is as good downwards as upwards', () => {
    const difference =
      detectionRate(shifted(0), shifted(0.3), 200) - detectionRate(shifted(0), shifted(-0.3), 200);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.03 + 3 * Math.sqrt(0.5 / runs));
  });

  it('finds 30 points of mass moved between categories in 200 rows', () => {
    const category =
      (share: number): MakeColumn =>
      (random, rows) => ({
        kind: 'category',
        codes: Int32Array.from({ length: rows }, () => (random.next() < share ? 0 : 1)),
        levels: ['a', 'b'],
      });
    expect(detectionRate(category(0.3), category(0.6), 200)).toBeGreaterThanOrEqual(0.99);
  });

  it('finds a shift of one standard deviation behind a wild value', () => {
    const wild: MakeColumn = (random, rows) => {
      const column = shifted(0)(random, rows);
      if (column.kind !== 'category') column.values[0] = 1e6;
      return column;
    };
    expect(detectionRate(wild, shifted(1), 200)).toBe(1);
  });
});
