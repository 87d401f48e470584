import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { findDatasetMeasure } from '../dataset-measure-registry.js';
import { duplicateRows } from './duplicate-rows.js';
import { rowCount } from './row-count.js';

describe('duplicateRows', () => {
  const random = () => createRandom('duplicates');

  it('measures a batch that was loaded twice', () => {
    const groups = [
      { reference: 1, current: 0, groups: 1000 },
      { reference: 0, current: 2, groups: 400 },
    ];
    const result = duplicateRows({ groups, referenceRows: 1000, currentRows: 800 }, random());
    expect(result).toMatchObject({
      measure: 'duplicate_rows',
      kind: 'measured',
      statistic: 0.5,
      effect: 0.5,
    });
    expect(result.kind === 'measured' && result.pValue).toBe(1e-4);
    expect(duplicateRows({ groups, referenceRows: 1000, currentRows: 800 }, random())).toEqual(result);
  });

  it('is quiet on a table of few distinct rows', () => {
    const groups = [{ reference: 50, current: 40, groups: 4 }];
    expect(duplicateRows({ groups, referenceRows: 200, currentRows: 160 }, random())).toMatchObject({
      pValue: 1,
      effect: expect.closeTo(0, 6),
    });
  });

  it('says why there is no answer', () => {
    const groups = [{ reference: 0, current: 1, groups: 9 }];
    expect(duplicateRows({ groups, referenceRows: 0, currentRows: 9 }, random()).kind).toBe('empty');
    expect(duplicateRows({ groups, referenceRows: 3, currentRows: 9 }, random())).toMatchObject({
      kind: 'insufficient',
      needed: 8,
      got: 3,
    });
    expect(duplicateRows({ groups, referenceRows: 9, currentRows: 9 }, random()).kind).toBe('constant');
  });
});

describe('rowCount', () => {
  const usual = [1000, 1010, 990, 1005, 995, 1000];

  it('finds half of the usual rows, double the rows, and none at all', () => {
    for (const rows of [500, 2000, 0]) {
      const result = rowCount(rows, usual);
      if (result.kind !== 'measured') throw new Error(result.kind);
      expect(result.effect).toBeCloseTo(Math.abs(Math.log((rows || 0.5) / 1000)), 10);
      expect(result.pValue).toBeLessThan(1e-6);
    }
  });

  it('gives the p-value of SciPy', () => {
    const result = rowCount(1500, [800, 1200, 950, 1100, 1300, 700, 1000]);
    expect(result).toMatchObject({
      statistic: expect.closeTo(0.418481649333, 10),
      pValue: expect.closeTo(0.125074286357, 10),
    });
  });

  it('accepts what varies as before, and the same number again', () => {
    expect(rowCount(1003, usual)).toMatchObject({ kind: 'measured', pValue: expect.closeTo(0.7, 0) });
    const same = [700, 700, 700, 700, 700, 700];
    expect(rowCount(700, same)).toMatchObject({ statistic: 0, pValue: 1, effect: 0 });
    expect(rowCount(701, same)).toMatchObject({ pValue: 0, effect: expect.closeTo(0.0014, 3) });
  });

  it('asks for six earlier batches and refuses what is no number of rows', () => {
    expect(rowCount(10, [10, 10, 10, 10, 10])).toMatchObject({ kind: 'insufficient', needed: 6, got: 5 });
    expect(() => rowCount(1.5, usual)).toThrow('currentRows');
    expect(() => rowCount(1, [-1])).toThrow('earlierRows');
  });

  it('does not depend on the order of the history', () => {
    expect(rowCount(980, [...usual].reverse())).toEqual(rowCount(980, usual));
  });
});

describe('both measures', () => {
  it('name effects that have a floor', () => {
    expect(Object.keys(findDatasetMeasure('duplicate_rows')!.effectFloors)).toEqual([
      'duplicate_share_difference',
    ]);
    expect(Object.keys(findDatasetMeasure('row_count')!.effectFloors)).toEqual(['row_count_log_ratio']);
  });
});
