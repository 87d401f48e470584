import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import type { ClassTarget, Matrix } from '../../estimator.js';
import type { FeatureInfo } from '../feature-info.js';
import { adasynShares } from './adasyn-shares.js';
import { type BalanceInput, balanceClasses } from './balance-classes.js';
import { drawSynthetic } from './draw-synthetic.js';
import { inlierRows } from './inlier-rows.js';
import { isolationDepths } from './isolation-forest.js';
import { localOutlierFactors } from './local-outlier-factor.js';

const golden: { readonly outliers: { rows: readonly number[]; factors: readonly number[] } } = JSON.parse(
  readFileSync(new URL('../../../../../test/golden/preprocess.json', import.meta.url), 'utf8'),
);

/** A cloud of 200 rows around 0 and `far` rows far out, which come last. */
function cloud(far: number): Matrix {
  const random = createRandom(4);
  const rows = 200 + far;
  const data = Float64Array.from(
    { length: rows * 2 },
    (_, at) => random.normal() + (at >= 400 ? 30 + at : 0),
  );
  return { rows, columns: 2, data };
}

describe('outliers', () => {
  it('have the local outlier factors of scikit-learn', () => {
    const { rows, factors } = golden.outliers;
    const matrix = { rows: rows.length / 3, columns: 3, data: Float64Array.from(rows) };
    localOutlierFactors(matrix).forEach((factor, i) => {
      expect(factor).toBeCloseTo(factors[i]!, 8);
    });
  });

  it('are cut off early by an isolation forest, and the same seed gives the same forest', () => {
    const depths = isolationDepths(cloud(4), createRandom(1));
    const inside = Math.min(...depths.subarray(0, 200));
    expect(Math.max(...depths.subarray(200))).toBeLessThan(inside);
    expect(isolationDepths(cloud(4), createRandom(1))).toEqual(depths);
  });

  it.each(['iforest', 'lof'] as const)('are left out by %s, about as many as asked', (method) => {
    const kept = inlierRows(cloud(8), method, 0.05, createRandom(1));
    expect(kept.length).toBe(208 - 11);
    expect(kept.every((row) => row < 200)).toBe(true);
  });

  it.each(['iforest', 'lof'] as const)('are none for %s among rows that are all alike', (method) => {
    const alike: Matrix = { rows: 40, columns: 2, data: new Float64Array(80).fill(3) };
    expect(inlierRows(alike, method, 0.1, createRandom(1)).length).toBe(40);
  });

  it('are refused for lof where every row would have to be compared with too many', () => {
    const matrix = { rows: 10_001, columns: 1, data: new Float64Array(10_001) };
    expect(() => localOutlierFactors(matrix)).toThrow(/iforest/);
  });
});

describe('balancing classes', () => {
  const random = createRandom(8);
  const labels = Int32Array.from({ length: 120 }, (_, i) => (i < 90 ? 0 : i < 110 ? 1 : 2));
  const target: ClassTarget = { task: 'classification', labels, classCount: 4 };
  const data = Float64Array.from({ length: 240 }, (_, at) =>
    at % 2 === 0 ? random.normal() + 3 * labels[at >> 1]! : (at >> 1) % 2,
  );
  const matrix = { rows: 120, columns: 2, data };
  const features: FeatureInfo[] = [
    { name: 'x', kind: 'number', levels: 0, sources: ['x'] },
    { name: 'mark', kind: 'mark', levels: 0, sources: ['c'] },
  ];
  const weights = Float64Array.from(labels, (label) => 1 + label);
  const balance = (method: BalanceInput['method']) =>
    balanceClasses({ matrix, target, weights, features, method, random: createRandom(2) });
  const countOf = (found: Int32Array) => [0, 1, 2, 3].map((k) => found.filter((label) => label === k).length);

  it.each(['smote', 'randomoversampler'] as const)(
    'brings every class that occurs to the largest by %s',
    (method) => {
      const balanced = balance(method);
      expect(countOf(balanced.target.labels)).toEqual([90, 90, 90, 0]);
      expect(balanced.matrix.rows).toBe(270);
      expect(balanced.matrix.data.subarray(0, 240)).toEqual(data);
      expect(balanced.weights?.every((weight, row) => weight === 1 + balanced.target.labels[row]!)).toBe(
        true,
      );
    },
  );

  it('puts SMOTE rows between rows of the class, with marks that rows have', () => {
    const { matrix: all, target: found } = balance('smote');
    const range = (k: number) => {
      const own = Array.from(labels.keys()).filter((row) => labels[row] === k);
      const values = own.map((row) => data[2 * row]!);
      return [Math.min(...values), Math.max(...values)] as const;
    };
    const given = new Set(Array.from(labels.keys(), (row) => data[2 * row]));
    let isNew = 0;
    for (let row = 120; row < all.rows; row++) {
      const [least, greatest] = range(found.labels[row]!);
      const value = all.data[2 * row]!;
      expect(value >= least && value <= greatest).toBe(true);
      expect([0, 1]).toContain(all.data[2 * row + 1]);
      if (!given.has(value)) isNew++;
    }
    expect(isNew).toBeGreaterThan(140);
  });

  it('puts ADASYN rows where other classes are near', () => {
    const { matrix: all, target: found } = balance('adasyn');
    const made = Array.from({ length: all.rows - 120 }, (_, i) => 120 + i).filter(
      (row) => found.labels[row] === 1,
    );
    expect(made.length).toBe(70);
    expect(balance('adasyn').matrix).toEqual(all);
  });

  it('makes as many ADASYN rows as are missing, also few of many, and not always of the same rows', () => {
    const stream = createRandom('few');
    const mixed = Int32Array.from({ length: 700 }, (_, row) => (row < 340 ? 1 : 0));
    const close: Matrix = {
      rows: 700,
      columns: 1,
      data: Float64Array.from(mixed, (label) => label + 0.8 * stream.normal()),
    };
    const own = Uint32Array.from({ length: 340 }, (_, row) => row);
    const met = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const shares = adasynShares(close, mixed, own, 20, createRandom(seed))!;
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(20);
      expect(Math.max(...shares)).toBe(1);
      shares.forEach((share, row) => {
        if (share > 0) met.add(row);
      });
    }
    expect(met.size).toBeGreaterThan(150);
  });

  it.each(['smote', 'adasyn', 'randomoversampler'] as const)(
    'tells which two rows of the class each row was made of by %s',
    (method) => {
      const { ties, target: found, matrix: all } = balance(method);
      const { isMade, base, other } = ties!.origins!;
      for (let row = 0; row < all.rows; row++) {
        expect(isMade[row]).toBe(row < 120 ? 0 : 1);
        if (row < 120) expect([base[row], other[row]]).toEqual([row, row]);
        expect([labels[base[row]!], labels[other[row]!]]).toEqual([found.labels[row], found.labels[row]]);
        const ends = [data[2 * base[row]!]!, data[2 * other[row]!]!];
        const value = all.data[2 * row]!;
        expect(value >= Math.min(...ends) && value <= Math.max(...ends)).toBe(true);
      }
      if (method !== 'randomoversampler') expect(base).not.toEqual(other);
    },
  );

  it('says nothing of origins where no row is made', () => {
    expect(balance('randomundersampler').ties).toBeUndefined();
    const even: ClassTarget = {
      task: 'classification',
      labels: labels.map((_, row) => row % 2),
      classCount: 2,
    };
    const rest = { matrix, features, random: createRandom(2), weights: undefined };
    expect(balanceClasses({ ...rest, target: even, method: 'smote' }).ties).toBeUndefined();
  });

  it('draws only between rows of the class, and gives the most to the row among strangers', () => {
    // Strangers stand beside every row of the class but the last three, which have only each other.
    const line = [
      0,
      10,
      20,
      1000,
      1001,
      1002,
      1003,
      1004,
      1005,
      ...[0, 10, 20].flatMap((x) => [x - 1, x + 1, x + 2]),
    ];
    const lined: Matrix = { rows: line.length, columns: 1, data: Float64Array.from(line) };
    const own = Uint32Array.from({ length: 9 }, (_, row) => row);
    const isOwn = (row: number) => row < 9;
    const drawn = drawSynthetic(lined, own, 200, createRandom(1));
    expect(drawn.length).toBe(200);
    expect(drawn.every(({ base, other }) => isOwn(base) && isOwn(other) && base !== other)).toBe(true);
    const strangers = Int32Array.from(line, (_, row) => (isOwn(row) ? 1 : 0));
    const shares = adasynShares(lined, strangers, own, 30, createRandom(1))!;
    expect(shares.subarray(0, 3).every((share) => share >= 8)).toBe(true);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(30);
    expect([...shares.subarray(3)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(adasynShares(lined, new Int32Array(line.length), own, 30, createRandom(1))).toBeUndefined();
  });

  it('leaves rows out by random under-sampling, whole rows with their weights', () => {
    const balanced = balance('randomundersampler');
    expect(countOf(balanced.target.labels)).toEqual([10, 10, 10, 0]);
    const given = new Set(Array.from(labels.keys(), (row) => `${data[2 * row]}/${labels[row]}`));
    balanced.target.labels.forEach((label, row) => {
      expect(given.has(`${balanced.matrix.data[2 * row]}/${label}`)).toBe(true);
      expect(balanced.weights?.[row]).toBe(1 + label);
    });
  });
});
