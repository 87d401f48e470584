import { describe, expect, it } from 'vitest';
import { describeUnmet } from './describe-unmet.js';

const source = (kind: 'number' | 'category') => ({ columns: [{ name: 'shop', kind }], parts: [] });
const sides = (kind: 'number' | 'category') => ({
  settings: { segments: ['shop'] },
  reference: source('category'),
  current: source(kind),
});

describe('describeUnmet', () => {
  it('says nothing when all was done', () => {
    expect(describeUnmet(sides('category'), {})).toEqual([]);
  });

  it('says which segments, chunks and model could not be looked at', () => {
    expect(describeUnmet(sides('number'), { uncut: 'too many', unassessed: 'no scores' })).toEqual([
      'The model was not assessed: no scores',
      'The rows were not cut over time: too many',
      'shop makes no segments: it does not hold categories on both sides',
    ]);
  });
});
