import { describe, expect, it } from 'vitest';
import { InvalidArgument } from '../../errors.js';
import type { DateColumn } from '../../table.js';
import { type ChunkPlan, groupRows, planChunks } from './plan-chunks.js';

const sizes = (plan: ChunkPlan) => plan.chunks.map(({ rows }) => rows);
const marks = (plan: ChunkPlan) => plan.chunks.map(({ isPartial }) => isPartial);

/** So many rows on each of the days of March 2026, one per minute. */
function days(...rowsOfDay: readonly number[]): DateColumn {
  const values = rowsOfDay.flatMap((rows, day) =>
    Array.from({ length: rows }, (_, row) => Date.UTC(2026, 2, day + 1, 0, row)),
  );
  return { kind: 'date', values: Float64Array.from(values) };
}

const byDay = (dates: DateColumn) =>
  planChunks(dates.values.length, { kind: 'period', period: 'day' }, dates);

describe('planChunks by number', () => {
  it('makes ten chunks of equal size to within one row by default', () => {
    const plan = planChunks(104);
    expect(sizes(plan)).toEqual([10, 11, 10, 11, 10, 10, 11, 10, 11, 10]);
    expect(marks(plan)).not.toContain(true);
    expect(plan.chunks[1]?.label).toBe('rows 11-21');
  });

  it('makes no more chunks than rows and none of no rows', () => {
    expect(sizes(planChunks(3))).toEqual([1, 1, 1]);
    expect(planChunks(0).chunks).toEqual([]);
  });
});

describe('planChunks by size', () => {
  it('merges a tail below half the size into its neighbour', () => {
    const plan = planChunks(24, { kind: 'size', rows: 10 });
    expect(sizes(plan)).toEqual([10, 14]);
    expect(marks(plan)).toEqual([false, false]);
  });

  it('marks a tail of half the size or more as partial', () => {
    const plan = planChunks(25, { kind: 'size', rows: 10 });
    expect(sizes(plan)).toEqual([10, 10, 5]);
    expect(marks(plan)).toEqual([false, false, true]);
  });

  it('marks the only chunk as partial when there is no neighbour', () => {
    expect(planChunks(2, { kind: 'size', rows: 10 }).chunks).toMatchObject([{ rows: 2, isPartial: true }]);
  });

  it('leaves no tail when the size divides the rows', () => {
    expect(sizes(planChunks(20, { kind: 'size', rows: 10 }))).toEqual([10, 10]);
  });
});

describe('planChunks by period', () => {
  it('cuts at midnight UTC and writes half-open bounds', () => {
    const plan = byDay(days(30, 30, 30));
    expect(plan.chunks[1]).toEqual({
      label: '2026-03-02',
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-03T00:00:00.000Z',
      rows: 30,
      isPartial: false,
    });
  });

  it('does not need the rows of a period to stand together', () => {
    const ordered = days(20, 20, 20);
    const shuffled = { kind: 'date' as const, values: ordered.values.slice() };
    for (let i = 0; i < 60; i++) shuffled.values[i] = ordered.values[(i * 7) % 60]!;
    const plan = byDay(shuffled);
    expect(plan.chunks).toEqual(byDay(ordered).chunks);
    for (const [chunk, rows] of groupRows(plan).entries()) {
      expect([...rows].every((row) => new Date(shuffled.values[row]!).getUTCDate() === chunk + 1)).toBe(true);
    }
  });

  it('merges short ends into their neighbours', () => {
    const plan = byDay(days(5, 30, 30, 30, 10));
    expect(sizes(plan)).toEqual([35, 30, 40]);
    expect(plan.chunks[0]).toMatchObject({
      label: '2026-03-01 to 2026-03-02',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-03T00:00:00.000Z',
    });
    expect(groupRows(plan).map((rows) => rows.length)).toEqual([35, 30, 40]);
  });

  it('merges both short ends into one chunk when only one period lies between them', () => {
    expect(sizes(byDay(days(5, 30, 5)))).toEqual([40]);
  });

  it('marks an end as partial when every inner period has more rows', () => {
    expect(marks(byDay(days(20, 30, 28, 25)))).toEqual([true, false, false, true]);
    expect(marks(byDay(days(29, 30, 28, 31)))).toEqual([false, false, false, false]);
  });

  it('leaves two periods as they are, because there is nothing to hold them against', () => {
    expect(sizes(byDay(days(2, 30)))).toEqual([2, 30]);
  });

  it('skips periods without rows', () => {
    expect(byDay(days(30, 0, 30)).chunks.map(({ label }) => label)).toEqual(['2026-03-01', '2026-03-03']);
  });

  it('leaves rows without a usable date out and counts them', () => {
    const values = Float64Array.of(0, Number.NaN, Number.POSITIVE_INFINITY, 1, 1e300);
    const plan = planChunks(5, { kind: 'period', period: 'hour' }, { kind: 'date', values });
    expect([...plan.chunkOf]).toEqual([0, -1, -1, 0, -1]);
    expect(plan.unassignedRows).toBe(3);
    expect(groupRows(plan)).toEqual([Uint32Array.of(0, 3)]);
  });

  it('makes no chunk when no row has a date', () => {
    const dates: DateColumn = { kind: 'date', values: new Float64Array(3).fill(Number.NaN) };
    expect(byDay(dates)).toMatchObject({ chunks: [], unassignedRows: 3 });
  });
});

describe('planChunks', () => {
  it('refuses wrong rules', () => {
    expect(() => planChunks(10, { kind: 'size', rows: 0 })).toThrow(InvalidArgument);
    expect(() => planChunks(10, { kind: 'number', chunks: 2.5 })).toThrow(InvalidArgument);
    expect(() => planChunks(10, { kind: 'period', period: 'day' })).toThrow(/dates must hold 10 dates/);
    expect(() => planChunks(10, { kind: 'period', period: 'year' as never }, days(10))).toThrow(/period/);
    expect(() => planChunks(5000, { kind: 'size', rows: 1 })).toThrow(/at most 1000 chunks/);
  });
});
