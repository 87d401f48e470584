import { describe, expect, it } from 'vitest';
import { isDeadlock } from './is-deadlock.js';

describe('isDeadlock', () => {
  it('knows the code that Postgres gives to a broken circle of locks', () => {
    expect(isDeadlock(Object.assign(new Error('deadlock detected'), { code: '40P01' }))).toBe(true);
    expect(isDeadlock(Object.assign(new Error('duplicate key'), { code: '23505' }))).toBe(false);
    expect(isDeadlock(new Error('40P01'))).toBe(false);
    expect(isDeadlock('40P01')).toBe(false);
  });
});
