import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import {
  expectEstimator,
  readChoice,
  readIndices,
  readInteger,
  readNumber,
  readNumbers,
  readSwitch,
} from './read-model.js';

const json = {
  estimator: 'lr',
  count: 2,
  share: 0.5,
  values: [1, 2.5],
  classes: [0, 1],
  done: true,
  gap: null,
};

describe('readers of stored models', () => {
  it('return what is there', () => {
    expect(() => expectEstimator(json, 'lr')).not.toThrow();
    expect(readInteger(json, 'count', 1)).toBe(2);
    expect(readNumber(json, 'share', 0)).toBe(0.5);
    expect([...readNumbers(json, 'values', 2)]).toEqual([1, 2.5]);
    expect([...readIndices(json, 'classes', 2, 2)]).toEqual([0, 1]);
    expect(readSwitch(json, 'done')).toBe(true);
    expect(readChoice(json, 'estimator', ['lr', 'nb'])).toBe('lr');
  });

  it.each<[string, () => unknown]>([
    ['another estimator', () => expectEstimator(json, 'nb')],
    ['a missing key', () => readNumber(json, 'lost')],
    ['an inherited key', () => readNumber(json, 'toString')],
    ['a fraction for a whole number', () => readInteger(json, 'share', 0)],
    ['a number below the minimum', () => readInteger(json, 'count', 3)],
    ['null for a number', () => readNumber(json, 'gap')],
    ['an array of another length', () => readNumbers(json, 'values', 3)],
    ['an element below the minimum', () => readNumbers(json, 'values', 2, 2)],
    ['a fraction for an index', () => readIndices(json, 'values', 2, 3)],
    ['an index out of bounds', () => readIndices(json, 'classes', 2, 1)],
    ['a number for a switch', () => readSwitch(json, 'count')],
    ['a word that is no choice', () => readChoice(json, 'estimator', ['nb'])],
  ])('refuse %s', (_, read) => {
    expect(read).toThrow(InvalidArgument);
  });
});
