import { describe, expect, it } from 'vitest';
import type { OutOfFold } from './evaluate-fold.js';
import { joinFirstRepetition, joinOutOfFold, repetitionsOf } from './join-out-of-fold.js';

const part = (rows: number[], from: number): OutOfFold => ({
  rows: Uint32Array.from(rows),
  prediction: { task: 'regression', values: Float64Array.from(rows, (row) => from + row) },
});
const twice = [part([0, 2], 0), part([1, 3], 0), part([0, 1], 10), part([2, 3], 10)];

describe('repetitionsOf', () => {
  it('begins a repetition with the first part whose rows were there before', () => {
    expect(repetitionsOf(twice, ({ rows }) => rows)).toEqual([twice.slice(0, 2), twice.slice(2)]);
  });

  it('has one repetition where every row is predicted once', () => {
    const once = twice.slice(0, 2);
    expect(repetitionsOf(once, ({ rows }) => rows)).toEqual([once]);
    expect(repetitionsOf([], () => new Uint32Array())).toEqual([]);
  });
});

describe('joinFirstRepetition', () => {
  it('has every row once, and all parts without it have the rows as often as they were predicted', () => {
    expect([...joinFirstRepetition(twice).rows]).toEqual([0, 1, 2, 3]);
    expect(() => joinFirstRepetition([])).toThrow('parts');
    expect(joinFirstRepetition(twice).prediction).toMatchObject({ values: Float64Array.of(0, 1, 2, 3) });
    expect([...joinOutOfFold(twice).rows]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });
});
