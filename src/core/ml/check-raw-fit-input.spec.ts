import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { checkRawFitInput } from './check-fit-input.js';
import { isCode } from './level-code.js';

const y = { task: 'regression', values: Float64Array.of(1, 2) } as const;
const matrix = (data: readonly number[], levels?: readonly number[]) => ({
  rows: 2,
  columns: 2,
  data: Float64Array.from(data),
  ...(levels === undefined ? {} : { levels: Int32Array.from(levels) }),
});

describe('checkRawFitInput', () => {
  it('takes missing numbers, missing categories and codes', () => {
    expect(() => checkRawFitInput(matrix([Number.NaN, 0, 1.5, 2], [0, 3]), y)).not.toThrow();
    expect(() => checkRawFitInput(matrix([1, Number.NaN, 2, 0], [0, 3]), y)).not.toThrow();
    expect(() => checkRawFitInput(matrix([1, Number.NaN, 2, 0]), y)).not.toThrow();
  });

  it.each([
    ['an infinite number', matrix([Number.POSITIVE_INFINITY, 0, 1, 2])],
    ['a code beyond the levels', matrix([1, 0, 1, 3], [0, 3])],
    ['a code that is no whole number', matrix([1, 0.5, 1, 2], [0, 3])],
    ['levels of another number of columns', matrix([1, 0, 1, 2], [0])],
  ])('refuses %s', (_, x) => {
    expect(() => checkRawFitInput(x, y)).toThrow(InvalidArgument);
  });
});

describe('isCode', () => {
  it('knows the codes of three levels', () => {
    expect([-1, 0, 2, 2.5, 3, Number.NaN].map((value) => isCode(value, 3))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
