import { describe, expect, it } from 'vitest';
import { pValueError, readDriftGolden, relativeError } from '../../../../test/golden/drift-samples.js';
import { createRandom } from '../../random.js';
import { chiSquaredContingency } from './chi-squared-contingency.js';
import { compareCounts } from './compare-counts.js';
import { contingencyPermutationP } from './contingency-permutation.js';
import { fisherExactP } from './fisher-exact.js';
import { unseenCategoriesP } from './unseen-categories.js';

const golden = readDriftGolden();
const { published } = golden;

describe('chiSquaredContingency', () => {
  it('agrees with SciPy on every golden table', () => {
    const tables = [
      ...golden.contingency,
      published.contingency,
      published.contingencyDoubled,
      published.unseenColumn,
      published.letters,
    ];
    for (const { reference, current, chi2 } of tables) {
      const result = chiSquaredContingency(reference, current);
      if (result.kind !== 'tested') throw new Error('not tested');
      const label = JSON.stringify({ reference, current });
      // Equal shares leave a statistic of rounding errors only.
      expect(Math.abs(result.statistic - chi2[0]), label).toBeLessThan(1e-12 * Math.max(1, chi2[0]));
      expect(result.degreesOfFreedom, label).toBe(chi2[1]);
      expect(pValueError(result.pValue, chi2[2]), label).toBeLessThan(1);
    }
  });

  it('drops columns that are empty on both sides', () => {
    expect(chiSquaredContingency([5, 0, 7], [6, 0, 6])).toEqual(chiSquaredContingency([5, 7], [6, 6]));
  });

  it('has nothing to say about one shared category, and about no rows', () => {
    expect(chiSquaredContingency([5], [9])).toMatchObject({ statistic: 0, pValue: 1, degreesOfFreedom: 0 });
    expect(chiSquaredContingency([5, 1], [0, 0]).kind).toBe('insufficient-data');
    expect(() => chiSquaredContingency([1], [1, 2])).toThrow('current');
  });
});

describe('fisherExactP', () => {
  it('agrees with whole-number arithmetic, ties included', () => {
    const tables = [...golden.fisher, ...published.fisher];
    for (const [successesA, failuresA, successesB, failuresB, expected] of tables) {
      const p = fisherExactP({ successesA, failuresA, successesB, failuresB });
      expect(pValueError(p, expected), `${successesA} ${failuresA} ${successesB} ${failuresB}`).toBeLessThan(
        1,
      );
    }
  });

  it('is the p-value SciPy gives wherever SciPy keeps its ties', () => {
    const agreeing = golden.fisher.filter((row) => row[5]).length;
    expect(agreeing / golden.fisher.length).toBeGreaterThan(0.95);
  });
});

describe('contingencyPermutationP', () => {
  it('comes close to the exact p of Fisher', () => {
    const p = contingencyPermutationP([3, 12], [9, 6], createRandom('permutation'));
    const exact = fisherExactP({ successesA: 3, failuresA: 12, successesB: 9, failuresB: 6 });
    expect(Math.abs(p - exact)).toBeLessThan(0.03);
  });

  it('gives the same p for the same seed and never 0', () => {
    const run = () => contingencyPermutationP([30, 0, 0], [0, 20, 10], createRandom(3));
    expect(run()).toBe(run());
    expect(run()).toBe(1e-4);
  });

  it('counts draws that tie with the table', () => {
    expect(contingencyPermutationP([3, 3], [3, 3], createRandom(1))).toBe(1);
  });
});

describe('compareCounts', () => {
  const compare = (reference: number[], current: number[]) =>
    compareCounts(reference, current, createRandom('compare'));

  it('uses the chi-squared law when every expected count is 5 or more', () => {
    const result = compare(published.r, published.c);
    expect(result).toMatchObject({ kind: 'tested', pMethod: 'asymptotic', isPooled: false });
    expect(
      result.kind === 'tested' && relativeError(result.pValue, published.contingency.chi2[2]),
    ).toBeLessThan(1e-9);
  });

  it('uses Fisher for a thin two by two table', () => {
    const result = compare([1, 999], [7, 993]);
    expect(result).toMatchObject({ pMethod: 'exact' });
    expect(result.kind === 'tested' && result.pValue).toBe(
      fisherExactP({ successesA: 1, failuresA: 999, successesB: 7, failuresB: 993 }),
    );
  });

  it('merges thin columns of large samples', () => {
    const result = compare([500, 300, 200, 1, 2, 3], [490, 310, 200, 2, 2, 4]);
    expect(result).toMatchObject({ pMethod: 'asymptotic', isPooled: true });
  });

  it('permutes when a side is small', () => {
    expect(compare([10, 6, 4, 2, 1], [5, 9, 4, 3, 1])).toMatchObject({
      pMethod: 'permutation',
      isPooled: false,
    });
  });

  it('permutes when merging leaves a thin table, and folds it when the samples are large', () => {
    expect(compare([300, 198, 2], [290, 208, 1])).toMatchObject({ pMethod: 'permutation' });
    expect(compare([30_000, 19_998, 1, 1], [29_000, 20_999, 1, 0])).toMatchObject({
      pMethod: 'asymptotic',
      isPooled: true,
    });
  });

  it('finds nothing in identical samples and says when a side is empty', () => {
    expect(compare([50, 50], [50, 50])).toMatchObject({ statistic: 0, pValue: 1, totalVariation: 0 });
    expect(compare([0, 0], [1, 2]).kind).toBe('insufficient-data');
  });
});

describe('unseenCategoriesP', () => {
  it('agrees with the binomial tail of SciPy', () => {
    for (const [referenceRows, seenOnce, seenTwice, currentRows, unseenRows, expected] of golden.unseen) {
      const p = unseenCategoriesP({ referenceRows, seenOnce, seenTwice, currentRows, unseenRows });
      expect(pValueError(p, expected), `${referenceRows} ${unseenRows}`).toBeLessThan(1);
    }
  });
});
