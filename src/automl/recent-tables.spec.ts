import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecentTables } from './recent-tables.js';

const KEEP_MS = 1000;
let read: string[];
let tables: RecentTables<string>;

beforeEach(() => {
  vi.useFakeTimers();
  read = [];
  tables = new RecentTables({
    fitTogether: (cells) => cells.reduce((sum, one) => sum + one, 0) <= 100,
    keepMs: KEEP_MS,
  });
});
afterEach(() => void vi.useRealTimers());

function use<Result = string>(
  key: string,
  cells = 40,
  work: (value: string) => Promise<Result> = async (value) => value as Result,
): Promise<Result> {
  const load = async (takeRoom: (cells: number) => void) => {
    takeRoom(cells);
    read.push(key);
    return key;
  };
  return tables.use(key, load, work);
}

describe('RecentTables', () => {
  it('reads the rows of two searches once each, whoever comes in between', async () => {
    for (const key of ['a', 'b', 'a', 'b', 'a']) expect(await use(key)).toBe(key);
    expect(read).toEqual(['a', 'b']);
  });

  it('reads once for all who ask at the same time', async () => {
    await Promise.all([use('a'), use('a')]);
    expect(read).toEqual(['a']);
  });

  it('drops what was used longest ago when a third does not fit', async () => {
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await use(key);
    expect(read).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps a table for as long as it is used, and a while longer', async () => {
    let finish = () => undefined as unknown;
    const long = use('a', 40, () => new Promise<void>((resolve) => (finish = () => resolve())));
    await vi.advanceTimersByTimeAsync(10 * KEEP_MS);
    await use('a');
    finish();
    await long;
    await vi.advanceTimersByTimeAsync(KEEP_MS - 1);
    await use('a');
    expect(read).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    await use('a');
    expect(read).toEqual(['a', 'a']);
  });

  it('refuses what does not fit beside a table in use, and takes it later', async () => {
    let finish = () => undefined as unknown;
    const long = use('a', 70, () => new Promise<void>((resolve) => (finish = () => resolve())));
    await vi.advanceTimersByTimeAsync(1);
    await expect(use('b', 70)).rejects.toThrow('too little memory for 70 values');
    finish();
    await long;
    expect(await use('b', 70)).toBe('b');
  });

  it('reads again after a read that failed', async () => {
    const broken = tables.use(
      'a',
      async () => Promise.reject(new Error('gone')),
      async () => 'never',
    );
    await expect(broken).rejects.toThrow('gone');
    expect(await use('a')).toBe('a');
  });
});
