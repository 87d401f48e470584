import { describe, expect, it } from 'vitest';
import { findDatasetMeasure } from '../../src/core/drift/dataset-measure-registry.js';
import {
  type MeasureDatasetOptions,
  type MultivariateMeasure,
  measureDataset,
  multivariateMeasures,
} from '../../src/core/drift/multivariate/measure-dataset.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { NamedColumn, Table } from '../../src/core/table.js';

/** 199 permutations decide at 0.05 exactly; finer p-values would change no rate here. */
const options: Omit<MeasureDatasetOptions, 'seed'> = {
  domainClassifier: { permutations: 199 },
  mmd: { permutations: 199 },
};
const alpha = 0.05;

type MakeTable = (rows: number, random: Random) => Table;

function numberTable(rows: number, draw: () => readonly number[]): Table {
  const drawn = Array.from({ length: rows }, draw);
  const width = drawn[0]?.length ?? 0;
  return {
    rowCount: rows,
    columns: Array.from({ length: width }, (_, j) => ({
      name: `x${j}`,
      data: { kind: 'number' as const, values: Float64Array.from(drawn, (row) => row[j]!) },
    })),
  };
}

const independent =
  (columns: number, draw: (random: Random) => number): MakeTable =>
  (rows, random) =>
    numberTable(rows, () => Array.from({ length: columns }, () => draw(random)));

const normal = (random: Random) => random.normal();
/** Ratio of a normal to the root of a mean of three squares: Student's t with 3 degrees of freedom. */
const studentT3 = (random: Random) =>
  random.normal() / Math.sqrt((random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2) / 3);
const lognormal = (random: Random) => Math.exp(random.normal());

const correlated =
  (columns: number, correlation: number): MakeTable =>
  (rows, random) =>
    numberTable(rows, () => {
      const common = Math.sqrt(correlation) * random.normal();
      return Array.from({ length: columns }, () => common + Math.sqrt(1 - correlation) * random.normal());
    });

/** Labels with shares 1, 1/2, 1/3, ... of `size` labels. */
function zipfColumn(name: string, size: number, rows: number, random: Random): NamedColumn {
  const weights = Array.from({ length: size }, (_, k) => 1 / (k + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const codes = Int32Array.from({ length: rows }, () => {
    let left = random.next() * total;
    let code = 0;
    while (code < size - 1 && left >= weights[code]!) left -= weights[code++]!;
    return code;
  });
  return { name, data: { kind: 'category', codes, levels: weights.map((_, k) => `label ${k}`) } };
}

const mixed: MakeTable = (rows, random) => {
  const numbers = numberTable(rows, () => [
    random.normal(),
    lognormal(random),
    random.next() < 0.1 ? Number.NaN : random.normal(),
    Math.round(2 * random.normal()),
  ]);
  const labels = [zipfColumn('few', 4, rows, random), zipfColumn('many', 300, rows, random)];
  return { rowCount: rows, columns: [...numbers.columns, ...labels] };
};

interface Rates {
  /** Share of runs with p <= 0.05. */
  readonly pValue: number;
  /** Share of runs that pass the effect floor as well. */
  readonly bothKeys: number;
}

function rejectionRates(
  name: string,
  make: { readonly reference: MakeTable; readonly current: MakeTable },
  sizes: { readonly reference: number; readonly current: number },
  runs: number,
): Record<MultivariateMeasure, Rates> {
  const small = Object.fromEntries(multivariateMeasures.map((id) => [id, 0]));
  const drifted = { ...small };
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`${name}/${sizes.reference}/${sizes.current}/${run}`);
    const reference = make.reference(sizes.reference, random.fork('reference'));
    const current = make.current(sizes.current, random.fork('current'));
    for (const result of measureDataset(multivariateMeasures, reference, current, {
      seed: run,
      ...options,
    })) {
      if (result.kind !== 'measured' || !(result.pValue! <= alpha)) continue;
      small[result.measure]!++;
      const floor = findDatasetMeasure(result.measure)!.effectFloors[result.effectMeasure]!;
      if (result.effect >= floor) drifted[result.measure]!++;
    }
  }
  return Object.fromEntries(
    multivariateMeasures.map((id) => [id, { pValue: small[id]! / runs, bothKeys: drifted[id]! / runs }]),
  ) as Record<MultivariateMeasure, Rates>;
}

function printRow(name: string, sizes: string, rates: Record<MultivariateMeasure, Rates>): void {
  const cells = multivariateMeasures.map(
    (id) => `${rates[id].pValue.toFixed(3)} / ${rates[id].bothKeys.toFixed(3)}`,
  );
  console.log(`| ${name} | ${sizes} | ${cells.join(' | ')} |`);
}

describe('false alarms of the measures of all columns together, p / both keys', () => {
  const runs = Number(process.env['MLDRIFT_SIMULATION_RUNS'] ?? 1000);
  const band = 3 * Math.sqrt((alpha * (1 - alpha)) / runs);
  const makers: Record<string, MakeTable> = {
    '5 normal': independent(5, normal),
    '5 t with 3 df': independent(5, studentT3),
    '5 lognormal': independent(5, lognormal),
    '10 normal, rho 0.8': correlated(10, 0.8),
    '4 numbers and 2 labels': mixed,
  };
  const sizes = [
    { reference: 30, current: 30 },
    { reference: 200, current: 200 },
    { reference: 30, current: 600 },
    { reference: 600, current: 30 },
  ];
  for (const [name, make] of Object.entries(makers)) {
    for (const size of sizes) {
      it(`are at most 5 % for ${name}, ${size.reference} against ${size.current} rows`, () => {
        const rates = rejectionRates(name, { reference: make, current: make }, size, runs);
        printRow(name, `${size.reference} x ${size.current}`, rates);
        for (const id of multivariateMeasures) {
          expect(rates[id].pValue, id).toBeLessThanOrEqual(alpha + band);
          expect(rates[id].bothKeys, id).toBeLessThanOrEqual(alpha + band);
        }
      });
    }
  }
});

describe('power of the measures of all columns together, p / both keys', () => {
  const runs = 40;
  const columns = 10;
  const changed =
    (change: (row: number[]) => void): MakeTable =>
    (rows, random) =>
      numberTable(rows, () => {
        const row = Array.from({ length: columns }, () => random.normal());
        change(row);
        return row;
      });
  const plain = independent(columns, normal);
  const shift = (row: number[], column: number, by: number) => {
    row[column]! += by;
  };
  const mix = (row: number[], correlation: number) => {
    row[1] = correlation * row[0]! + Math.sqrt(1 - correlation ** 2) * row[1]!;
  };
  const changes: Record<string, { reference: MakeTable; current: MakeTable }> = {
    'one column +0.15 sd': { reference: plain, current: changed((row) => shift(row, 0, 0.15)) },
    'one column +0.3 sd': { reference: plain, current: changed((row) => shift(row, 0, 0.3)) },
    'one column +0.5 sd': { reference: plain, current: changed((row) => shift(row, 0, 0.5)) },
    'every column +0.1 sd': {
      reference: plain,
      current: changed((row) => {
        for (let j = 0; j < row.length; j++) shift(row, j, 0.1);
      }),
    },
    'one column scaled by 1.5': {
      reference: plain,
      current: changed((row) => row.splice(0, 1, 1.5 * row[0]!)),
    },
    'correlation 0 -> 0.5': { reference: plain, current: changed((row) => mix(row, 0.5)) },
    'correlation 0 -> 0.8': { reference: plain, current: changed((row) => mix(row, 0.8)) },
    'all correlated 0.8 -> 0': { reference: correlated(columns, 0.8), current: plain },
    'all correlated 0.8 -> 0.6': {
      reference: correlated(columns, 0.8),
      current: correlated(columns, 0.6),
    },
  };
  for (const [name, make] of Object.entries(changes)) {
    for (const rows of [300, 1000]) {
      it(`is printed for ${name} in ten columns of ${rows} rows`, () => {
        const rates = rejectionRates(name, make, { reference: rows, current: rows }, runs);
        printRow(name, `${rows} x ${rows}`, rates);
        if (rows < 1000) return;
        if (name === 'correlation 0 -> 0.8') {
          expect(rates.domain_classifier.bothKeys).toBeGreaterThanOrEqual(0.99);
          expect(rates.mmd.bothKeys).toBeGreaterThanOrEqual(0.9);
        }
        if (name === 'one column +0.5 sd') {
          expect(rates.domain_classifier.bothKeys).toBeGreaterThanOrEqual(0.99);
          expect(rates.mmd.bothKeys).toBeGreaterThanOrEqual(0.99);
        }
        if (name === 'all correlated 0.8 -> 0') {
          for (const id of multivariateMeasures) expect(rates[id].bothKeys, id).toBeGreaterThanOrEqual(0.99);
        }
      });
    }
  }
});
