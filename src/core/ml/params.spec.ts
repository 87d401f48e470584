import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../errors.js';
import { type ParamRules, resolveParams } from './params.js';

const defaults: { depth: number; features: number | string; bootstrap: boolean } = {
  depth: 3,
  features: 'sqrt',
  bootstrap: true,
};
const rules: ParamRules<typeof defaults> = {
  depth: { kind: 'number', minimum: 1, maximum: 10, integer: true },
  features: {
    kind: 'any-of',
    rules: [
      { kind: 'choice', values: ['sqrt', 'all'] },
      { kind: 'number', above: 0, maximum: 1 },
    ],
  },
  bootstrap: { kind: 'switch' },
};

describe('resolveParams', () => {
  it('lays overrides over the defaults', () => {
    expect(resolveParams('rf', defaults, {}, rules)).toEqual(defaults);
    expect(resolveParams('rf', defaults, { depth: 4, features: 0.5 }, rules)).toEqual({
      depth: 4,
      features: 0.5,
      bootstrap: true,
    });
  });

  it('names the estimator and what it knows when a parameter is unknown', () => {
    expect(() => resolveParams('rf', defaults, { dept: 4 }, rules)).toThrow(
      /rf knows \(depth, features, bootstrap\)/,
    );
    expect(() => resolveParams('rf', defaults, { toString: 4 }, rules)).toThrow(InvalidArgument);
  });

  it.each([
    ['a value below the range', { depth: 0 }],
    ['a value above the range', { depth: 11 }],
    ['a fraction where a whole number is due', { depth: 1.5 }],
    ['not-a-number', { depth: Number.NaN }],
    ['a word that is no choice', { features: 'log2' }],
    ['a number equal to an open bound', { features: 0 }],
    ['a word for a switch', { bootstrap: 'yes' }],
  ])('refuses %s', (_, overrides) => {
    expect(() => resolveParams('rf', defaults, overrides, rules)).toThrow(InvalidArgument);
  });
});
