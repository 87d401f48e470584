import { describe, expect, it } from 'vitest';
import { chooseWindow, mayOverlap, type WindowRequest } from './training-window.js';

const request: WindowRequest = {
  batchId: 'new',
  rows: 5000,
  holdoutShare: 0.3,
  hasTimeColumn: false,
  seed: 7,
  window: 'auto',
  championTraining: [{ batchId: 'old', slice: { order: 'shuffled', seed: 7, from: 0, to: 0.7 } }],
};

describe('chooseWindow', () => {
  it('never trains on rows that judge', () => {
    for (const hasTimeColumn of [true, false]) {
      const { training, holdout } = chooseWindow({ ...request, hasTimeColumn, window: 'all' });
      expect(training.some((part) => mayOverlap(part, holdout))).toBe(false);
    }
  });

  it('holds out the newest rows when the dataset knows time', () => {
    const { holdout } = chooseWindow({ ...request, hasTimeColumn: true });
    expect(holdout.slice).toEqual({ order: 'stored', seed: 7, from: 0.7, to: 1 });
  });

  it('trains on a large new batch alone and adds the old rows to a small one', () => {
    expect(chooseWindow(request).training.map((part) => part.batchId)).toEqual(['new']);
    expect(chooseWindow({ ...request, rows: 500 }).training.map((part) => part.batchId)).toEqual([
      'old',
      'new',
    ]);
  });

  it('follows an explicit choice', () => {
    expect(chooseWindow({ ...request, rows: 500, window: 'current' }).training).toHaveLength(1);
    expect(chooseWindow({ ...request, window: 'all' }).training).toHaveLength(2);
  });
});

describe('mayOverlap', () => {
  const part = (from: number, to: number, seed = 1) =>
    ({ batchId: 'b', slice: { order: 'shuffled', seed, from, to } }) as const;

  it('compares shares of the same shuffle', () => {
    expect(mayOverlap(part(0, 0.5), part(0.5, 1))).toBe(false);
    expect(mayOverlap(part(0, 0.6), part(0.5, 1))).toBe(true);
  });

  it('is careful when the orders differ', () => {
    expect(mayOverlap(part(0, 0.1, 1), part(0.9, 1, 2))).toBe(true);
  });
});
