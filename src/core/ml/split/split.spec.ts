import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import type { ClassTarget } from '../estimator.js';
import type { Fold } from './fold.js';
import { groupKFold } from './group-k-fold.js';
import { hashFolds } from './hash-folds.js';
import { kFold } from './k-fold.js';
import { stratifiedKFold } from './stratified-k-fold.js';
import { rowNumbersAsTimes, timeFolds } from './time-folds.js';

interface SplitCase {
  readonly kind: 'k-fold' | 'stratified-k-fold' | 'group-k-fold' | 'time-series';
  readonly rows: number;
  readonly folds: number;
  readonly gap?: number;
  readonly classCount?: number;
  readonly labels?: readonly number[];
  readonly groups?: readonly number[];
  readonly tests?: readonly (readonly number[])[];
  readonly sizes?: readonly number[];
  readonly trains?: readonly (readonly number[])[];
}

const golden: { readonly splits: readonly SplitCase[] } = JSON.parse(
  readFileSync(new URL('../../../../test/golden/metrics.json', import.meta.url), 'utf8'),
);

function classTarget(labels: readonly number[], classCount: number): ClassTarget {
  return { task: 'classification', labels: Int32Array.from(labels), classCount };
}

function split(one: SplitCase): Fold[] {
  switch (one.kind) {
    case 'k-fold':
      return kFold(one.rows, { folds: one.folds });
    case 'stratified-k-fold':
      return stratifiedKFold(classTarget(one.labels!, one.classCount!), { folds: one.folds });
    case 'group-k-fold':
      return groupKFold(Int32Array.from(one.groups!), { folds: one.folds });
    case 'time-series':
      return timeFolds(rowNumbersAsTimes(one.rows), one.folds, { gap: { rows: one.gap ?? 0 } });
  }
}

function expectPartition(folds: readonly Fold[], rows: number) {
  const tested = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
  expect(tested).toEqual(Array.from({ length: rows }, (_, i) => i));
  for (const { train, test } of folds) {
    expect(new Set([...train, ...test]).size).toBe(rows);
    expect(train.length + test.length).toBe(rows);
  }
}

describe('splits against scikit-learn', () => {
  golden.splits.forEach((one) => {
    it(`cuts ${one.rows} rows into ${one.folds} folds of ${one.kind} alike`, () => {
      const folds = split(one);
      if (one.tests !== undefined) expect(folds.map(({ test }) => [...test])).toEqual(one.tests);
      if (one.sizes !== undefined) expect(folds.map(({ test }) => test.length)).toEqual(one.sizes);
      if (one.trains !== undefined) expect(folds.map(({ train }) => [...train])).toEqual(one.trains);
    });
  });
});

describe('kFold', () => {
  it('tests every row exactly once, shuffled or not', () => {
    expectPartition(kFold(23, { folds: 5 }), 23);
    expectPartition(kFold(23, { folds: 5, random: createRandom(1) }), 23);
  });

  it('gives the same folds for the same seed and others for another', () => {
    const cut = (seed: number) => JSON.stringify(kFold(40, { folds: 4, random: createRandom(seed) }));
    expect(cut(1)).toBe(cut(1));
    expect(cut(1)).not.toBe(cut(2));
  });

  it('refuses fewer than two folds and more folds than rows', () => {
    expect(() => kFold(5, { folds: 1 })).toThrow(InvalidArgument);
    expect(() => kFold(5, { folds: 6 })).toThrow(InvalidArgument);
  });
});

describe('stratifiedKFold', () => {
  it('keeps class shares to within one row, shuffled or not', () => {
    const random = createRandom(3);
    const labels = Array.from({ length: 157 }, () => (random.next() < 0.2 ? 2 : random.integer(2)));
    for (const shuffle of [undefined, createRandom(4)]) {
      const folds = stratifiedKFold(classTarget(labels, 3), { folds: 5, random: shuffle });
      expectPartition(folds, 157);
      for (const k of [0, 1, 2]) {
        const counts = folds.map(({ test }) => test.filter((row) => labels[row] === k).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('refuses a class with fewer rows than folds', () => {
    expect(() => stratifiedKFold(classTarget([0, 0, 0, 1, 1], 2), { folds: 3 })).toThrow(/2 rows of class 1/);
  });
});

describe('timeFolds on rows in time order', () => {
  it('leaves the gap between the last training row and the first test row', () => {
    for (const { train, test } of timeFolds(rowNumbersAsTimes(50), 4, { gap: { rows: 3 } })) {
      expect(test[0]! - train.at(-1)!).toBe(4);
    }
  });

  it('rolls when the training window is limited', () => {
    const folds = timeFolds(rowNumbersAsTimes(60), 3, { window: { rows: 10 } });
    expect(folds.map(({ train }) => train.length)).toEqual([10, 10, 10]);
  });

  it('refuses a split without training rows', () => {
    expect(() => timeFolds(rowNumbersAsTimes(6), 2, { gap: { rows: 2 } })).toThrow(InvalidArgument);
    expect(() => timeFolds(rowNumbersAsTimes(2), 2)).toThrow(InvalidArgument);
  });
});

describe('hashFolds', () => {
  it('depends on every row of every fold', () => {
    const identity = (text: string) => text;
    const folds = kFold(6, { folds: 3 });
    expect(hashFolds(folds, identity)).toBe(hashFolds(kFold(6, { folds: 3 }), identity));
    expect(hashFolds(folds, identity)).not.toBe(hashFolds([...folds].reverse(), identity));
  });
});
