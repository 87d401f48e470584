import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseInstant } from '../core/ml/parse-instant.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import { compileColumn } from './contract-sql.js';
import type { ColumnContract } from './ingestion.api.js';

let query: (sql: string) => Promise<Record<string, unknown>>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run("SET TimeZone = 'UTC'");
  query = async (sql) =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson()[0] as Record<string, unknown>;
});

async function check(cell: string | undefined, column: Partial<ColumnContract>) {
  const contract: ColumnContract = { name: 'a', type: 'text', required: false, ...column };
  const { parsed, fault, stored } = compileColumn(contract, 'c0', 't0');
  const value = cell === undefined ? 'NULL' : quoteText(cell);
  const { fault: broken, stored: kept } = await query(
    `SELECT (${stored})::VARCHAR AS stored, ${fault} AS fault FROM (SELECT c0, ${parsed} AS t0 FROM (SELECT ${value}::VARCHAR AS c0))`,
  );
  return { typed: broken === null ? kept : null, fault: broken };
}

describe('compileColumn', () => {
  it.each([
    ['1.5', '1.5'],
    [' -2e3 ', '-2000.0'],
    ['.5', '0.5'],
    ['NaN', null],
    ['Infinity', null],
    ['-inf', null],
    ['1e400', null],
    ['1_000', null],
    ['1,5', null],
    ['0x1F', null],
    ['abc', null],
  ])('reads %j as the number %j', async (cell, typed) => {
    expect(await check(cell, { type: 'number' })).toEqual({
      typed,
      fault: typed === null ? 'must be a finite number or empty' : null,
    });
  });

  it.each([
    ['7', '7'],
    ['7.0', '7'],
    ['1e3', '1000'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740992', null],
    ['1.5', null],
    ['true', null],
  ])('reads %j as the integer %j', async (cell, typed) => {
    const { typed: got, fault } = await check(cell, { type: 'integer' });
    expect(got).toBe(typed);
    expect(fault === null).toBe(typed !== null);
  });

  it.each([
    ['true', 'true'],
    ['FALSE', 'false'],
    ['1', 'true'],
    ['0', 'false'],
    ['yes', null],
  ])('reads %j as the truth value %j', async (cell, typed) => {
    expect((await check(cell, { type: 'boolean' }))['typed']).toBe(typed);
  });

  it.each([
    '2024-01-01',
    '2024-01-01T10:00:00Z',
    '2024-01-01 10:00',
    '2024-01-01T10:00Z',
    '2024-01-01T10:00+05:30',
    '2024-01-01T10:00:00+0530',
    '2024-01-01T10:00:00.123456-02',
    '2024-01-01t10:00:00,5z',
    '2024-02-30',
    '2024-13-01',
    '2024-01-01T24:00:00Z',
    '01/02/2024',
    'epoch',
    'infinity',
    '1700000000000',
    '2024-01-01 10:00:00 Europe/Berlin',
  ])('reads the instant %j as predictions do', async (cell) => {
    const { typed } = await check(cell, { type: 'datetime' });
    const instant = parseInstant(cell);
    const got = typed === null ? undefined : Math.floor(Date.parse(`${String(typed).replace(' ', 'T')}Z`));
    expect(got).toBe(instant);
  });

  it('rejects a missing value only where one is required', async () => {
    expect(await check(undefined, { type: 'number', required: true })).toEqual({
      typed: null,
      fault: 'must not be missing',
    });
    expect(await check(undefined, { type: 'number' })).toEqual({ typed: null, fault: null });
  });

  it('enforces the limits, which are allowed themselves', async () => {
    const limits = { type: 'number', minimum: -1, maximum: 0.1 } as const;
    expect((await check('-1', limits))['fault']).toBeNull();
    expect((await check('0.1', limits))['fault']).toBeNull();
    expect((await check('-1.01', limits))['fault']).toBe('must be at least -1');
    expect((await check('0.11', limits))['fault']).toBe('must be at most 0.1');
  });

  it('enforces the labels, whatever characters they have', async () => {
    const labels = { type: 'category', categories: ["O'Brien", '"x"', "'; DROP TABLE batch; --"] } as const;
    for (const label of labels.categories) expect((await check(label, labels))['fault']).toBeNull();
    expect((await check('o', labels))['fault']).toContain('must be one of "O\'Brien"');
  });

  it('rejects a cell above one mebibyte', async () => {
    expect((await check('x'.repeat(1024 * 1024 + 1), {}))['fault']).toContain('at most 1048576 bytes');
  });

  it('fills a column that the file does not have', async () => {
    const { parsed, fault, stored } = compileColumn(
      { name: 'a', type: 'integer', required: false },
      undefined,
      't0',
    );
    expect(
      await query(`SELECT typeof(${stored}) AS type, ${fault} AS fault FROM (SELECT ${parsed} AS t0)`),
    ).toEqual({ type: 'BIGINT', fault: null });
  });
});
