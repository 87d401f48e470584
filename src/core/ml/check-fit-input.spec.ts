import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { checkColumns, checkFitInput, expectClasses, expectNumbers } from './check-fit-input.js';
import type { ClassTarget, Matrix, NumberTarget } from './estimator.js';

const x: Matrix = { rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) };
const classes: ClassTarget = { task: 'classification', labels: Int32Array.of(0, 1), classCount: 2 };
const numbers: NumberTarget = { task: 'regression', values: Float64Array.of(1, 2) };

describe('checkFitInput', () => {
  it('accepts matching shapes', () => {
    expect(() => checkFitInput(x, classes)).not.toThrow();
    expect(() => checkFitInput(x, numbers)).not.toThrow();
  });

  it('says where a value is not finite', () => {
    const holed = { ...x, data: Float64Array.of(1, 2, Number.NaN, 4) };
    expect(() => checkFitInput(holed, numbers)).toThrow(/row 1, column 0/);
  });

  it.each<[string, Matrix, ClassTarget | NumberTarget]>([
    ['no rows', { rows: 0, columns: 2, data: new Float64Array(0) }, numbers],
    ['no columns', { rows: 2, columns: 0, data: new Float64Array(0) }, numbers],
    ['data of another size', { ...x, data: new Float64Array(3) }, numbers],
    ['too few labels', x, { ...classes, labels: Int32Array.of(0) }],
    ['a label beyond the classes', x, { ...classes, labels: Int32Array.of(0, 2) }],
    ['a negative label', x, { ...classes, labels: Int32Array.of(0, -1) }],
    ['no classes', x, { ...classes, classCount: 0 }],
    ['too many values', x, { ...numbers, values: new Float64Array(3) }],
    ['an infinite value', x, { ...numbers, values: Float64Array.of(1, Number.POSITIVE_INFINITY) }],
  ])('refuses %s', (_, matrix, target) => {
    expect(() => checkFitInput(matrix, target)).toThrow(InvalidArgument);
  });
});

describe('checkColumns', () => {
  it('refuses another number of columns', () => {
    expect(() => checkColumns(x, 2)).not.toThrow();
    expect(() => checkColumns(x, 3)).toThrow(/must be 3 as in training, received 2/);
  });
});

describe('expectClasses and expectNumbers', () => {
  it('return the target of the right task and refuse the other', () => {
    expect(expectClasses('nb', classes)).toBe(classes);
    expect(expectNumbers('ridge', numbers)).toBe(numbers);
    expect(() => expectClasses('nb', numbers)).toThrow(InvalidArgument);
    expect(() => expectNumbers('ridge', classes)).toThrow(InvalidArgument);
  });
});
