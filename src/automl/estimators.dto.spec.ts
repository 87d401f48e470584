import { describe, expect, it } from 'vitest';
import { listEstimators } from '../core/ml/estimator-registry.js';
import { toEstimatorList } from './estimators.dto.js';

describe('toEstimatorList', () => {
  it('has each estimator of both tasks once, also where two share an id', () => {
    const { items } = toEstimatorList(undefined);
    for (const task of ['classification', 'regression'] as const) {
      const own = items.filter(({ tasks }) => tasks.includes(task));
      expect(own.map(({ id, name }) => [id, name]).toSorted()).toEqual(
        listEstimators(task)
          .map(({ id, name }) => [id, name])
          .toSorted(),
      );
      expect(own).toEqual(expect.arrayContaining(toEstimatorList(task).items));
    }
    const lr = items.filter(({ id }) => id === 'lr');
    expect(lr.map(({ tasks }) => tasks)).toEqual([['classification'], ['regression']]);
    expect(new Set(items.map(({ id, tasks }) => `${id} ${tasks}`)).size).toBe(items.length);
  });

  it('has no limit that an estimator does not keep', () => {
    const logistic = toEstimatorList('classification').items.find(({ id }) => id === 'lr');
    expect(logistic?.limitsInWords).toEqual([]);
    expect(toEstimatorList(undefined).items).toContainEqual(logistic);
  });
});
