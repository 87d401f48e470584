import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.js';
import { covarianceRank } from './covariance-rank.js';

const ROWS = 2000;
const random = createRandom('rank');
const draw = () => Array.from({ length: ROWS }, () => random.normal());

function rankOf(columns: readonly (readonly number[])[], rows = ROWS): number {
  const size = columns.length;
  const centred = columns.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    return values.map((value) => value - mean);
  });
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      covariance[a * size + b] =
        centred[a]!.reduce((sum, value, i) => sum + value * centred[b]![i]!, 0) / rows;
    }
  }
  const deviations = Float64Array.from(columns, (_, k) => Math.sqrt(covariance[k * size + k]!));
  return covarianceRank(covariance, deviations, rows);
}

describe('the rank of a covariance', () => {
  const [a, b, c] = [draw(), draw(), draw()];

  it('counts columns that no others make up', () => {
    expect(rankOf([a, b, c])).toBe(3);
    expect(rankOf([a, b, a.map((value, i) => 2 * value - b[i]!)])).toBe(2);
    expect(rankOf([a, a, a])).toBe(1);
    expect(rankOf([a.map(() => 3), b])).toBe(1);
    expect(rankOf([a.map(() => 3)])).toBe(0);
  });

  it('does not hang on units, nor on what a column is next to', () => {
    for (const scale of [1e-100, 1e-9, 1e9, 1e100]) {
      const large = a.map((value) => scale * value);
      expect(rankOf([large, b, c])).toBe(3);
      expect(rankOf([b, c, large, b.map((value, i) => value + c[i]!)])).toBe(3);
    }
    expect(rankOf([a, a.map((value, i) => value + 1e-5 * b[i]!)])).toBe(2);
  });

  it('is one less than the levels of marks, and below the number of rows', () => {
    const level = a.map(() => random.integer(5));
    const marks = Array.from({ length: 5 }, (_, k) => level.map((one) => (one === k ? 1 : 0)));
    expect(rankOf([...marks, b])).toBe(5);
    expect(
      rankOf(
        [a, b, c].map((values) => values.slice(0, 3)),
        3,
      ),
    ).toBe(2);
    expect(rankOf([[1]], 1)).toBe(0);
  });
});
