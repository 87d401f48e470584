import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_ROWS, type RowSlice, sliceRows } from '../../core/table.js';
import { connectDuckDb } from './duckdb.js';
import { countPartRows, readTable } from './read-table.js';
import { quoteText } from './sql-text.js';
import type { TableSource, TimeFilter } from './table-source.js';

const ROWS = 200_000;
/** One row a minute for three days. */
const TIMED_ROWS = 4320;
let folder: string;
const pathOf = (name: string) => join(folder, `${name}.parquet`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-table-'));
  const connection = await connectDuckDb();
  await connection.run(
    `COPY (SELECT * FROM (VALUES
      (1.5::DOUBLE, 1::BIGINT, true, 'x', TIMESTAMP '2024-01-01 10:00:00.5'),
      (NULL, NULL, NULL, NULL, NULL),
      ('inf'::DOUBLE, -3, false, '', TIMESTAMP '1969-12-31 23:59:59'),
      ('nan'::DOUBLE, 9007199254740991, true, 'x', NULL)) t("n um""ber", i, b, c, d))
     TO ${quoteText(pathOf('values'))} (FORMAT parquet)`,
  );
  await connection.run(
    `COPY (SELECT range AS i, 'label' || range % 3 AS c FROM range(${ROWS}))
     TO ${quoteText(pathOf('large'))} (FORMAT parquet, ROW_GROUP_SIZE 10000)`,
  );
  await connection.run(
    `COPY (SELECT range AS i, CASE WHEN range < ${TIMED_ROWS - 1} THEN TIMESTAMP '2026-11-23 10:00:00' + range * INTERVAL 1 MINUTE END AS t
      FROM range(${TIMED_ROWS})) TO ${quoteText(pathOf('timed'))} (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('readTable', () => {
  it('keeps numbers, truth values, labels, instants, missing and infinite values', async () => {
    const table = await readTable({
      columns: [
        { name: 'n um"ber', kind: 'number' },
        { name: 'i', kind: 'number' },
        { name: 'b', kind: 'category' },
        { name: 'c', kind: 'category' },
        { name: 'd', kind: 'date' },
      ],
      parts: [{ path: pathOf('values'), rowCount: 4, slice: ALL_ROWS }],
    });
    expect(table).toEqual({
      rowCount: 4,
      columns: [
        { name: 'n um"ber', data: { kind: 'number', values: Float64Array.of(1.5, NaN, Infinity, NaN) } },
        { name: 'i', data: { kind: 'number', values: Float64Array.of(1, NaN, -3, 9007199254740991) } },
        {
          name: 'b',
          data: { kind: 'category', codes: Int32Array.of(0, -1, 1, 0), levels: ['true', 'false'] },
        },
        { name: 'c', data: { kind: 'category', codes: Int32Array.of(0, -1, 1, 0), levels: ['x', ''] } },
        { name: 'd', data: { kind: 'date', values: Float64Array.of(1704103200500, NaN, -1000, NaN) } },
      ],
    });
  });

  it('keeps the stored order over many row groups and chunks', async () => {
    const table = await readTable(large(), ['i', 'c']);
    const [numbers, labels] = table.columns;
    if (numbers?.data.kind !== 'number' || labels?.data.kind !== 'category') throw new Error('wrong kinds');
    expect(numbers.data.values.findIndex((value, index) => value !== index)).toBe(-1);
    expect(labels.data.codes.findIndex((code, index) => code !== index % 3)).toBe(-1);
  });

  it('reads slices of several parts', async () => {
    const slice = { order: 'shuffled', seed: 3, from: 0.2, to: 0.21 } as const;
    const source = large();
    const table = await readTable({ ...source, parts: [{ ...source.parts[0]!, slice }, source.parts[0]!] }, [
      'i',
    ]);
    const expected = Float64Array.from(sliceRows(ROWS, slice));
    const data = table.columns[0]?.data;
    expect(table.rowCount).toBe(ROWS * 1.01);
    expect(data?.kind === 'number' && data.values.subarray(0, expected.length)).toEqual(expected);
  });

  describe('with a time filter', () => {
    const minute = 60_000;
    const start = Date.UTC(2026, 10, 23, 10);
    const filtered = (filter: Partial<TimeFilter>): TableSource => ({
      columns: [
        { name: 'i', kind: 'number' },
        { name: 't', kind: 'date' },
      ],
      parts: [
        {
          path: pathOf('timed'),
          rowCount: TIMED_ROWS,
          slice: ALL_ROWS,
          filter: { column: 't', from: start, to: start + TIMED_ROWS * minute, ...filter },
        },
      ],
    });
    const rowsOf = async (filter: Partial<TimeFilter>) => {
      const [data] = (await readTable(filtered(filter), ['i'])).columns;
      return data?.data.kind === 'number' ? [...data.data.values] : [];
    };

    it('takes the first instant and leaves the last, in stored order', async () => {
      expect(await rowsOf({ from: start + 5 * minute, to: start + 8 * minute })).toEqual([5, 6, 7]);
      expect(await rowsOf({ from: start + 1, to: start + 2 * minute + 1 })).toEqual([1, 2]);
    });

    it('keeps hours and days of the week in UTC', async () => {
      // Row 0 is Monday 10:00; rows 840 to 2279 are the Tuesday.
      expect(await rowsOf({ weekdays: [2] })).toEqual(Array.from({ length: 1440 }, (_, i) => 840 + i));
      expect((await rowsOf({ weekdays: [2], hours: [0, 23] })).length).toBe(120);
    });

    it('leaves out rows without a time', async () => {
      expect((await rowsOf({})).length).toBe(TIMED_ROWS - 1);
    });

    it('counts the rows that fit without reading a column', async () => {
      expect(await readTable(filtered({ hours: [12] }), [])).toEqual({ rowCount: 180, columns: [] });
      expect(await readTable(filtered({ from: 0, to: 1 }))).toMatchObject({ rowCount: 0 });
    });

    it('refuses a slice of the rows beside it', async () => {
      const { columns, parts } = filtered({});
      const slice = { ...ALL_ROWS, to: 0.5 };
      await expect(readTable({ columns, parts: [{ ...parts[0]!, slice }] })).rejects.toThrow('every row');
    });
  });

  it('parts no group of a slice that names a group column, whether or not that is read', async () => {
    const [part] = large().parts;
    const slice = { order: 'stored', seed: 0, from: 0, to: 0.5, groupColumn: 'i' } as const;
    // Every row is a group of its own, so nothing is left out.
    expect(await countPartRows({ ...part!, slice })).toBe(ROWS / 2);
    const byLabel = (changes: Partial<RowSlice>): TableSource => ({
      ...large(),
      parts: [{ ...part!, slice: { ...slice, groupColumn: 'c', ...changes } }],
    });
    // Each of the three labels goes on behind the slice.
    expect(await readTable(byLabel({}), ['i'])).toMatchObject({ rowCount: 0 });
    const [first, second] = await Promise.all(
      [0, 0.5].map(async (from) => {
        const { columns } = await readTable(byLabel({ order: 'shuffled', from, to: from + 0.5 }), ['i']);
        const numbers = columns[0]!.data;
        if (numbers.kind !== 'number') throw new Error('i is a number');
        return new Set(numbers.values.map((value) => value % 3));
      }),
    );
    expect(first!.size + second!.size).toBe(3);
    expect(new Set([...first!, ...second!]).size).toBe(3);
  });

  it('counts rows without reading a column', async () => {
    expect(await readTable(large(), [])).toEqual({ rowCount: ROWS, columns: [] });
  });

  it('fails when the file does not hold the rows that the record says', async () => {
    const source = large();
    await expect(readTable({ ...source, parts: [{ ...source.parts[0]!, rowCount: 5 }] })).rejects.toThrow();
  });
});

function large(): TableSource {
  return {
    columns: [
      { name: 'i', kind: 'number' },
      { name: 'c', kind: 'category' },
    ],
    parts: [{ path: pathOf('large'), rowCount: ROWS, slice: ALL_ROWS }],
  };
}
