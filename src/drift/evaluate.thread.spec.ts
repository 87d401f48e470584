import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { combineFeatures } from '../core/drift/combine-features.js';
import { resolveDriftSettings } from '../core/drift/drift-settings.js';
import { connectDuckDb } from '../platform/columnar/duckdb.js';
import { quoteText } from '../platform/columnar/sql-text.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import evaluate from './evaluate.thread.js';

const ROWS = 30;
const columns = [
  { name: 'a', kind: 'number' },
  { name: 'b', kind: 'number' },
  { name: 'c', kind: 'category' },
  { name: 'd', kind: 'category' },
] as const;

let folder: string;

async function store(name: string, seed: number): Promise<TableSource> {
  const path = join(folder, `${name}.parquet`);
  const connection = await connectDuckDb();
  // Few rows in many categories make a permutation test, the one kind of result that a seed decides.
  const row = `hash(i + ${seed}) % 1000 AS a, ln(1 + i) AS b, 'k' || hash(i * ${seed}) % 9 AS c, 'x' AS d`;
  await connection.run(
    `COPY (SELECT ${row} FROM range(${ROWS}) t(i)) TO ${quoteText(path)} (FORMAT parquet)`,
  );
  connection.closeSync();
  const slice = { order: 'stored', seed: 0, from: 0, to: 1 } as const;
  return { columns, parts: [{ path, rowCount: ROWS, slice }] };
}

describe('evaluate in threads', () => {
  let reference: TableSource;
  let current: TableSource;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mldrift-evaluate-'));
    reference = await store('reference', 7);
    current = await store('current', 11);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('finds the same to the byte however the features are dealt out', async () => {
    const settings = resolveDriftSettings();
    const measure = async (names: string[]) => {
      const features = names.map((name) => ({ name, isText: false }));
      const input = { reference, current, features, settings, seed: 's' };
      const found = await evaluate({ input, progress: undefined });
      return found.features.flatMap(({ measurements }) => measurements);
    };
    const whole = await measure(['a', 'b', 'c', 'd']);
    const dealt = [...(await measure(['b', 'd'])), ...(await measure(['a', 'c']))];
    const inOrder = whole.flatMap(({ name }) => dealt.find((feature) => feature.name === name) ?? []);
    expect(JSON.stringify(combineFeatures({ features: inOrder }, settings))).toBe(
      JSON.stringify(combineFeatures({ features: whole }, settings)),
    );
    expect(whole.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'constant']);
    expect(whole[2]?.measures[0]).toMatchObject({ pMethod: 'permutation' });
  });

  it('reports a column that one side lacks instead of failing', async () => {
    const settings = resolveDriftSettings();
    const narrow = { ...current, columns: columns.slice(0, 1) };
    const input = {
      reference,
      current: narrow,
      features: ['a', 'b'].map((name) => ({ name, isText: false })),
      settings,
      seed: 's',
    };
    const found = await evaluate({ input, progress: undefined });
    expect(found.features.map(({ measurements }) => measurements[0]?.status)).toEqual([
      'ok',
      'schema_changed',
    ]);
  });
});
