import { describe, expect, it } from 'vitest';
import {
  latestMetrics,
  NOT_COMPUTED_TAG,
  readParam,
  toMetricRows,
  toParamRows,
  toTagRows,
} from './run-rows.js';

const at = new Date('2026-11-23T12:00:00.000Z');

describe('params of a run', () => {
  it('come back as the type they had', () => {
    const params = { depth: 4, rate: 1e-7, shuffle: false, folds: '10', empty: '', exact: 0.1 + 0.2 };
    const rows = toParamRows('run_1', params);
    expect(rows.every(({ value }) => typeof value === 'string')).toBe(true);
    expect(Object.fromEntries(rows.map((row) => [row.key, readParam(row)]))).toEqual(params);
  });
});

describe('metrics of a run', () => {
  it('are stored when finite and named otherwise', () => {
    const metrics = { accuracy: 0.9, auc: Number.NaN, logLoss: Number.POSITIVE_INFINITY, zero: 0 };
    const { rows, notComputed } = toMetricRows('run_1', metrics, at);
    expect(rows).toEqual([
      { runId: 'run_1', key: 'accuracy', step: 0, recordedAtMs: at.getTime(), value: 0.9 },
      { runId: 'run_1', key: 'zero', step: 0, recordedAtMs: at.getTime(), value: 0 },
    ]);
    expect(notComputed).toEqual(['auc', 'logLoss']);
  });

  it('show the value of the largest step, then time, then value', () => {
    const row = (step: number, recordedAtMs: number, value: number) => ({
      runId: 'run_1',
      key: 'loss',
      step,
      recordedAtMs,
      value,
    });
    expect(latestMetrics([row(2, 5, 0.1), row(1, 9, 0.9)])).toEqual({ loss: 0.1 });
    expect(latestMetrics([row(1, 9, 0.2), row(1, 5, 0.9)])).toEqual({ loss: 0.2 });
    expect(latestMetrics([row(1, 9, 0.2), row(1, 9, 0.3)])).toEqual({ loss: 0.3 });
    expect(latestMetrics([])).toEqual({});
  });
});

describe('tags of a run', () => {
  it('gain one that names what could not be computed', () => {
    expect(toTagRows('run_1', { a: 'b' }, [])).toEqual([{ runId: 'run_1', key: 'a', value: 'b' }]);
    expect(toTagRows('run_1', { a: 'b' }, ['auc', 'f1']).at(-1)).toEqual({
      runId: 'run_1',
      key: NOT_COMPUTED_TAG,
      value: 'auc, f1',
    });
  });

  it('keep names the caller gave under that tag', () => {
    const rows = toTagRows('run_1', { [NOT_COMPUTED_TAG]: 'mape' }, ['auc']);
    expect(rows).toEqual([{ runId: 'run_1', key: NOT_COMPUTED_TAG, value: 'mape, auc' }]);
  });
});
