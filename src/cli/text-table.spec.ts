import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.js';

describe('textTable', () => {
  it('puts words to the left and numbers to the right, each column as wide as its longest cell', () => {
    const rows = [
      ['gbdt', '0.91', '<1e-300'],
      ['logistic', '-12.5', '-'],
    ];
    expect(textTable(['model', 'r2', 'p'], rows).split('\n')).toEqual([
      'model        r2        p',
      '--------  -----  -------',
      'gbdt       0.91  <1e-300',
      'logistic  -12.5        -',
    ]);
  });

  it('shows the headings of an empty table', () => {
    expect(textTable(['a', 'b'], [])).toBe('a  b\n-  -');
  });
});
