import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { duplicateNormalP } from './duplicate-normal-p.js';
import { duplicateShare } from './duplicate-share.js';
import { type DuplicateCounts, type RowGroups, repeatExcess } from './repeated-rows.js';
import { splitCounts } from './split-counts.js';

function grouped(reference: readonly number[], current: readonly number[]): DuplicateCounts {
  const copies = new Map<number, { reference: number; current: number }>();
  const of = (row: number) => copies.get(row) ?? { reference: 0, current: 0 };
  for (const row of reference) copies.set(row, { ...of(row), reference: of(row).reference + 1 });
  for (const row of current) copies.set(row, { ...of(row), current: of(row).current + 1 });
  const groups: RowGroups[] = [...copies.values()].map((group) => ({ ...group, groups: 1 }));
  return { groups, referenceRows: reference.length, currentRows: current.length };
}

function tested(counts: DuplicateCounts, seed: number | string = 1) {
  const result = duplicateShare(counts, createRandom(seed));
  if (result.kind !== 'tested') throw new Error(result.kind);
  return result;
}

describe('duplicateShare', () => {
  const different = { reference: 1, current: 0, groups: 300 };

  it('finds a current batch that was loaded twice, and the same in the reference with the other sign', () => {
    const twice = { reference: 0, current: 2, groups: 150 };
    const result = tested({ groups: [different, twice], referenceRows: 300, currentRows: 300 });
    expect(result).toMatchObject({ difference: 0.5, pValue: 1e-4, pMethod: 'permutation' });
    const turned = tested({
      groups: [
        { reference: 0, current: 1, groups: 300 },
        { reference: 2, current: 0, groups: 150 },
      ],
      referenceRows: 300,
      currentRows: 300,
    });
    expect(turned).toMatchObject({ difference: -0.5, pValue: 1e-4 });
  });

  it('finds it in a small batch beside a large reference and in many rows by the normal law', () => {
    const small = { reference: 0, current: 2, groups: 50 };
    expect(
      tested({ groups: [{ ...different, groups: 50_000 }, small], referenceRows: 50_000, currentRows: 100 }),
    ).toMatchObject({ difference: 0.5, pValue: 1e-4 });
    const large = { reference: 0, current: 2, groups: 50_000 };
    const result = tested({ groups: [large], referenceRows: 100_000, currentRows: 100_000 });
    expect(result).toMatchObject({ difference: 0.5, pMethod: 'asymptotic' });
    expect(result.pValue).toBeLessThan(1e-100);
  });

  it('does not take another mix of rows for more repeats', () => {
    const mix = [
      { reference: 10, current: 0, groups: 40 },
      { reference: 0, current: 10, groups: 40 },
    ];
    const result = tested({ groups: mix, referenceRows: 400, currentRows: 400 });
    expect(result).toMatchObject({ difference: 0, pValue: 1 });
  });

  it('expects more repeats of a larger side', () => {
    const random = createRandom('sizes');
    const rows = (size: number) => Array.from({ length: size }, () => random.integer(200));
    const result = tested(grouped(rows(100), rows(3000)));
    expect(Math.abs(result.difference)).toBeLessThan(0.1);
    expect(result.pValue).toBeGreaterThan(0.01);
  });

  it('knows the spread of the difference under chance', () => {
    const random = createRandom('spread');
    const draw = () => Math.floor(random.next() ** 2 * 3000);
    for (const [n, m] of [
      [900, 900],
      [1500, 500],
    ] as const) {
      const rows = (size: number) => Array.from({ length: size }, draw);
      const counts = grouped(rows(n), rows(m));
      const excess = repeatExcess(counts);
      const split = splitCounts(
        counts.groups.map((group) => group.reference + group.current),
        n,
        random,
      );
      let squares = 0;
      for (let run = 0; run < 400; run++) {
        const { reference, current } = split();
        squares += reference.reduce((sum, copies, index) => sum + excess(copies, current[index]!), 0) ** 2;
      }
      // The normal law gives p 0.0455 at two standard deviations.
      const p = duplicateNormalP(counts, 2 * Math.sqrt(squares / 400));
      expect(Math.abs(p - 0.0455), `${n} ${m}`).toBeLessThan(0.02);
    }
  });

  it('holds its error rate on tables with natural repeats, sides of any size', () => {
    const cases = [
      { n: 120, m: 120, values: 200 },
      { n: 30, m: 400, values: 100 },
      { n: 400, m: 30, values: 1000 },
      { n: 100, m: 100, values: 6 },
    ];
    for (const { n, m, values } of cases) {
      let alarms = 0;
      const runs = 200;
      for (let run = 0; run < runs; run++) {
        const random = createRandom(`${n}/${m}/${values}/${run}`);
        const rows = (size: number) =>
          Array.from({ length: size }, () => Math.floor(random.next() ** 2 * values));
        const result = duplicateShare(grouped(rows(n), rows(m)), random);
        if (result.kind === 'tested' && result.pValue <= 0.05) alarms++;
      }
      expect(alarms / runs, `${n} ${m} ${values}`).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt(0.0475 / runs));
    }
  });

  it('has nothing to say without a repeated row and refuses rows that do not add up', () => {
    const single = { groups: [different], referenceRows: 300, currentRows: 10 };
    expect(duplicateShare(single, createRandom(1))).toEqual({ kind: 'no-duplicates' });
    expect(() => duplicateShare({ ...single, referenceRows: 20 }, createRandom(1))).toThrow('referenceRows');
  });

  it('gives the same p for any order of groups', () => {
    const random = createRandom('order');
    const rows = (size: number) => Array.from({ length: size }, () => random.integer(80));
    const counts = grouped(rows(90), rows(120));
    const turned = { ...counts, groups: [...counts.groups].reverse() };
    expect(tested(turned).pValue).toBe(tested(counts).pValue);
  });
});
