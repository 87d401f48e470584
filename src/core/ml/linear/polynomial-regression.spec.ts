import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import { createRandom } from '../../random.js';
import { polynomialRegression } from './polynomial-regression.js';
import { countTerms, polynomialFactors } from './polynomial-terms.js';

describe('polynomialFactors', () => {
  it('lists powers and products once each', () => {
    expect(polynomialFactors(2, 2)).toEqual([[0], [1], [0, 0], [0, 1], [1, 1]]);
  });

  it.each([
    [1, 5],
    [3, 3],
    [7, 2],
  ])('has as many terms as counted (%i columns, degree %i)', (columns, degree) => {
    expect(polynomialFactors(columns, degree).length).toBe(countTerms(columns, degree));
  });
});

describe('polynomialRegression', () => {
  const random = createRandom(1);

  it('finds a parabola of epoch seconds, where powers of raw seconds would be lost', () => {
    const seconds = Float64Array.from({ length: 100 }, (_, i) => 1.7e9 + 3600 * i);
    const values = seconds.map((second) => 5 + ((second - 1.7e9) / 1e5) ** 2);
    const x = { rows: 100, columns: 1, data: seconds };
    const model = polynomialRegression.fit(x, { task: 'regression', values }, {}, random);
    model.predict(x).forEach((value, i) => {
      expect(value).toBeCloseTo(values[i]!, 8);
    });
  });

  it('finds a product of columns', () => {
    const data = Float64Array.from({ length: 60 }, () => random.normal());
    const x = { rows: 30, columns: 2, data };
    const values = Float64Array.from({ length: 30 }, (_, i) => data[2 * i]! * data[2 * i + 1]! + 1);
    const model = polynomialRegression.fit(x, { task: 'regression', values }, {}, random);
    expect(model.predict({ rows: 1, columns: 2, data: Float64Array.of(3, 4) })[0]).toBeCloseTo(13, 9);
  });

  it('refuses more terms than it can hold', () => {
    const size = { task: 'regression', classCount: 0 } as const;
    expect(polynomialRegression.refuses({ ...size, rows: 100, columns: 50 })).toMatch(/1000 terms/);
    expect(polynomialRegression.refuses({ ...size, rows: 1e6, columns: 20 })).toMatch(/rows x terms/);
    const x = { rows: 5, columns: 20, data: new Float64Array(100) };
    const y = { task: 'regression', values: new Float64Array(5) } as const;
    expect(() => polynomialRegression.fit(x, y, { degree: 4 }, random)).toThrow(InvalidArgument);
  });
});
