import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { naiveBayes } from './naive-bayes.js';

function predict(
  values: readonly number[],
  labels: readonly number[],
  queries: readonly number[],
  classCount = 2,
) {
  const column = (data: readonly number[]) => ({
    rows: data.length,
    columns: 1,
    data: Float64Array.from(data),
  });
  const y = { task: 'classification', labels: Int32Array.from(labels), classCount } as const;
  return [...naiveBayes.fit(column(values), y, {}, createRandom(1)).predict(column(queries))];
}

describe('naiveBayes', () => {
  it('is undecided half-way between two classes of equal spread', () => {
    const [first, second] = predict([-1, 1, 9, 11], [0, 0, 1, 1], [5]);
    expect(first).toBeCloseTo(0.5, 12);
    expect(second).toBeCloseTo(0.5, 12);
  });

  it('answers with the class shares when no column varies', () => {
    const [first, second] = predict([0.1, 0.1, 0.1], [0, 1, 1], [0.1]);
    expect(first).toBeCloseTo(1 / 3, 12);
    expect(second).toBeCloseTo(2 / 3, 12);
  });

  it('gives a class absent from training exactly 0', () => {
    expect(predict([-1, 1, 9, 11], [0, 0, 2, 2], [9], 3)[1]).toBe(0);
  });

  it('decides by the unit-free distance, so tiny and huge units give the same answer', () => {
    const values = [-1, 1.5, 2, 4, 3, 2.5];
    const labels = [0, 0, 0, 1, 1, 1];
    const plain = predict(values, labels, [2.2]);
    for (const unit of [1e-120, 1e120]) {
      const scaled = predict(
        values.map((value) => value * unit),
        labels,
        [2.2 * unit],
      );
      expect(scaled[0]).toBeCloseTo(plain[0]!, 10);
    }
  });

  it('stays valid for values beyond every double it was trained near', () => {
    const [first, second] = predict([-1, 1, 9, 11], [0, 0, 1, 1], [1.7e308]);
    expect(first! + second!).toBeCloseTo(1, 12);
  });

  it('reads models stored before there were categories', () => {
    const stored = {
      estimator: 'nb',
      columns: 1,
      classCount: 2,
      seen: 2,
      classes: [0, 1],
      logShares: [Math.log(0.5), Math.log(0.5)],
      means: [0, 10],
      variances: [1, 1],
    };
    const model = naiveBayes.fromJSON(stored);
    expect(model.predict({ rows: 1, columns: 1, data: Float64Array.of(5) })[0]).toBeCloseTo(0.5, 12);
    expect(model.toJSON()).toEqual(stored);
  });

  it('leaves out what is missing, in training as in prediction', () => {
    const nan = Number.NaN;
    const levels = Int32Array.of(0, 2);
    const matrix = (...data: number[]) => ({
      rows: data.length / 2,
      columns: 2,
      data: Float64Array.from(data),
      levels,
    });
    const y = { task: 'classification', labels: Int32Array.of(0, 0, 0, 1, 1, 1), classCount: 2 } as const;
    const x = matrix(-1, 0, 1, 0, nan, nan, 9, 1, 11, 1, nan, nan);
    const model = naiveBayes.fit(x, y, {}, createRandom(1));
    const [first] = model.predict(matrix(nan, nan));
    expect(first).toBeCloseTo(0.5, 12);
    const byCategory = model.predict(matrix(nan, 1));
    expect(byCategory[1]).toBeCloseTo(3 / 4, 12);
    expect(model.predict(matrix(nan, 7))[0]).toBeCloseTo(0.5, 12);
    const half = model.predict(matrix(5, 1));
    expect(half[1]).toBeCloseTo(3 / 4, 12);
  });

  it('refuses a stored model that has lost its levels', () => {
    const x = { rows: 2, columns: 1, data: Float64Array.of(0, 1), levels: Int32Array.of(2) };
    const y = { task: 'classification', labels: Int32Array.of(0, 1), classCount: 2 } as const;
    const { levels, ...rest } = naiveBayes.fit(x, y, {}, createRandom(1)).toJSON();
    expect(levels).toEqual([2]);
    expect(() => naiveBayes.fromJSON(rest)).toThrow(/model.levels/);
  });
});
