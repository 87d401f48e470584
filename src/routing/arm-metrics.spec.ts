import { describe, expect, it } from 'vitest';
import { armMetrics } from './arm-metrics.js';
import { noLosses, settle, toLosses } from './losses.js';

const regression = (...errors: number[]) => toLosses('regression', settle(noLosses, errors, 'regression'));

describe('armMetrics', () => {
  it('is empty without labels', () => {
    expect(armMetrics(toLosses('classification', noLosses))).toEqual([]);
  });

  it('gives accuracy with its Wilson interval', () => {
    const [accuracy] = armMetrics({ task: 'classification', count: 10, right: 8 });
    expect(accuracy).toMatchObject({ name: 'accuracy', value: 0.8, intervalMethod: 'wilson' });
    expect(accuracy?.lower).toBeCloseTo(0.49016, 5);
    expect(accuracy?.upper).toBeCloseTo(0.94332, 5);
  });

  it('gives MAE and RMSE with normal intervals cut at zero', () => {
    const [mae, rmse] = armMetrics(regression(0, 0, 0, 8));
    expect(mae).toMatchObject({ name: 'mae', value: 2, lower: 0 });
    expect(rmse).toMatchObject({ name: 'rmse', value: 4 });
    expect(mae?.upper).toBeCloseTo(2 + 1.959964 * 2, 5);
    expect(rmse?.upper).toBeCloseTo(4 + (1.959964 * 16) / 8, 5);
  });

  it('gives no interval for a single label and a point for perfect predictions', () => {
    expect(armMetrics(regression(3))[0]).toEqual({ name: 'mae', value: 3, intervalMethod: 'normal' });
    expect(armMetrics(regression(0, 0))[1]).toMatchObject({ value: 0, lower: 0, upper: 0 });
  });
});
