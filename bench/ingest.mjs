/** How fast does an upload become a stored batch, and how much memory does that take? */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { call, upload } from './lib/api.mjs';
import { writeMixedRows } from './lib/mixed-rows.mjs';
import { decimal, mebibytes, times, whole } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

const CONTENT_TYPES = { csv: 'text/csv', parquet: 'application/vnd.apache.parquet' };
const COLUMNS = 20;
const WARM_UP_ROWS = 10_000;

/** @typedef {keyof typeof CONTENT_TYPES} Format */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function ingest({ workspace, rows, rounds, cpuProfiles }) {
  const path = (/** @type {string} */ name, /** @type {Format} */ format) =>
    join(workspace, `${name}.${format}`);
  for (const format of /** @type {Format[]} */ (Object.keys(CONTENT_TYPES))) {
    await writeMixedRows({ path: path('rows', format), rowCount: rows, seed: 1 });
    await writeMixedRows({ path: path('warm-up', format), rowCount: WARM_UP_ROWS, seed: 2 });
  }

  /** A server of its own each time, so that none begins with memory that another round has left. @param {Format} format */
  const measure = async (format) => {
    const home = await mkdtemp(join(workspace, 'home-'));
    const server = await startServer({ home, cpuProfiles });
    try {
      await send(server.url, 'warm-up', path('warm-up', format), format);
      const idleBytes = server.startPeak();
      const cpuBefore = server.cpuSeconds();
      const startedMs = performance.now();
      const batch = await send(server.url, 'rows', path('rows', format), format);
      const seconds = (performance.now() - startedMs) / 1000;
      if (batch.rowCount !== rows) throw new Error(`${batch.rowCount} of ${rows} rows were stored`);
      return {
        seconds,
        cpuSeconds: server.cpuSeconds() - cpuBefore,
        peakBytes: server.peakBytes(),
        idleBytes,
      };
    } finally {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    }
  };

  const samples = await interleave(rounds, { CSV: () => measure('csv'), Parquet: () => measure('parquet') });
  const secondsOf = (/** @type {string} */ way) => medianOf(samples, way, ({ seconds }) => seconds);
  return {
    title: `Ingest: ${whole(rows)} rows x ${COLUMNS} columns over HTTP, first batch of a dataset, medians of ${rounds}`,
    headings: ['format', 'seconds', 'rows/s', 'CPU s', 'peak RSS MiB', 'before MiB', 'rows/s against CSV'],
    rows: [...samples.keys()].map((way) => [
      way,
      decimal(secondsOf(way)),
      whole(rows / secondsOf(way)),
      decimal(medianOf(samples, way, ({ cpuSeconds }) => cpuSeconds)),
      mebibytes(medianOf(samples, way, ({ peakBytes }) => peakBytes)),
      mebibytes(medianOf(samples, way, ({ idleBytes }) => idleBytes)),
      times(secondsOf('CSV') / secondsOf(way)),
    ]),
    notes: [
      'From the first byte sent to the answer: received, hashed, contract inferred, every cell checked, stored as Parquet.',
      `"before" is the resident set of the same server after a batch of ${whole(WARM_UP_ROWS)} rows.`,
    ],
  };
}

/** @param {string} url @param {string} dataset @param {string} file @param {Format} format */
async function send(url, dataset, file, format) {
  await call(`${url}/api/v1/datasets`, 'POST', { name: dataset });
  return upload(`${url}/api/v1/datasets/${dataset}/batches`, file, CONTENT_TYPES[format]);
}
