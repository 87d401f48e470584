/** How much memory and time does training on a million rows of 20 columns take, alone and by the whole command? */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runAutoml } from './lib/automl-command.mjs';
import { peerPath } from './lib/peers.mjs';
import { decimal, mebibytes, whole } from './lib/report.mjs';
import { median } from './lib/statistics.mjs';

const COLUMNS = 20;
const MODELS = ['lr', 'gbdt', 'rf'];
const MEBIBYTE = 1024 ** 2;
const run = promisify(execFile);

/** @typedef {{ cpuSeconds: number, peakBytes: number, dataBytes: number }} Fit */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function automlMemory({ workspace, rows, rounds }) {
  const path = join(workspace, 'memory.csv');
  await own('write', path, rows);
  /** @type {string[][]} */
  const lines = [];
  for (const model of MODELS) {
    const alone = [];
    for (let round = 0; round < rounds; round++) {
      /** @type {Fit} */
      const fit = JSON.parse((await own('fit', model, rows)).stdout);
      alone.push(fit);
      process.stderr.write(`  ${model}: ${mebibytes(fit.peakBytes)} MiB, ${decimal(fit.cpuSeconds)} s\n`);
    }
    const command = await runAutoml([
      ...['--train', path, '--target', 'target', '--models', model],
      ...['--fold-strategy', 'holdout', '--no-guards'],
    ]);
    process.stderr.write(
      `  ${model}, command: ${mebibytes(command.peakBytes)} MiB, ${decimal(command.seconds)} s\n`,
    );
    const of = (/** @type {(fit: Fit) => number} */ figure) => median(alone.map(figure));
    lines.push([
      model,
      mebibytes(of(({ peakBytes }) => peakBytes)),
      mebibytes(of(({ dataBytes }) => dataBytes)),
      decimal(
        of(({ cpuSeconds }) => cpuSeconds),
        1,
      ),
      mebibytes(command.peakBytes),
      decimal(command.seconds, 1),
    ]);
  }
  return {
    title: `Training on ${whole(rows)} rows of ${COLUMNS} columns, 2 classes: largest resident set in MiB`,
    headings: ['model', 'fit: peak', 'of it data', 'CPU s', 'command: peak', 'seconds'],
    rows: lines,
    notes: [
      `Fit: a process that makes the rows as a matrix of ${whole((rows * COLUMNS * 8) / MEBIBYTE)} MiB and fits once, median of ${rounds}. Data: what it held before the fit.`,
      'Command: `mldrift automl` on the CSV file with one holdout split: reads, trains twice, scores, tests against the baseline.',
    ],
  };
}

/** @param {...(string | number)} args */
function own(...args) {
  return run(process.execPath, [peerPath('automl-memory-own.mjs'), ...args.map(String)]);
}
