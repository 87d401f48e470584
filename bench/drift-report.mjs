/** How long does a full default report on two Parquet files take, how much memory, and how does it grow? */
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { builtPath } from './lib/built.mjs';
import { decimal, mebibytes, times, whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

/** The bars: seconds on two cores, and bytes. */
const SHAPES = [
  { name: 'long', reference: 1, current: 1, columns: 20, seconds: 8 },
  { name: 'half as wide', reference: 0.1, current: 0.1, columns: 500, seconds: undefined },
  { name: 'wide', reference: 0.1, current: 0.1, columns: 1000, seconds: 120 },
  { name: 'very long', reference: 10, current: 1, columns: 50, seconds: undefined },
];

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function driftReport({ workspace, rows, rounds }) {
  const files = new Map();
  for (const { name, reference, current, columns } of SHAPES) {
    const paths = {
      reference: join(workspace, `${name}-a.parquet`),
      current: join(workspace, `${name}-b.parquet`),
    };
    await writeRows(paths.reference, Math.round(reference * rows), columns, 1);
    await writeRows(paths.current, Math.round(current * rows), columns, 2);
    files.set(name, paths);
  }
  const samples = await interleave(
    rounds,
    Object.fromEntries(SHAPES.map(({ name }) => [name, () => runReport(files.get(name))])),
  );
  const secondsOf = (/** @type {string} */ way) => medianOf(samples, way, ({ seconds }) => seconds);
  const growth = secondsOf('wide') / secondsOf('half as wide');
  return {
    title: `mldrift drift on Parquet, from start to exit, medians of ${rounds}`,
    headings: ['shape', 'reference', 'current', 'columns', 'seconds', 'bar', 'peak RSS MiB', 'drifted'],
    rows: SHAPES.map(({ name, reference, current, columns, seconds }) => [
      name,
      whole(reference * rows),
      whole(current * rows),
      whole(columns),
      decimal(secondsOf(name)),
      seconds === undefined ? '-' : String(seconds),
      mebibytes(medianOf(samples, name, ({ peakBytes }) => peakBytes)),
      String(samples.get(name)?.[0]?.drifted),
    ]),
    notes: [
      `Twice the columns took ${times(growth)} the time (bar 2.3x). The memory bar is 1,536 MiB. Bars are for a million rows and 2 cores.`,
      'Three of five columns are normal, one has a thousand whole numbers, one a dozen labels.',
    ],
  };
}

/** @param {{ reference: string, current: string }} paths */
async function runReport({ reference, current }) {
  const startedMs = performance.now();
  const args = [
    '-v',
    process.execPath,
    builtPath('cli/main.js'),
    'drift',
    '--reference',
    reference,
    '--current',
    current,
    '--json',
  ];
  const { stdout, stderr, code } = await run('/usr/bin/time', args);
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0 && code !== 10) throw new Error(`mldrift drift ended with ${code}: ${stderr}`);
  const kilobytes = Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1] ?? Number.NaN);
  return { seconds, peakBytes: kilobytes * 1024, drifted: JSON.parse(stdout).drifted };
}

/** @param {string} command @param {string[]} args @returns {Promise<{ stdout: string, stderr: string, code: number | null }>} */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
}

/**
 * The same rows for the same seed; written once.
 * @param {string} path @param {number} rowCount @param {number} columnCount @param {number} seed
 */
async function writeRows(path, rowCount, columnCount, seed) {
  if ((await stat(path).catch(() => undefined)) !== undefined) return;
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '4GB' });
  const connection = await instance.connect();
  await connection.run('SET preserve_insertion_order = false');
  const uniform = (/** @type {number} */ stream) =>
    `((hash(i, ${seed}, ${stream}) >> 11)::DOUBLE / 9007199254740992)`;
  const columns = Array.from({ length: columnCount }, (_, c) => {
    if (c % 5 === 3) return `floor(1000 * ${uniform(2 * c)}) AS count_${c}`;
    if (c % 5 === 4) return `'label ' || floor(12 * pow(${uniform(2 * c)}, 2))::INTEGER AS label_${c}`;
    return `sqrt(-2 * ln(1 - ${uniform(2 * c)})) * cos(2 * pi() * ${uniform(2 * c + 1)}) AS number_${c}`;
  });
  const groups = columnCount > 100 ? ', ROW_GROUP_SIZE 10000' : '';
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM range(${rowCount}) AS rows(i)) TO '${path}' (FORMAT parquet${groups})`,
  );
  connection.closeSync();
  instance.closeSync();
}
