import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import { skipFeatures } from '../core/drift/profile/skip-features.js';
import { connectDuckDb } from '../platform/columnar/duckdb.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import screen from './screen.thread.js';
import summarise from './summarise.thread.js';

const ROWS = 3_000;
const NAMES = ['still', 'moved', 'label', 'name', 'text'];

let folder: string;

async function store(name: string, seed: number, shift: number): Promise<TableSource> {
  const path = join(folder, `${name}.parquet`);
  const connection = await connectDuckDb();
  const share = (salt: number) => `(hash(i * 31 + ${seed * 97 + salt}) % 1000003) / 1000003`;
  const row = [
    `${share(1)} AS still`,
    `${share(2)} + ${shift} AS moved`,
    `'k' || floor(5 * ${share(3)})::INT AS label`,
    `'id ' || hash(i + ${seed}) AS name`,
    `'some words of row ' || hash(i + ${seed}) AS text`,
  ];
  await connection.run(
    `COPY (SELECT ${row.join(', ')} FROM range(${ROWS}) t(i)) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  connection.closeSync();
  const slice = { order: 'stored', seed: 0, from: 0, to: 1 } as const;
  const kindOf = (column: string) => (column === 'still' || column === 'moved' ? 'number' : 'category');
  return {
    columns: NAMES.map((column) => ({ name: column, kind: kindOf(column) })),
    parts: [{ path, rowCount: ROWS, slice }],
  };
}

describe('summaries of stored rows', () => {
  let reference: TableSource;
  let current: TableSource;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mldrift-screen-'));
    reference = await store('reference', 1, 0);
    current = await store('current', 2, 0.2);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are the same to the byte however the columns are dealt out', async () => {
    const of = async (columns: string[]) =>
      summarise({ input: { source: reference, columns }, progress: undefined });
    const whole = await of(NAMES);
    const dealt = [...(await of(['label', 'moved'])), ...(await of(['text', 'name', 'still']))];
    expect(NAMES.map((name) => JSON.stringify(dealt.find(([found]) => found === name)))).toEqual(
      whole.map((summary) => JSON.stringify(summary)),
    );
  });

  it('let the columns that stayed go unread, and neither the moved one nor possible texts', async () => {
    const settings = resolveDriftSettings();
    const summaries = await summarise({ input: { source: reference, columns: NAMES }, progress: undefined });
    const stored = JSON.parse(JSON.stringify(summaries)) as typeof summaries;
    const sketched = await screen({ input: { current, reference: stored, settings }, progress: undefined });
    expect(sketched.map(({ bounds }) => bounds.name)).toEqual(['still', 'moved', 'label']);
    const skipped = skipFeatures(sketched, settings, 8);
    expect(skipped.map(({ measurement }) => measurement.name)).toEqual(['still', 'label']);
  });
});
