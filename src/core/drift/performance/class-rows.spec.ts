import { describe, expect, it } from 'vitest';
import { categories, numbers } from '../../../../test/support/make-table.js';
import { listClasses, readClassRows } from './class-rows.js';

describe('listClasses', () => {
  it('joins the classes of truth, prediction and scores in the order of training', () => {
    const reference = {
      prediction: numbers(2, 10),
      target: numbers(2, 1),
      scores: { 33: numbers(0, 0) },
    };
    expect(listClasses(reference, undefined)).toEqual(['1', '2', '10', '33']);
  });

  it('puts the positive class last', () => {
    const reference = { prediction: categories('bad', 'good'), target: categories('bad', 'good') };
    expect(listClasses(reference, undefined)).toEqual(['bad', 'good']);
    expect(listClasses(reference, 'bad')).toEqual(['good', 'bad']);
  });

  it('leaves levels out that no row has', () => {
    const prediction = { kind: 'category' as const, codes: Int32Array.of(0), levels: ['a', 'never'] };
    expect(listClasses({ prediction }, undefined)).toEqual(['a']);
  });
});

describe('readClassRows', () => {
  it('reads a number and its text as one class, and marks missing and unknown ones', () => {
    const rows = readClassRows(
      { prediction: numbers(0, 1, null, 7), target: categories('1', '0', 'other', null) },
      ['0', '1'],
    );
    expect([...rows.predicted]).toEqual([0, 1, -1, -2]);
    expect([...rows.labels]).toEqual([1, 0, -2, -1]);
    expect(rows.scores).toBeUndefined();
  });

  it('completes the scores of two classes from one', () => {
    const rows = readClassRows({ prediction: numbers(1), scores: { 1: numbers(0.75) } }, ['0', '1']);
    expect([...rows.scores!]).toEqual([0.25, 0.75]);
  });

  it('has no scores when one of three classes lacks them', () => {
    const scores = { a: numbers(0.5), b: numbers(0.5) };
    expect(readClassRows({ prediction: categories('a'), scores }, ['a', 'b', 'c']).scores).toBeUndefined();
  });
});
