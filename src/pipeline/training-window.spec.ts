import { describe, expect, it } from 'vitest';
import { mayOverlap, planWindows, type WindowRequest, withSelection } from './training-window.js';

const request: WindowRequest = {
  batchId: 'new',
  rows: 5000,
  holdoutShare: 0.3,
  hasTimeColumn: false,
  seed: 7,
  window: 'auto',
  championTraining: [
    { batchId: 'older', slice: { order: 'shuffled', seed: 7, from: 0, to: 0.7 }, rows: 7000 },
    { batchId: 'old', slice: { order: 'stored', seed: 7, from: 0, to: 0.5 }, rows: 2000 },
  ],
};
const measured: WindowRequest = { ...request, window: 'measured' };
const batches = (plan: WindowRequest) =>
  planWindows(plan).candidates.map(({ training }) => training.map((part) => part.batchId));

describe('planWindows', () => {
  it('never trains on rows that judge, nor measures on rows that a window learns from', () => {
    for (const hasTimeColumn of [true, false]) {
      for (const window of ['measured', 'auto', 'all', 'current'] as const) {
        const { candidates, holdout, selection } = planWindows({ ...request, hasTimeColumn, window });
        const parts = candidates.flatMap(({ training }) => training);
        expect(parts.some((part) => mayOverlap(part, holdout))).toBe(false);
        if (selection === undefined) continue;
        expect(mayOverlap(selection, holdout)).toBe(false);
        expect(parts.some((part) => mayOverlap(part, selection))).toBe(false);
      }
    }
  });

  it('holds out the newest rows when the dataset knows time', () => {
    const { holdout } = planWindows({ ...request, hasTimeColumn: true });
    expect(holdout.slice).toEqual({ order: 'stored', seed: 7, from: 0.7, to: 1 });
  });

  it('names the group column in every slice of the new batch, and in its words', () => {
    const { candidates, holdout, selection, words } = planWindows({ ...measured, groupColumn: 'house' });
    const fresh = candidates.map(({ training }) => training.at(-1)!);
    for (const part of [...fresh, holdout, selection!]) expect(part.slice.groupColumn).toBe('house');
    expect(words).toContain('no house on both sides');
    expect(withSelection(candidates[0]!, selection).at(-1)!.slice.groupColumn).toBe('house');
  });

  it('trains on a large new batch alone and adds the old rows to a small one', () => {
    expect(batches(request)).toEqual([['new']]);
    expect(batches({ ...request, rows: 500 })).toEqual([['older', 'old', 'new']]);
  });

  it('follows an explicit choice', () => {
    expect(batches({ ...request, rows: 500, window: 'current' })).toEqual([['new']]);
    expect(batches({ ...request, window: 'all' })).toEqual([['older', 'old', 'new']]);
  });

  it('offers four windows to measure: all, weighted, recent, post-drift', () => {
    const { candidates } = planWindows(measured);
    expect(candidates.map(({ name, rows }) => [name, rows])).toEqual([
      ['all', 11_450],
      ['weighted', 11_450],
      ['recent', 4900],
      ['post-drift', 2450],
    ]);
    expect(candidates[1]!.halfLifeRows).toBe(2450);
    // 2,450 of the old rows: all 2,000 of the newest part and 450 of the 7,000 before it.
    expect(candidates[2]!.training).toHaveLength(3);
    const { slice } = candidates[2]!.training[0]!;
    expect(slice.to - slice.from).toBeCloseTo((450 / 7000) * 0.7, 12);
  });

  it('leaves `recent` out when it would be all rows', () => {
    const few = [{ ...request.championTraining[1]!, rows: 2000 }];
    const names = planWindows({ ...measured, championTraining: few }).candidates.map(({ name }) => name);
    expect(names).toEqual(['all', 'weighted', 'post-drift']);
  });

  it('has nothing to measure without rows of a champion', () => {
    const { candidates, selection } = planWindows({ ...measured, championTraining: [] });
    expect([candidates.length, selection]).toEqual([1, undefined]);
  });

  it('gives the selection rows back to the window that was chosen', () => {
    const { candidates, selection, holdout } = planWindows(measured);
    const training = withSelection(candidates[0]!, selection);
    expect(training.at(-1)!.slice.to).toBe(holdout.slice.from);
    expect(training.slice(0, -1)).toEqual(candidates[0]!.training.slice(0, -1));
  });
});

describe('mayOverlap', () => {
  const part = (from: number, to: number, seed = 1) =>
    ({ batchId: 'b', slice: { order: 'shuffled', seed, from, to } }) as const;

  it('compares shares of the same shuffle', () => {
    expect(mayOverlap(part(0, 0.5), part(0.5, 1))).toBe(false);
    expect(mayOverlap(part(0, 0.6), part(0.5, 1))).toBe(true);
  });

  it('is careful when one shuffles rows and the other groups', () => {
    const grouped = { ...part(0.5, 1), slice: { ...part(0.5, 1).slice, groupColumn: 'house' } };
    expect(mayOverlap(part(0, 0.5), grouped)).toBe(true);
    expect(mayOverlap({ ...grouped, slice: { ...grouped.slice, from: 0, to: 0.5 } }, grouped)).toBe(false);
  });

  it('is careful when the orders differ', () => {
    expect(mayOverlap(part(0, 0.1, 1), part(0.9, 1, 2))).toBe(true);
  });
});
