import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.js';
import { dummy } from './dummy.js';

const x = { rows: 3, columns: 1, data: Float64Array.of(5, 6, 7) };

describe('dummy', () => {
  it('answers every row with the class shares, absent classes with 0', () => {
    const y = { task: 'classification', labels: Int32Array.of(0, 0, 1), classCount: 3 } as const;
    const model = dummy.fit(x, y, {}, createRandom(1));
    expect([...model.predict({ ...x, rows: 1, data: Float64Array.of(99) })]).toEqual([2 / 3, 1 / 3, 0]);
  });

  it('answers every row with the mean', () => {
    const y = { task: 'regression', values: Float64Array.of(1, 2, 6) } as const;
    expect([...dummy.fit(x, y, {}, createRandom(1)).predict(x)]).toEqual([3, 3, 3]);
  });

  it('refuses the strategy of the other task', () => {
    const y = { task: 'regression', values: Float64Array.of(1, 2, 6) } as const;
    expect(() => dummy.fit(x, y, { strategy: 'prior' }, createRandom(1))).toThrow(
      /must be one of mean, median for regression/,
    );
  });
});
