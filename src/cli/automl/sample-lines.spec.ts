import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleLines } from './sample-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'mldrift-sample-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [path, to] = [join(folder, 'all.csv'), join(folder, 'some.csv')];

function sampled(text: string, bytes: number, options: { hasHeader?: boolean; seed?: number } = {}) {
  writeFileSync(path, text);
  const { hasHeader = true, seed = 1 } = options;
  const sample = sampleLines({ path, to, hasHeader, bytes, fewestRows: 100, seed });
  return { sample, lines: readFileSync(to, 'utf8').trimEnd().split('\n') };
}

const numbered = (count: number) =>
  `row,half,text\n${Array.from({ length: count }, (_, row) => `${row},${row % 2},some words to fill the line`).join('\n')}\n`;

describe('sampleLines', () => {
  it('takes whole rows from all parts of the file, in their order, under the header of the file', () => {
    const { sample, lines } = sampled(numbered(50_000), 200_000);
    const [header, ...rows] = lines;
    expect(header).toBe('row,half,text');
    const all = new Set(numbered(50_000).split('\n'));
    expect(rows.every((row) => all.has(row))).toBe(true);
    const numbers = rows.map((row) => Number(row.split(',')[0]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    for (let tenth = 0; tenth < 10; tenth++) {
      const there = numbers.filter((row) => Math.floor(row / 5000) === tenth).length;
      expect(there / numbers.length).toBeGreaterThan(0.05);
    }
    expect(sample?.rows).toBe(rows.length);
    expect(sample?.strange).toBe(0);
    expect(Math.abs((sample?.ofAbout ?? 0) - 50_000)).toBeLessThan(500);
  });

  it('gives every row the same chance, the first and the last as well', () => {
    const counts = new Float64Array(2000);
    const text = numbered(2000);
    for (let seed = 0; seed < 200; seed++) {
      const { lines } = sampled(text, 20_000, { seed });
      for (const line of lines.slice(1)) counts[Number(line.split(',')[0])]!++;
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const tenths = Array.from({ length: 10 }, (_, i) => counts.slice(200 * i, 200 * (i + 1)));
    for (const tenth of tenths) {
      const share = tenth.reduce((sum, count) => sum + count, 0) / 200 / mean;
      expect(share).toBeGreaterThan(0.8);
      expect(share).toBeLessThan(1.2);
    }
  });

  it('draws the same rows for the same seed and others for another', () => {
    const text = numbered(20_000);
    const [a, b, c] = [1, 1, 2].map((seed) => sampled(text, 100_000, { seed }).lines);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  it('keeps line breaks and commas inside quotes and leaves lines of another length out', () => {
    const rows = Array.from({ length: 20_000 }, (_, row) =>
      row % 50 === 7 ? `${row},broken` : `${row},"a ""word"",\nand more",${row % 3}`,
    );
    const { sample, lines } = sampled(`row,text,part\r\n${rows.join('\n')}\n`, 100_000);
    const records = lines.slice(1).join('\n');
    const whole = /^(\d+,"a ""word"",\nand more",\d(\n|$))+$/;
    expect(whole.test(records)).toBe(true);
    expect(sample?.rows).toBeGreaterThan(100);
    expect(sample?.strange).toBeGreaterThan(0);
  });

  it('takes JSON lines without a header', () => {
    const text = Array.from({ length: 20_000 }, (_, row) => JSON.stringify({ row, word: 'a, b' })).join('\n');
    const { sample, lines } = sampled(`${text}\n`, 50_000, { hasHeader: false });
    expect(lines.map((line) => JSON.parse(line).word).every((word) => word === 'a, b')).toBe(true);
    expect(sample?.rows).toBe(lines.length);
  });

  it('takes nothing when a sample would be most of the file', () => {
    expect(sampled(numbered(300), 100_000).sample).toBeUndefined();
  });
});
