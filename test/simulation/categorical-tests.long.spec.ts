import { describe, expect, it } from 'vitest';
import { rowGroups } from '../../src/core/drift/dataset/row-groups.js';
import { createMeasureContext } from '../../src/core/drift/measure-context.js';
import { findMeasure } from '../../src/core/drift/measure-registry.js';
import { createRandom, type Random } from '../../src/core/random.js';
import { duplicateShare } from '../../src/core/stats/tests/duplicate-share.js';
import type { Column } from '../../src/core/table.js';

const runs = Number(process.env['MLDRIFT_SIMULATION_RUNS'] ?? 1000);
/** Three binomial standard errors of a rate. */
const band = (rate: number) => 3 * Math.sqrt((rate * (1 - rate)) / runs);

type Draw = (random: Random) => number;

const numberLaws: Record<string, Draw> = {
  normal: (random) => random.normal(),
  lognormal: (random) => Math.exp(random.normal()),
  'rounded to half sd': (random) => Math.round(random.normal() * 2) / 2,
  '20 % zeros': (random) => (random.next() < 0.2 ? 0 : -Math.log(1 - random.next())),
  '50 % zeros': (random) => (random.next() < 0.5 ? 0 : -Math.log(1 - random.next())),
  '80 % zeros': (random) => (random.next() < 0.8 ? 0 : -Math.log(1 - random.next())),
};
const zipf = (count: number): Draw => {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (random) => {
    let rest = random.next() * total;
    return weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
  };
};
const categoryLaws: Record<string, Draw> = {
  'two, 50 %': (random) => random.integer(2),
  'two, 2 %': (random) => Number(random.next() < 0.02),
  'three even': (random) => random.integer(3),
  'ten even': (random) => random.integer(10),
  'fifty even': (random) => random.integer(50),
  'Zipf of 30': zipf(30),
};
const sizes = [
  [30, 30],
  [100, 100],
  [300, 300],
  [1000, 1000],
  [30, 5000],
  [5000, 30],
  [300, 5000],
  [5000, 300],
] as const;

function numberColumn(draw: Draw, random: Random, rows: number): Column {
  return { kind: 'number', values: Float64Array.from({ length: rows }, () => draw(random)) };
}

function categoryColumn(draw: Draw, random: Random, rows: number): Column {
  const levels = Array.from({ length: 50 }, (_, index) => `c${index}`);
  return { kind: 'category', codes: Int32Array.from({ length: rows }, () => draw(random)), levels };
}

function alarmRate(
  measure: string,
  make: (random: Random, rows: number) => Column,
  [n, m]: readonly [number, number],
  label: string,
): number {
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`${measure}/${label}/${n}/${m}/${run}`);
    const reference = make(random, n);
    const current = make(random, m);
    const context = createMeasureContext(reference, current, random.fork('measure'));
    const result = findMeasure(measure)!.compute(reference, current, context);
    if (result.kind === 'measured' && result.pValue! <= 0.05) alarms++;
  }
  return alarms / runs;
}

function printAndCheck(title: string, rates: Readonly<Record<string, readonly number[]>>, bar: number): void {
  console.log(`\nalarms at 0.05 on unchanged data: ${title}, ${runs} runs each`);
  console.log(`| data | ${sizes.map(([n, m]) => `${n} x ${m}`).join(' | ')} |`);
  for (const [name, row] of Object.entries(rates)) {
    console.log(`| ${name} | ${row.map((rate) => rate.toFixed(3)).join(' | ')} |`);
  }
  for (const row of Object.values(rates)) {
    for (const rate of row) expect(rate).toBeLessThanOrEqual(bar + band(bar));
  }
}

describe('false alarms of single measures', () => {
  it.each(['psi', 'out_of_range'])('of %s of numbers stay near 5 %', (measure) => {
    const rates = Object.fromEntries(
      Object.entries(numberLaws).map(([name, draw]) => [
        name,
        sizes.map((size) =>
          alarmRate(measure, (random, rows) => numberColumn(draw, random, rows), size, name),
        ),
      ]),
    );
    printAndCheck(measure, rates, measure === 'psi' ? 0.06 : 0.05);
  });

  it.each(['psi', 'total_variation', 'chi2', 'g_test', 'fisher', 'two_proportion'])(
    'of %s of categories stay near 5 %',
    (measure) => {
      const isOfTwo = measure === 'fisher' || measure === 'two_proportion';
      const laws = Object.entries(categoryLaws).filter(([name]) => !isOfTwo || name.startsWith('two'));
      const rates = Object.fromEntries(
        laws.map(([name, draw]) => [
          name,
          sizes.map((size) =>
            alarmRate(measure, (random, rows) => categoryColumn(draw, random, rows), size, name),
          ),
        ]),
      );
      printAndCheck(`${measure}, categories`, rates, 0.06);
    },
  );
});

describe('duplicate rows', () => {
  const laws: Record<string, Draw> = {
    '6 distinct rows': (random) => random.integer(6),
    '300 distinct rows': (random) => random.integer(300),
    'skewed, 5,000 distinct rows': (random) => Math.floor(random.next() ** 3 * 5000),
    'nearly all different': (random) => random.integer(100_000),
  };
  const rowsOf = (draw: Draw, random: Random, rows: number) =>
    Float64Array.from({ length: rows }, () => draw(random));
  const pValue = (reference: Float64Array, current: Float64Array, random: Random) => {
    const groups = rowGroups(reference.sort(), current.sort());
    const counts = { groups, referenceRows: reference.length, currentRows: current.length };
    const result = duplicateShare(counts, random);
    return result.kind === 'tested' ? result : undefined;
  };

  it('are held to 5 % on tables with natural repeats, by both methods', () => {
    const all = [...sizes, [8000, 8000], [20_000, 5000]] as const;
    console.log(`\nalarms at 0.05 on unchanged data: duplicate rows, ${runs} runs each`);
    console.log(`| rows | ${all.map(([n, m]) => `${n} x ${m}`).join(' | ')} |`);
    for (const [name, draw] of Object.entries(laws)) {
      const rates = all.map(([n, m]) => {
        let alarms = 0;
        for (let run = 0; run < runs; run++) {
          const random = createRandom(`duplicates/${name}/${n}/${m}/${run}`);
          const result = pValue(rowsOf(draw, random, n), rowsOf(draw, random, m), random);
          if (result !== undefined && result.pValue <= 0.05) alarms++;
        }
        return alarms / runs;
      });
      console.log(`| ${name} | ${rates.map((rate) => rate.toFixed(3)).join(' | ')} |`);
      for (const rate of rates) expect(rate).toBeLessThanOrEqual(0.05 + band(0.05));
    }
  });

  it('are found when a whole batch was loaded twice', () => {
    console.log('\nbatch loaded twice: found at p 0.01 and effect 0.02, 20 runs each');
    for (const [name, draw] of Object.entries(laws).slice(1)) {
      for (const [n, half] of [
        [1000, 100],
        [1000, 500],
        [20_000, 200],
        [300, 1000],
      ] as const) {
        let found = 0;
        for (let run = 0; run < 20; run++) {
          const random = createRandom(`twice/${name}/${n}/${half}/${run}`);
          const once = rowsOf(draw, random, half);
          const twice = Float64Array.from({ length: 2 * half }, (_, index) => once[index % half]!);
          const result = pValue(rowsOf(draw, random, n), twice, random);
          if (result !== undefined && result.pValue <= 0.01 && result.difference >= 0.02) found++;
        }
        console.log(`| ${name} | ${n} x 2 * ${half} | ${found / 20} |`);
        if (name === 'nearly all different') expect(found).toBe(20);
      }
    }
  });
});
