import { describe, expect, it } from 'vitest';
import { findChangePoint } from '../../src/core/drift/explain/change-point.js';
import { findWorstSegments } from '../../src/core/drift/explain/worst-segments.js';
import { createRandom, type Random } from '../../src/core/random.js';
import type { Column, Table } from '../../src/core/table.js';

/** Largest share that three binomial standard errors allow for a rate of 0.05. */
const barOf = (runs: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs);

function print(rows: readonly Record<string, unknown>[]): void {
  console.table(rows);
}

type Draw = (random: Random, rows: number, isChanged: (row: number) => boolean) => Column;

const normal =
  (change: (noise: number) => number): Draw =>
  (random, rows, isChanged) => ({
    kind: 'number',
    values: Float64Array.from({ length: rows }, (_, row) => {
      const noise = random.normal();
      return isChanged(row) ? change(noise) : noise;
    }),
  });
const category: Draw = (random, rows, isChanged) => ({
  kind: 'category',
  codes: Int32Array.from({ length: rows }, (_, row) => Number(random.next() < (isChanged(row) ? 0.35 : 0.2))),
  levels: ['other', 'own'],
});
const autoregressive =
  (weight: number): Draw =>
  (random, rows) => {
    let value = random.normal();
    return {
      kind: 'number',
      values: Float64Array.from({ length: rows }, () => {
        value = weight * value + Math.sqrt(1 - weight * weight) * random.normal();
        return value;
      }),
    };
  };

describe('change points', () => {
  it('are rarely seen inside a window without one', () => {
    const rows: Record<string, unknown>[] = [];
    const clean: Record<string, Draw> = {
      normal: normal((noise) => noise),
      'normal, whole window + 0.5 sd': normal((noise) => noise + 0.5),
      'category 20 %': category,
      'AR(1) 0.3': autoregressive(0.3),
      'AR(1) 0.6': autoregressive(0.6),
    };
    for (const [name, draw] of Object.entries(clean)) {
      const row: Record<string, unknown> = { 'no change inside': name };
      for (const current of [50, 200, 1000, 10_000]) {
        const runs = current === 10_000 ? 400 : 2000;
        let inside = 0;
        for (let run = 0; run < runs; run++) {
          const random = createRandom(`clean/${name}/${current}/${run}`);
          const search = {
            reference: draw(random, 1000, () => false),
            current: draw(random, current, () => name.includes('whole')),
          };
          if (findChangePoint(search).kind === 'inside') inside++;
        }
        row[`m = ${current}`] = inside / runs;
        if (!name.startsWith('AR')) expect(inside / runs).toBeLessThanOrEqual(barOf(runs));
      }
      rows.push(row);
    }
    print(rows);
  });

  it('are found where they are', () => {
    const runs = 400;
    const rows: Record<string, unknown>[] = [];
    const changes: Record<string, Draw> = {
      '+0.3 sd': normal((noise) => noise + 0.3),
      '+0.5 sd': normal((noise) => noise + 0.5),
      '+1 sd': normal((noise) => noise + 1),
      'scale x 1.5': normal((noise) => noise * 1.5),
      'category 20 -> 35 %': category,
    };
    for (const [name, draw] of Object.entries(changes)) {
      for (const split of [0.5, 0.75, 0.9]) {
        const errors: number[] = [];
        for (let run = 0; run < runs; run++) {
          const random = createRandom(`found/${name}/${split}/${run}`);
          const reference = draw(random, 1000, () => false);
          const current = draw(random, 1000, (row) => row >= 1000 * split);
          const point = findChangePoint({ reference, current });
          if (point.kind === 'inside' && point.changed === 'after')
            errors.push(Math.abs(point.share - split));
        }
        errors.sort((a, b) => a - b);
        const quantile = (share: number) => errors[Math.floor(share * (errors.length - 1))]!;
        rows.push({
          change: name,
          at: split,
          found: errors.length / runs,
          'median error': Number(quantile(0.5).toFixed(4)),
          '90 % error': Number(quantile(0.9).toFixed(4)),
        });
        if (name === '+1 sd') {
          expect(errors.length / runs).toBeGreaterThanOrEqual(0.95);
          expect(quantile(0.5)).toBeLessThanOrEqual(0.02);
        }
      }
    }
    print(rows);
  });
});

interface Row {
  readonly codes: readonly number[];
  readonly noise: number;
}

function makeTable(random: Random, rows: number, columns: number, value: (row: Row) => number): Table {
  const drawn = Array.from({ length: rows }, () => ({
    codes: Array.from({ length: columns }, () => random.integer(4)),
    noise: random.normal(),
  }));
  const groups = Array.from({ length: columns }, (_, index) => ({
    name: `c${index}`,
    data: {
      kind: 'category' as const,
      codes: Int32Array.from(drawn, (row) => row.codes[index]!),
      levels: ['a', 'b', 'c', 'd'],
    },
  }));
  const values = { kind: 'number' as const, values: Float64Array.from(drawn, value) };
  return { rowCount: rows, columns: [...groups, { name: 'value', data: values }] };
}

describe('worst segments', () => {
  it('are rarely named where a change is nowhere or everywhere the same', () => {
    const runs = 400;
    const rows: Record<string, unknown>[] = [];
    for (const [name, value] of Object.entries({
      'no change': (row: Row) => row.noise,
      'everywhere +0.5 sd': (row: Row) => row.noise + 0.5,
    })) {
      for (const columns of [5, 20]) {
        const row: Record<string, unknown> = { change: name, 'segment columns': columns };
        for (const size of [300, 1000, 5000]) {
          let named = 0;
          for (let run = 0; run < runs; run++) {
            const random = createRandom(`nowhere/${name}/${columns}/${size}/${run}`);
            const reference = makeTable(random, size, columns, ({ noise }) => noise);
            const current = makeTable(random, size, columns, value);
            if (findWorstSegments({ reference, current, features: ['value'] }).length > 0) named++;
          }
          row[`n = m = ${size}`] = named / runs;
          expect(named / runs).toBeLessThanOrEqual(barOf(runs));
        }
        rows.push(row);
      }
    }
    print(rows);
  });

  it('are found among 20 columns with four categories each', () => {
    const runs = 200;
    const rows: Record<string, unknown>[] = [];
    const changes: Record<string, (row: Row) => number> = {
      '+0.5 sd in one category': ({ codes, noise }) => noise + (codes[7] === 2 ? 0.5 : 0),
      '+1 sd in one category': ({ codes, noise }) => noise + (codes[7] === 2 ? 1 : 0),
      'scale x 2 in one category': ({ codes, noise }) => noise * (codes[7] === 2 ? 2 : 1),
    };
    for (const [name, value] of Object.entries(changes)) {
      const row: Record<string, unknown> = { change: name };
      for (const size of [500, 1000, 5000]) {
        let right = 0;
        for (let run = 0; run < runs; run++) {
          const random = createRandom(`concentrated/${name}/${size}/${run}`);
          const reference = makeTable(random, size, 20, ({ noise }) => noise);
          const current = makeTable(random, size, 20, value);
          const [worst] = findWorstSegments({ reference, current, features: ['value'] });
          if (worst?.segment.column === 'c7' && worst.segment.label === 'c') right++;
        }
        row[`right first, n = m = ${size}`] = right / runs;
        if (size === 5000) expect(right / runs).toBeGreaterThanOrEqual(0.99);
      }
      rows.push(row);
    }
    print(rows);
  });
});
