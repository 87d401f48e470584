import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../random.js';
import type { Target } from '../estimator.js';
import type { Fold } from './fold.js';
import { groupIds, joinGroups } from './group-ids.js';
import { hashFolds } from './hash-folds.js';
import { planSplit, type SplitData, type SplitSpec } from './plan-split.js';

function foldsOf(spec: SplitSpec, data: SplitData): readonly Fold[] {
  const plan = planSplit(spec, data);
  if (plan.kind === 'refused') throw new Error(JSON.stringify(plan.faults));
  return plan.folds;
}

function faultsOf(spec: SplitSpec, data: SplitData): string[] {
  const plan = planSplit(spec, data);
  return plan.kind === 'refused' ? plan.faults.map(({ pointer, message }) => `${pointer} ${message}`) : [];
}

function expectNoSharedRow(folds: readonly Fold[]) {
  for (const { train, test } of folds) {
    expect(train.length).toBeGreaterThan(0);
    expect(test.length).toBeGreaterThan(0);
    expect(new Set([...train, ...test]).size).toBe(train.length + test.length);
    for (const side of [train, test]) expect(side).toEqual(side.slice().sort());
  }
}

function expectNoSharedGroup(folds: readonly Fold[], groups: Int32Array) {
  for (const { train, test } of folds) {
    const learnt = new Set(Array.from(train, (row) => groups[row]));
    expect(Array.from(test).filter((row) => learnt.has(groups[row]!))).toEqual([]);
  }
}

/** Rows of every kind: 30 to 150 of them, uneven classes, groups of uneven size, times with ties in any order. */
function drawData(random: Random, seed: number) {
  const rows = 30 + random.integer(120);
  const classCount = 2 + random.integer(3);
  const labels = Int32Array.from({ length: rows }, () =>
    Math.min(random.integer(classCount + 2), classCount - 1),
  );
  for (let i = 0; i < 12 * classCount; i++) labels[i % rows] = i % classCount;
  const groupCount = 8 + random.integer(30);
  const groups = Int32Array.from({ length: rows }, (_, row) =>
    row < groupCount ? row : Math.floor(groupCount * random.next() ** 2),
  );
  const times = Float64Array.from({ length: rows }, () => 1e12 + 3_600_000 * random.integer(rows));
  const target: Target = { task: 'classification', labels, classCount };
  return { rows, target, labels, groups, times, seed };
}

describe('planSplit', () => {
  const draws = Array.from({ length: 30 }, (_, seed) => drawData(createRandom(`split/${seed}`), seed));

  it('never puts a row on both sides, and tests every row once per repeat', () => {
    for (const data of draws) {
      for (const kind of ['k-fold', 'stratified', 'group', 'stratified-group'] as const) {
        for (const repeats of [1, 3]) {
          const folds = foldsOf({ kind, folds: 4, repeats, isShuffled: true }, data);
          expectNoSharedRow(folds);
          expect(folds).toHaveLength(4 * repeats);
          const tested = new Int32Array(data.rows);
          for (const { train, test } of folds) {
            expect(train.length + test.length).toBe(data.rows);
            for (const row of test) tested[row]!++;
          }
          expect([...new Set(tested)]).toEqual([repeats]);
        }
      }
    }
  });

  it('never puts a group on both sides, with or without shuffle, in folds and in holdouts', () => {
    for (const data of draws) {
      for (const kind of ['group', 'stratified-group'] as const) {
        for (const isShuffled of [true, false]) {
          expectNoSharedGroup(foldsOf({ kind, folds: 4, isShuffled }, data), data.groups);
        }
        const holdout = foldsOf({ kind: 'holdout', testShare: 0.25, method: kind }, data);
        expectNoSharedRow(holdout);
        expectNoSharedGroup(holdout, data.groups);
      }
    }
  });

  it('trains only before what it tests, by more than the gap, ties and any row order included', () => {
    const hour = 3_600_000;
    for (const data of draws) {
      const latest = (rows: Uint32Array) => Math.max(...Array.from(rows, (row) => data.times[row]!));
      const earliest = (rows: Uint32Array) => Math.min(...Array.from(rows, (row) => data.times[row]!));
      for (const gap of [undefined, { milliseconds: 0 }, { milliseconds: 2 * hour }, { rows: 3 }]) {
        const time = gap !== undefined && 'milliseconds' in gap ? gap.milliseconds : 0;
        for (const window of [undefined, { rows: 9 }, { milliseconds: 30 * hour }]) {
          const folds = foldsOf(
            { kind: 'time-series', folds: 3, gap, window },
            { ...data, groups: undefined },
          );
          expectNoSharedRow(folds);
          for (const { train, test } of folds) {
            expect(latest(train) + time).toBeLessThan(earliest(test));
            if (window !== undefined && 'rows' in window) expect(train.length).toBeLessThanOrEqual(9);
            if (window !== undefined && 'milliseconds' in window) {
              expect(earliest(train)).toBeGreaterThanOrEqual(earliest(test) - time - window.milliseconds);
            }
            if (gap !== undefined && 'rows' in gap) {
              const between = data.times.filter((value) => value > latest(train) && value < earliest(test));
              const tied = data.times.filter((value) => value === earliest(test) || value === latest(train));
              expect(between.length + tied.length).toBeGreaterThanOrEqual(3);
            }
          }
        }
        const free = { ...data, groups: undefined };
        const tail = foldsOf({ kind: 'holdout', testShare: 0.2, method: 'tail', gap }, free);
        expectNoSharedRow(tail);
        expect(latest(tail[0]!.train) + time).toBeLessThan(earliest(tail[0]!.test));
      }
    }
  });

  it('keeps groups apart in time order too: no shared group, no training row later than the test rows less the gap', () => {
    let planned = 0;
    for (const data of draws) {
      // Every group lives for a while, as customers do.
      const order = Array.from(data.times.keys()).sort((a, b) => data.times[a]! - data.times[b]!);
      const groups = new Int32Array(data.rows);
      order.forEach((row, at) => {
        groups[row] = Math.floor((at + createRandom(`life/${data.seed}/${at}`).integer(8)) / 6);
      });
      for (const gap of [undefined, { milliseconds: 7_200_000 }, { rows: 2 }]) {
        for (const spec of [
          { kind: 'time-series', folds: 3, gap },
          { kind: 'holdout', method: 'tail', testShare: 0.25, gap },
        ] as const) {
          const plan = planSplit(spec, { ...data, groups });
          if (plan.kind === 'refused') continue;
          planned++;
          const free = foldsOf(spec, { ...data, groups: undefined });
          expectNoSharedGroup(plan.folds, groups);
          const leftOut = free.reduce(
            (sum, { train }, k) => sum + train.length - plan.folds[k]!.train.length,
            0,
          );
          plan.folds.forEach(({ train, test }, k) => {
            expect(test).toEqual(free[k]!.test);
            const tested = new Set(Array.from(test, (row) => groups[row]));
            expect(train).toEqual(free[k]!.train.filter((row) => !tested.has(groups[row])));
          });
          expect(plan.remarks.join(' ')).toContain(leftOut === 0 ? '' : `${leftOut} of `);
        }
      }
    }
    expect(planned).toBeGreaterThan(100);
  });

  it('refuses time order where a block has every older group', () => {
    const groups = Int32Array.from({ length: 40 }, (_, row) => row % 2);
    expect(faultsOf({ kind: 'time-series', folds: 3 }, { rows: 40, groups, seed: 1 })).toEqual([
      '/groups must leave rows to train on in time order: every row before test block 1 of 3 is of a group that the block has',
    ]);
  });

  it('names field, rule and value of what a fold kind needs and lacks', () => {
    expect(faultsOf({ kind: 'group', folds: 2 }, { rows: 9, seed: 1 })).toEqual([
      '/groups must be given, because the fold kind group needs them, received none',
    ]);
    const target: Target = { task: 'regression', values: new Float64Array(9) };
    expect(
      faultsOf({ kind: 'holdout', method: 'stratified', testShare: 0.5 }, { rows: 9, target, seed: 1 }),
    ).toEqual([
      '/target must have classes, because the holdout method stratified needs them, received regression',
    ]);
  });

  it('keeps class shares, as far as groups let it', () => {
    for (const data of draws) {
      const perClass = (rows: Uint32Array, k: number) => rows.filter((row) => data.labels[row] === k).length;
      for (const k of new Set(data.labels)) {
        const ofClass = data.labels.filter((label) => label === k).length;
        const strata = foldsOf({ kind: 'stratified', folds: 4, isShuffled: true }, data);
        for (const { test } of strata) expect(Math.abs(perClass(test, k) - ofClass / 4)).toBeLessThan(1);
        const [holdout] = foldsOf({ kind: 'holdout', testShare: 0.25, method: 'stratified' }, data);
        expect(Math.abs(perClass(holdout!.test, k) - ofClass / 4)).toBeLessThanOrEqual(1);
      }
      const singles = { ...data, groups: Int32Array.from({ length: data.rows }, (_, row) => row) };
      const grouped = foldsOf({ kind: 'stratified-group', folds: 4 }, singles);
      for (const k of new Set(data.labels)) {
        const counts = grouped.map(({ test }) => perClass(test, k));
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('tests about the share it was told to hold out', () => {
    for (const data of draws) {
      for (const method of ['plain', 'stratified', 'tail'] as const) {
        const [fold] = foldsOf({ kind: 'holdout', testShare: 0.3, method }, { ...data, groups: undefined });
        expect(Math.abs(fold!.test.length - 0.3 * data.rows)).toBeLessThanOrEqual(
          method === 'stratified' ? 4 : 1,
        );
      }
    }
  });

  it('gives the same folds for the same seed, others for another, and a name that tells them apart', () => {
    const [data] = draws;
    const identity = (text: string) => text;
    for (const kind of ['k-fold', 'stratified', 'group', 'stratified-group'] as const) {
      const name = (seed: number) =>
        hashFolds(foldsOf({ kind, folds: 4, repeats: 2, isShuffled: true }, { ...data!, seed }), identity);
      expect(name(1)).toBe(name(1));
      expect(name(1)).not.toBe(name(2));
    }
  });

  it('leaves rows without a time out of every fold and says so', () => {
    const times = Float64Array.from({ length: 20 }, (_, row) => (row < 4 ? Number.NaN : row));
    const plan = planSplit({ kind: 'time-series', folds: 3 }, { rows: 20, times, seed: 1 });
    if (plan.kind === 'refused') throw new Error('refused');
    expect(plan.remarks).toEqual(['4 rows without a time are in no fold']);
    for (const { train, test } of plan.folds) expect(Math.min(...train, ...test)).toBeGreaterThanOrEqual(4);
  });

  it('takes folds as they are given', () => {
    const spec = { kind: 'custom', folds: [{ train: [3, 0], test: [1] }] } as const;
    expect(foldsOf(spec, { rows: 4, seed: 1 })).toEqual([
      { train: Uint32Array.of(0, 3), test: Uint32Array.of(1) },
    ]);
  });

  it('refuses given folds that share rows unless that is allowed', () => {
    const folds = [{ train: [0, 1], test: [1, 2] }];
    expect(faultsOf({ kind: 'custom', folds }, { rows: 3, seed: 1 })[0]).toContain('1 of them such as row 1');
    expect(faultsOf({ kind: 'custom', folds, allowsOverlap: true }, { rows: 3, seed: 1 })).toEqual([]);
  });

  it('names every fault of a split at once', () => {
    const folds = [
      { train: [], test: [7] },
      { train: [1, 1], test: [0] },
    ];
    expect(
      faultsOf({ kind: 'custom', folds }, { rows: 3, seed: 1 }).map((fault) => fault.split(' ')[0]),
    ).toEqual(['/folds/0/train', '/folds/0/test', '/folds/1/train']);
    const grouped = { kind: 'stratified-group', folds: 1, repeats: 2 } as const;
    expect(faultsOf(grouped, { rows: 3, seed: 1 }).map((fault) => fault.split(' ')[0])).toEqual([
      '/folds',
      '/repeats',
      '/target',
      '/groups',
    ]);
    expect(
      faultsOf({ kind: 'time-series', folds: 2, gap: { milliseconds: -1 } }, { rows: 9, seed: 1 }),
    ).toHaveLength(2);
  });

  it('refuses missing groups, more folds than groups, and a time split without training rows', () => {
    const groups = Int32Array.of(0, 0, 1, -1);
    expect(faultsOf({ kind: 'group', folds: 2 }, { rows: 4, groups, seed: 1 })[0]).toContain(
      '1 of 4 have none',
    );
    const two = Int32Array.of(0, 0, 1, 1);
    expect(faultsOf({ kind: 'group', folds: 3 }, { rows: 4, groups: two, seed: 1 })[0]).toContain(
      'number of groups (2)',
    );
    const times = new Float64Array(9).fill(5);
    expect(faultsOf({ kind: 'time-series', folds: 2 }, { rows: 9, times, seed: 1 })[0]).toContain('train on');
  });
});

describe('group ids', () => {
  it('count up in order of appearance and leave missing values without a group', () => {
    const column = { kind: 'category', codes: Int32Array.of(2, 0, -1, 2), levels: ['a', 'b', 'c'] } as const;
    expect(groupIds(column)).toEqual(Int32Array.of(0, 1, -1, 0));
    expect(groupIds({ kind: 'number', values: Float64Array.of(1.5, Number.NaN, 1.5) })).toEqual(
      Int32Array.of(0, -1, 0),
    );
  });

  it('join rows that either grouping keeps together, along chains', () => {
    expect(joinGroups(Int32Array.of(0, 0, 1, 2), Int32Array.of(5, 6, 6, 7))).toEqual(
      Int32Array.of(0, 0, 0, 1),
    );
    expect(joinGroups(Int32Array.of(-1, 3, -1), Int32Array.of(-1, -1, 4))).toEqual(Int32Array.of(0, 1, 2));
  });
});
