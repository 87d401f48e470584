import { describe, expect, it } from 'vitest';
import { categories, dates, numbers } from '../../../test/support/make-table.js';
import { InvalidArgument } from '../errors.js';
import { encodeTarget, inferTask, sortLevels } from './target.js';

describe('inferTask', () => {
  it('takes categories and few whole numbers as classes', () => {
    expect(inferTask(categories('a', 'b'))).toBe('classification');
    expect(inferTask(numbers(0, 1, 1, null))).toBe('classification');
    expect(inferTask(numbers(...Array.from({ length: 100 }, (_, i) => i % 20)))).toBe('classification');
  });

  it('takes fractions and many whole numbers as amounts', () => {
    expect(inferTask(numbers(0.5, 1))).toBe('regression');
    expect(inferTask(numbers(...Array.from({ length: 21 }, (_, i) => i)))).toBe('regression');
  });

  it('refuses dates and columns without values', () => {
    expect(() => inferTask(dates('2024-01-01'))).toThrow(InvalidArgument);
    expect(() => inferTask(numbers(null, null))).toThrow(InvalidArgument);
  });
});

describe('encodeTarget', () => {
  it('sorts class names as numbers when all are numbers', () => {
    const { target, levels } = encodeTarget(categories('10', '9', '-1', '9'), 'classification');
    expect(levels).toEqual(['-1', '9', '10']);
    expect(target).toEqual({ task: 'classification', labels: Int32Array.of(2, 1, 0, 1), classCount: 3 });
  });

  it('sorts class names by code unit otherwise', () => {
    expect(encodeTarget(categories('yes', 'no', 'Maybe'), 'classification').levels).toEqual([
      'Maybe',
      'no',
      'yes',
    ]);
    expect(sortLevels(['', '2', '10'])).toEqual(['', '10', '2']);
  });

  it('reads whole numbers as classes on request', () => {
    const { target, levels } = encodeTarget(numbers(1, 0, 1), 'classification');
    expect(levels).toEqual(['0', '1']);
    expect(target.task === 'classification' && [...target.labels]).toEqual([1, 0, 1]);
  });

  it('ignores levels of the dictionary that no row has', () => {
    const column = { kind: 'category', codes: Int32Array.of(2, 0), levels: ['a', 'b', 'c'] } as const;
    expect(encodeTarget(column, 'classification').levels).toEqual(['a', 'c']);
  });

  it('keeps to the class names it is given', () => {
    const { target } = encodeTarget(categories('b', 'b'), 'classification', ['a', 'b', 'c']);
    expect(target).toMatchObject({ classCount: 3, labels: Int32Array.of(1, 1) });
    expect(() => encodeTarget(categories('z'), 'classification', ['a', 'b'])).toThrow(/z/);
  });

  it('counts the rows without a value', () => {
    expect(() => encodeTarget(categories('a', null, 'b', null), 'classification')).toThrow(
      /row 1.*2 of 4 rows/,
    );
    expect(() => encodeTarget(numbers(1, null), 'regression')).toThrow(/1 of 2 rows/);
  });

  it('refuses fewer than two classes, infinite numbers and the wrong kind', () => {
    expect(() => encodeTarget(categories('a', 'a'), 'classification')).toThrow(/two classes/);
    expect(() => encodeTarget(numbers(1, Number.POSITIVE_INFINITY), 'regression')).toThrow(/row 1/);
    expect(() => encodeTarget(categories('a', 'b'), 'regression')).toThrow(InvalidArgument);
  });
});
