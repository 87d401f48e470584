import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import type { Params } from '../estimator.js';
import { linearDiscriminant } from './linear-discriminant.js';
import { quadraticDiscriminant } from './quadratic-discriminant.js';

const random = createRandom('discriminant');
const labels = Int32Array.from({ length: 60 }, (_, i) => i % 2);
const y = { task: 'classification', labels, classCount: 2 } as const;

function matrix(columns: number, value: (row: number, column: number) => number) {
  const data = Float64Array.from({ length: 60 * columns }, (_, at) =>
    value(Math.floor(at / columns), at % columns),
  );
  return { rows: 60, columns, data };
}
const noise = matrix(2, (row) => random.normal() + 2 * (row % 2));

function shareOfSecond(
  estimator: typeof linearDiscriminant,
  x: ReturnType<typeof matrix>,
  query: readonly number[],
  params: Params = {},
) {
  const model = estimator.fit(x, y, params, createRandom(1));
  return model.predict({ rows: 1, columns: x.columns, data: Float64Array.from(query) })[1]!;
}

describe('linearDiscriminant', () => {
  it('is undecided half-way between two classes of equal spread', () => {
    const x = matrix(1, (row) => [-2, 1, 0, 3][row % 4]!);
    expect(shareOfSecond(linearDiscriminant, x, [0.5])).toBeCloseTo(0.5, 12);
  });

  it('answers the same with a column written down twice or a constant beside', () => {
    const plain = shareOfSecond(linearDiscriminant, noise, [0.8, 1.1]);
    const doubled = matrix(4, (row, j) => (j === 3 ? 7 : noise.data[row * 2 + Math.min(j, 1)]!));
    expect(shareOfSecond(linearDiscriminant, doubled, [0.8, 1.1, 1.1, 7])).toBeCloseTo(plain, 9);
  });

  it('depends on no unit when it chooses its shrinkage itself', () => {
    const plain = shareOfSecond(linearDiscriminant, noise, [0.8, 1.1], { shrinkage: 'auto' });
    const scaled = matrix(2, (row, j) => noise.data[row * 2 + j]! * (j === 0 ? 1e-6 : 1e6));
    const query = [0.8e-6, 1.1e6];
    expect(shareOfSecond(linearDiscriminant, scaled, query, { shrinkage: 'auto' })).toBeCloseTo(plain, 9);
  });
});

describe('quadraticDiscriminant', () => {
  it('tells a narrow class from a wide one around the same place', () => {
    const x = matrix(1, (row) => (row % 2 === 0 ? 0.1 : 5) * (row % 4 < 2 ? -1 : 1));
    expect(shareOfSecond(quadraticDiscriminant, x, [0])).toBeLessThan(0.1);
    expect(shareOfSecond(quadraticDiscriminant, x, [3])).toBeGreaterThan(0.9);
  });

  it('takes the spread of all classes for a class with too few rows', () => {
    const few = Int32Array.from({ length: 60 }, (_, i) => (i < 2 ? 1 : 0));
    const target = { ...y, labels: few };
    const x = matrix(3, (row) => random.normal() + (row < 2 ? 8 : 0));
    const ask = { rows: 1, columns: 3, data: Float64Array.of(8.5, 7.5, 8) };
    const share = quadraticDiscriminant.fit(x, target, {}, createRandom(1)).predict(ask)[1]!;
    expect(share).toBeGreaterThan(0.95);
  });

  it('stays useful when a column is written down twice', () => {
    const doubled = matrix(3, (row, j) => noise.data[row * 2 + Math.min(j, 1)]!);
    const plain = shareOfSecond(quadraticDiscriminant, noise, [0.8, 1.1]);
    expect(shareOfSecond(quadraticDiscriminant, doubled, [0.8, 1.1, 1.1])).toBeCloseTo(plain, 1);
  });
});
