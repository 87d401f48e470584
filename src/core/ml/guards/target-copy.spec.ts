import { describe, expect, it } from 'vitest';
import { createRandom, permutation } from '../../random.js';
import { type Table, takeRows } from '../../table.js';
import type { Target } from '../estimator.js';
import { takeTargetRows } from '../target-rows.js';
import { runGuards } from './run-guards.js';

/** Two normal classes so many standard deviations apart; AUC is the normal share below distance / sqrt(2). */
function twoClasses(rows: number, distance: number, seed: string) {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: rows }, () => random.integer(2));
  const marker = Float64Array.from(labels, (k) => distance * k + random.normal());
  const target: Target = { task: 'classification', labels, classCount: 2 };
  return { table: tableOf(marker, random), target };
}

function amounts(rows: number, noise: number, seed: string) {
  const random = createRandom(seed);
  const values = Float64Array.from({ length: rows }, () => random.normal());
  const marker = values.map((value) => value + noise * random.normal());
  const target: Target = { task: 'regression', values };
  return { table: tableOf(marker, random), target };
}

function tableOf(marker: Float64Array, random: ReturnType<typeof createRandom>) {
  return {
    rowCount: marker.length,
    columns: [
      { name: 'marker', data: { kind: 'number' as const, values: marker } },
      { name: 'other', data: { kind: 'number' as const, values: marker.map(() => random.normal()) } },
    ],
  };
}

interface Data {
  readonly table: Table;
  readonly target: Target;
}
const look = ({ table, target }: Data, seed = 1, maxRows = 5000) =>
  runGuards({ table, target, seed, maxRows })
    .findings.filter(({ guard }) => guard === 'target-copy')
    .map(({ action, columns }) => `${action} ${columns.join()}`);
/** The same rows in another order. */
const shuffle = ({ table, target }: Data, seed: number): Data => {
  const order = permutation(table.rowCount, createRandom(`order/${seed}`));
  return { table: takeRows(table, order), target: takeTargetRows(target, order) };
};

describe('columns that give the target away', () => {
  it('warns of a column that nearly does, and keeps it', () => {
    expect(look(twoClasses(2000, 2.9, 'a'))).toEqual(['warn marker']);
    expect(look(amounts(2000, 0.14, 'b'))).toEqual(['warn marker']);
    const [finding] = runGuards({ ...amounts(2000, 0.14, 'b'), seed: 1 }).findings;
    expect(finding).toMatchObject({ guard: 'target-copy', action: 'warn', columns: ['marker'] });
    expect(finding!.sentence).toMatch(/^marker nearly gives the target away \(R2 0\.98\d\d out of fold\)/);
  });

  it('blocks what does and says nothing of a good column', () => {
    expect(look(twoClasses(2000, 4.5, 'c'))).toEqual(['block marker']);
    expect(look(amounts(2000, 0.05, 'd'))).toEqual(['block marker']);
    expect(look(twoClasses(2000, 2, 'e'))).toEqual([]);
    expect(look(amounts(2000, 0.3, 'f'))).toEqual([]);
  });

  it('does not take few rows for proof', () => {
    expect(look(twoClasses(40, 2.6, 'few'))).toEqual([]);
  });

  // 3.62 standard deviations are an AUC of 0.9948, 3.67 of 0.9953: within a sample of 5,000 either side is chance.
  it.each([
    ['classes just below the limit', twoClasses(30_000, 3.6, 'g'), 'warn marker'],
    ['classes just above the limit', twoClasses(30_000, 3.69, 'h'), 'block marker'],
    ['amounts just below the limit', amounts(30_000, 0.103, 'i'), 'warn marker'],
    ['amounts just above the limit', amounts(30_000, 0.0985, 'j'), 'block marker'],
  ] as const)('decides %s on all rows, whatever is sampled first', (_, data, verdict) => {
    for (const maxRows of [500, 5000]) {
      for (const seed of [1, 2]) {
        expect([maxRows, seed, ...look(shuffle(data, seed), seed, maxRows)]).toEqual([
          maxRows,
          seed,
          verdict,
        ]);
      }
    }
  });

  it('allows for three standard errors where not all rows decide', () => {
    // R2 of the line is 0.99006: surely above the limit on these rows, not surely on a part of more.
    const close = amounts(130_000, 0.1, 'k');
    for (const seed of [1, 2]) expect(look(shuffle(close, seed), seed)).toEqual(['warn marker']);
  });
});
