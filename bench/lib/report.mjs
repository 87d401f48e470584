/** What a benchmark prints: the machine, the command, and plain text tables that a README can quote. */
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** @typedef {{ title: string, headings: string[], rows: string[][], notes?: string[] }} Section */

/** Says on what and how the figures were taken. */
export function describeRun() {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const build =
    process.env['MLDRIFT_DIST'] === undefined ? '' : `MLDRIFT_DIST=${process.env['MLDRIFT_DIST']} `;
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return [
    `machine: ${availableParallelism()} cores (${processor}), ${gigabytes} GiB, ${type()} ${release()}, Node ${process.version}`,
    `command: ${build}node bench/run.mjs ${process.argv.slice(2).join(' ')}`.trimEnd(),
    `taken:   ${new Date().toISOString()}`,
  ].join('\n');
}

/** @param {Section} section */
export function describeSection({ title, headings, rows, notes = [] }) {
  const widths = headings.map((heading, c) =>
    Math.max(heading.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [
    title,
    '',
    line(headings),
    rule,
    ...rows.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

/** @param {number} value */
export const whole = (value) => Math.round(value).toLocaleString('en-US');

/** @param {number} value @param {number} [digits] */
export const decimal = (value, digits = 2) => value.toFixed(digits);

/** @param {number} bytes */
export const mebibytes = (bytes) => (Number.isNaN(bytes) ? 'unknown' : whole(bytes / 1024 ** 2));

/** @param {number} ratio how many times as much as the first way */
export const times = (ratio) => `${ratio.toFixed(2)}x`;
