import { describe, expect, it } from 'vitest';
import { cut, nameHtml, shownName } from './user-text.js';

describe('names', () => {
  it('are shown even when there is nothing to see', () => {
    expect(shownName('')).toBe('(empty text)');
    expect(shownName('  ')).toBe('(2 white-space characters)');
    expect(nameHtml('a<b').markup).toBe('<bdi>a&lt;b</bdi>');
  });

  it('are cut between whole characters', () => {
    expect(cut('😀😀😀😀', 3)).toBe('😀😀…');
    expect(cut('😀😀😀', 3)).toBe('😀😀😀');
    expect(cut('abcd', 4)).toBe('abcd');
    expect(Array.from(cut('x'.repeat(1000), 10))).toHaveLength(10);
  });
});
