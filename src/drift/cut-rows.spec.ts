import { describe, expect, it } from 'vitest';
import { cutRows } from './cut-rows.js';

describe('cutRows', () => {
  it('cuts rows as the settings want', () => {
    expect(cutRows(20, { kind: 'size', rows: 10 }, undefined)).toMatchObject({ chunks: [{}, {}] });
  });

  it('says so when the rows make too many chunks', () => {
    expect(cutRows(5000, { kind: 'size', rows: 1 }, undefined)).toBe(
      'the settings must make at most 1000 chunks, received 5000',
    );
  });

  it('says so when no dates order the rows', () => {
    expect(cutRows(5, { kind: 'period', period: 'day' }, undefined)).toContain('time column');
  });
});
