/** How long does a drift check of a large batch take, and how much memory? */
import { join } from 'node:path';
import { call, poll, upload } from './lib/api.mjs';
import { writeMixedRows } from './lib/mixed-rows.mjs';
import { decimal, mebibytes, times, whole } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';

const PRESETS = ['default', 'psi-max-0.2'];
const COLUMNS = 20;
const DRIFTED = { seed: 2, shift: 0.5 };

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function driftCheck({ workspace, rows, rounds, cpuProfiles }) {
  const home = join(workspace, 'drift-home');
  const monitors = await prepare(home, workspace, rows);

  /** On a server started for it, so that none begins with memory that another round has left. @param {string} preset */
  const measure = async (preset) => {
    const server = await startServer({ home, cpuProfiles });
    try {
      const [idleBytes, cpuBefore] = [server.startPeak(), server.cpuSeconds()];
      const startedMs = performance.now();
      const { id } = await call(`${server.url}/api/v1/monitors/${monitors.get(preset)}/checks`, 'POST', {});
      const check = await poll(
        `${server.url}/api/v1/drift-checks/${id}`,
        ({ finishedAt }) => finishedAt !== null,
      );
      const seconds = (performance.now() - startedMs) / 1000;
      if (check.state !== 'done') throw new Error(`the check is ${check.state}: ${check.reason}`);
      const { driftedFeatures, testedFeatures } = check.verdict;
      const figures = { seconds, cpuSeconds: server.cpuSeconds() - cpuBefore, peakBytes: server.peakBytes() };
      return { ...figures, idleBytes, verdict: `${driftedFeatures} of ${testedFeatures}` };
    } finally {
      await server.stop();
    }
  };

  const samples = await interleave(
    rounds,
    Object.fromEntries(PRESETS.map((preset) => [preset, () => measure(preset)])),
  );
  const secondsOf = (/** @type {string} */ way) => medianOf(samples, way, ({ seconds }) => seconds);
  return {
    title: `Drift check: ${whole(rows)} rows against ${whole(rows)}, ${COLUMNS} columns each, medians of ${rounds}`,
    headings: ['preset', 'seconds', 'CPU s', 'peak RSS MiB', 'before MiB', 'drifted', 'time against default'],
    rows: PRESETS.map((way) => [
      way,
      decimal(secondsOf(way)),
      decimal(medianOf(samples, way, ({ cpuSeconds }) => cpuSeconds)),
      mebibytes(medianOf(samples, way, ({ peakBytes }) => peakBytes)),
      mebibytes(medianOf(samples, way, ({ idleBytes }) => idleBytes)),
      samples.get(way)?.[0]?.verdict ?? '',
      times(secondsOf(way) / secondsOf('default')),
    ]),
    notes: [
      'From the request to the stored report, both sides read from Parquet, on a server that has just started.',
      `The first three numbers are shifted by ${DRIFTED.shift} standard deviations.`,
    ],
  };
}

/**
 * Uploads both sides and creates a monitor for each preset.
 * @param {string} home
 * @param {string} workspace
 * @param {number} rowCount
 * @returns {Promise<Map<string, string>>} monitor id of each preset
 */
async function prepare(home, workspace, rowCount) {
  const [reference, current] = [join(workspace, 'reference.parquet'), join(workspace, 'current.parquet')];
  await writeMixedRows({ path: reference, rowCount, seed: 1 });
  await writeMixedRows({ path: current, rowCount, ...DRIFTED });
  const server = await startServer({ home });
  try {
    await call(`${server.url}/api/v1/datasets`, 'POST', { name: 'rows' });
    const batches = `${server.url}/api/v1/datasets/rows/batches`;
    const { id: batchId } = await upload(batches, reference, 'application/vnd.apache.parquet');
    await upload(batches, current, 'application/vnd.apache.parquet');
    /** @type {Map<string, string>} */
    const monitors = new Map();
    for (const preset of PRESETS) {
      const monitor = await call(`${server.url}/api/v1/monitors`, 'POST', {
        name: preset,
        datasetName: 'rows',
        reference: { kind: 'batch', batchId },
        settings: { preset },
        onArrival: false,
      });
      monitors.set(preset, monitor.id);
    }
    return monitors;
  } finally {
    await server.stop();
  }
}
