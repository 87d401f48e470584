import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Staging } from '../../ingestion/staging.engine.js';
import { sampleFile } from './sample-file.js';

const folder = mkdtempSync(join(tmpdir(), 'mldrift-sample-json-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const staging = new Staging({ uploadLimitBytes: 2 ** 30, duckdbMemoryMb: 512, workerThreads: 2 });

async function sampled(text: string, bytes: number, seed = 1) {
  const path = join(folder, 'all.json');
  writeFileSync(path, text);
  const found = await sampleFile(staging, { file: { path, format: 'json' }, folder, bytes, seed });
  if (found === undefined) return undefined;
  const rows = readFileSync(found.file.path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { ...found, rows };
}

const numbered = Array.from({ length: 20_000 }, (_, row) => ({
  row,
  half: row % 2,
  text: 'some "words",\n\tand \u00fc\u{1F600} to fill the object',
  none: null,
}));

describe('sampleFile of a JSON array', () => {
  it.each([
    ['on one line', JSON.stringify(numbered)],
    ['laid out for reading', ` ${JSON.stringify(numbered, null, 2)}\r\n`],
    ['one object a line', `[\n${numbered.map((one) => JSON.stringify(one)).join(',\r\n')}\n]`],
  ])('takes whole objects from all parts of the array, in their order: %s', async (_, text) => {
    const found = (await sampled(text, text.length / 10))!;
    expect(found.rows.length).toBe(found.sample.rows);
    expect(Math.abs(found.sample.rows - 2000)).toBeLessThan(200);
    expect(Math.abs(found.sample.ofAbout - 20_000)).toBeLessThan(2000);
    for (const one of found.rows) expect(one).toEqual(numbered[one.row]);
    const places: number[] = found.rows.map(({ row }) => row);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBe(places.length);
    for (let tenth = 0; tenth < 10; tenth++) {
      const there = places.filter((row) => Math.floor(row / 2000) === tenth).length;
      expect(there / places.length).toBeGreaterThan(0.05);
    }
  });

  it('leaves out and counts what is no object, and counts it among the values of the array', async () => {
    const text = JSON.stringify(numbered.map((one, row) => (row % 10 === 0 ? [row] : one)));
    const { rows, sample } = (await sampled(text, text.length / 10))!;
    expect(rows.every(({ row }) => row % 10 !== 0)).toBe(true);
    expect(Math.abs(sample.strange - 200)).toBeLessThan(60);
    expect(Math.abs(sample.ofAbout - 20_000)).toBeLessThan(2000);
  });

  it('draws the same objects for the same seed, others for another, and equal objects one by one', async () => {
    const text = JSON.stringify(numbered);
    const [one, again, other] = [
      await sampled(text, 200_000),
      await sampled(text, 200_000),
      await sampled(text, 200_000, 2),
    ];
    expect(again?.rows).toEqual(one?.rows);
    expect(other?.rows).not.toEqual(one?.rows);
    const equal = await sampled(JSON.stringify(new Array(10_000).fill({ a: 1, b: 'two' })), 50_000);
    expect(equal?.rows.length).toBeGreaterThan(1000);
    expect(equal?.rows.length).toBeLessThan(5000);
  });

  it('takes as many as are of use, however few bytes are asked for', async () => {
    expect((await sampled(JSON.stringify(numbered), 0))?.rows.length).toBeGreaterThan(400);
  });

  it('leaves what is small, cut off or no array to those who read all', async () => {
    expect(await sampled(JSON.stringify(numbered.slice(0, 500)), 0)).toBeUndefined();
    expect(await sampled(JSON.stringify(numbered).slice(0, -1), 200_000)).toBeUndefined();
    expect(await sampled(JSON.stringify({ rows: numbered }, null, 1).slice(1), 200_000)).toBeUndefined();
    expect(await sampled('', 200_000)).toBeUndefined();
  });
});
