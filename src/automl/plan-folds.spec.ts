import { describe, expect, it } from 'vitest';
import type { Target } from '../core/ml/estimator.js';
import type { Fold } from '../core/ml/split/fold.js';
import { type FoldRequest, planFolds } from './plan-folds.js';

const classes = (...labels: number[]): Target => ({
  task: 'classification',
  labels: Int32Array.from(labels),
  classCount: Math.max(...labels) + 1,
});
const alternating = classes(...Array.from({ length: 40 }, (_, i) => i % 2));
const numbers: Target = { task: 'regression', values: Float64Array.from({ length: 40 }, (_, i) => i) };
const request = (overrides: Partial<FoldRequest> = {}): FoldRequest => ({
  folds: 5,
  foldStrategy: 'auto',
  seed: 1,
  hasTimeOrder: false,
  isSample: false,
  ...overrides,
});

describe('planFolds', () => {
  it('stratifies classes and shuffles numbers with the seed', () => {
    expect(planFolds(alternating, request()).strategy).toBe('stratified');
    const first = planFolds(numbers, request());
    expect(first.strategy).toBe('k-fold');
    expect(planFolds(numbers, request()).folds).toEqual(first.folds);
    expect(planFolds(numbers, request({ seed: 2 })).folds).not.toEqual(first.folds);
  });

  it('keeps rows of a group together whatever the strategy is called, and says so', () => {
    const groups = Int32Array.from({ length: 40 }, (_, row) => Math.floor(row / 4));
    for (const foldStrategy of ['stratified', 'k-fold'] as const) {
      const planned = planFolds(alternating, request({ groups, foldStrategy }));
      expect(planned.strategy).toBe(foldStrategy === 'k-fold' ? 'group' : 'stratified-group');
      expect(planned.remarks).toEqual([expect.stringContaining(`instead of ${foldStrategy} folds`)]);
      for (const { train, test } of planned.folds) {
        const learnt = new Set(train.map((row) => groups[row]!));
        expect(test.some((row) => learnt.has(groups[row]!))).toBe(false);
      }
    }
  });

  it('makes no more folds than there are groups', () => {
    const groups = Int32Array.from({ length: 40 }, (_, row) => row % 3);
    const planned = planFolds(alternating, request({ groups }));
    expect(planned.folds).toHaveLength(3);
    expect(planned.remarks).toEqual(['3 instead of 5 folds, because there are 3 groups']);
  });

  it('tests the future with the past when there is a time order', () => {
    const { strategy, folds } = planFolds(alternating, request({ hasTimeOrder: true }));
    expect(strategy).toBe('time-series');
    for (const { train, test } of folds) expect(Math.max(...train)).toBeLessThan(Math.min(...test));
  });

  it('stays stratified and says so when the oldest rows lack a class', () => {
    const target = classes(...new Array<number>(20).fill(0), ...new Array<number>(20).fill(1));
    const planned = planFolds(target, request({ hasTimeOrder: true }));
    expect(planned.strategy).toBe('stratified');
    expect(planned.remarks[0]).toContain('oldest rows');
  });

  it('looks for every class among the rows that the first fold learns from, ties and gap left out', () => {
    // The first of six blocks is rows 0 to 9; class 1 is in its last rows only.
    const target = classes(...Array.from({ length: 60 }, (_, row) => Number(row >= 8 && row % 2 === 0)));
    const timely = { hasTimeOrder: true };
    expect(planFolds(target, request(timely)).strategy).toBe('time-series');
    const tied = Float64Array.from({ length: 60 }, (_, row) => (row >= 7 && row <= 10 ? 7 : row));
    for (const change of [{ gapRows: 2 }, { times: tied }]) {
      const planned = planFolds(target, request({ ...timely, ...change }));
      expect(planned.strategy).toBe('stratified');
      expect(planned.remarks[0]).toContain('oldest rows');
    }
  });

  it('lowers the folds to the rows of the rarest class', () => {
    const target = classes(...new Array<number>(30).fill(0), 1, 1, 1);
    const { folds, remarks } = planFolds(target, request());
    expect(folds).toHaveLength(3);
    expect(remarks[0]).toContain('3 instead of 5');
  });

  it('does not stratify a class of one row, and refuses to when asked to', () => {
    const target = classes(...new Array<number>(30).fill(0), 1);
    expect(planFolds(target, request()).strategy).toBe('k-fold');
    expect(() => planFolds(target, request({ foldStrategy: 'stratified' }))).toThrow('folds');
  });

  it('draws folds of few rows anew where a budget has room for it, and says so', () => {
    const { folds, remarks } = planFolds(alternating, request({ budgetSeconds: 10 }));
    expect(folds).toHaveLength(15);
    expect(remarks[0]).toContain('drawn 3 times');
    const firstRows = folds.slice(0, 5).flatMap(({ test }) => [...test]);
    expect(firstRows.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, row) => row));
    expect(folds[5]).not.toEqual(folds[0]);
    expect(planFolds(alternating, request({ budgetSeconds: 1 })).folds).toHaveLength(5);
    expect(planFolds(alternating, request()).folds).toHaveLength(5);
  });

  it('draws folds as often as asked, and folds in time order once with the gap asked for', () => {
    expect(planFolds(alternating, request({ repeats: 2 })).folds).toHaveLength(10);
    const timely = planFolds(alternating, request({ hasTimeOrder: true, repeats: 2, gapRows: 3 }));
    expect(timely.folds).toHaveLength(5);
    expect(timely.remarks.join()).toContain('made once');
    for (const { train, test } of timely.folds) {
      expect(Math.min(...test) - Math.max(...train)).toBeGreaterThan(3);
    }
  });

  it('takes three folds of a sample', () => {
    const { folds, remarks } = planFolds(alternating, request({ isSample: true }));
    expect(folds).toHaveLength(3);
    expect(remarks).toHaveLength(1);
  });

  it('warns when rows in time order are mixed on request', () => {
    expect(
      planFolds(alternating, request({ foldStrategy: 'k-fold', hasTimeOrder: true })).remarks[0],
    ).toContain('mix past');
  });

  const overlap = (folds: readonly Fold[], groups: Int32Array) =>
    folds.flatMap(({ train, test }) => {
      const learnt = new Set(Array.from(train, (row) => groups[row]));
      return Array.from(test).filter((row) => learnt.has(groups[row]));
    });
  const long = classes(...Array.from({ length: 120 }, (_, i) => i % 2));
  const lives = Int32Array.from({ length: 120 }, (_, row) => Math.floor(row / 7));
  const everywhere = Int32Array.from({ length: 120 }, (_, row) => Math.floor(row / 2) % 4);

  it('follows time and keeps groups apart, and says how many rows that costs', () => {
    for (const foldStrategy of ['auto', 'time-series', 'holdout'] as const) {
      const { folds, remarks, followsTime } = planFolds(
        long,
        request({ hasTimeOrder: true, groups: lives, gapRows: 2, foldStrategy }),
      );
      expect(followsTime).toBe(true);
      expect(overlap(folds, lives)).toEqual([]);
      for (const { train, test } of folds) expect(Math.max(...train) + 2).toBeLessThan(Math.min(...test));
      expect(remarks.join()).toMatch(/\d+ of \d+ training rows of the folds are left out/);
    }
  });

  it('gives time up, and says so, where groups are spread over time, unless time was asked for', () => {
    const spread = { hasTimeOrder: true, groups: everywhere };
    const { strategy, folds, remarks, followsTime } = planFolds(long, request({ ...spread, folds: 3 }));
    expect([strategy, followsTime]).toEqual(['stratified-group', false]);
    expect(overlap(folds, everywhere)).toEqual([]);
    expect(remarks.join()).toContain('not in time order, because the groups are spread over time');
    expect(() => planFolds(long, request({ ...spread, foldStrategy: 'time-series' }))).toThrow(
      /^groups must leave rows to train on in time order: every row before test block 1 of 5/,
    );
  });

  it('keeps time, and says so, where only groups that the guards found are spread over time', () => {
    for (const foldStrategy of ['auto', 'time-series'] as const) {
      const { strategy, remarks, sparesGroups } = planFolds(
        long,
        request({ hasTimeOrder: true, groups: everywhere, spare: { groups: undefined }, foldStrategy }),
      );
      expect([strategy, sparesGroups]).toEqual(['time-series', true]);
      expect(remarks.join()).toContain('rows that the guards found');
    }
  });

  it('learns from no row of the same time as the first one that is tested', () => {
    const times = Float64Array.from({ length: 120 }, (_, row) => Math.floor(row / 9));
    const { folds } = planFolds(long, request({ hasTimeOrder: true, times }));
    for (const { train, test } of folds) {
      expect(Math.max(...train.map((row) => times[row]!))).toBeLessThan(times[test[0]!]!);
    }
  });

  it('takes fewer folds of coarse times, and gives time up where no row is older, and says so', () => {
    const at = (rowsOfATime: number) =>
      Float64Array.from({ length: 120 }, (_, row) => Math.floor(row / rowsOfATime));
    const timely = { hasTimeOrder: true, times: at(40) };
    const coarse = planFolds(long, request(timely));
    expect([coarse.strategy, coarse.folds.length]).toEqual(['time-series', 2]);
    expect(coarse.remarks[0]).toContain('2 instead of 5 folds');
    expect(() => planFolds(long, request({ ...timely, foldStrategy: 'time-series' }))).toThrow('train on');
    for (const foldStrategy of ['auto', 'holdout'] as const) {
      const one = planFolds(long, request({ hasTimeOrder: true, times: at(120), foldStrategy }));
      expect(one.followsTime).toBe(false);
      expect(one.remarks.join()).toContain('too many rows have the same time');
    }
  });

  it('says when a gap or repeats that were asked for have no place', () => {
    expect(planFolds(long, request({ gapRows: 3 })).remarks.join()).toContain(
      'no rows are left out as a gap',
    );
    const { remarks } = planFolds(long, request({ foldStrategy: 'holdout', gapRows: 3, repeats: 2 }));
    expect(remarks.join()).toContain('no rows are left out as a gap');
    expect(remarks.join()).toContain('a holdout cannot be drawn anew');
  });

  it('names the field that a fold kind needs, not the kind', () => {
    expect(() => planFolds(long, request({ foldStrategy: 'group' }))).toThrow(
      /^groups must be given, because the fold kind group needs them, received none$/,
    );
  });
});
