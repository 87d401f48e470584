import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { gaussianNaiveBayes } from './gaussian-naive-bayes.js';

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
  return [...gaussianNaiveBayes.fit(column(values), y, {}, createRandom(1)).predict(column(queries))];
}

describe('gaussianNaiveBayes', () => {
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
});
