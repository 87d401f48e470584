/**
 * Runs one benchmark or all against the built code and prints what they found.
 *
 *   npm run bench -- [name] [--rounds 3] [--rows 1000000] [--seconds 3] [--cpu-prof folder]
 *
 * Build first; MLDRIFT_DIST names another build.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './compare.mjs';
import { driftCheck } from './drift-check.mjs';
import { driftFeature } from './drift-feature.mjs';
import { driftReport } from './drift-report.mjs';
import { ingest } from './ingest.mjs';
import { describeRun, describeSection } from './lib/report.mjs';
import { createWorkspace } from './lib/workspace.mjs';
import { predictions } from './predictions.mjs';
import { streamUpdate } from './stream-update.mjs';

/**
 * @typedef {object} Options
 * @property {string} workspace folder for everything that is written
 * @property {number} rows rows of a large file
 * @property {number} rounds how often each way is measured
 * @property {number} seconds how long clients send
 * @property {string | undefined} cpuProfiles folder for CPU profiles of the measured servers
 */

/** @type {Readonly<Record<string, (options: Options) => Promise<import('./lib/report.mjs').Section>>>} */
const BENCHMARKS = {
  ingest,
  'drift-check': driftCheck,
  'drift-feature': driftFeature,
  'drift-report': driftReport,
  compare,
  predictions,
  'stream-update': streamUpdate,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    'cpu-prof': { type: 'string' },
  },
});
const names = positionals.length === 0 ? Object.keys(BENCHMARKS) : positionals;
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  process.stderr.write(
    `no such benchmark: ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}\n`,
  );
  process.exit(2);
}
const options = {
  workspace: await createWorkspace(),
  rows: positive('rows', values.rows),
  rounds: positive('rounds', values.rounds),
  seconds: positive('seconds', values.seconds),
  cpuProfiles: values['cpu-prof'] === undefined ? undefined : resolve(values['cpu-prof']),
};
console.log(describeRun());
for (const name of names) {
  process.stderr.write(`${name} ...\n`);
  const section = await BENCHMARKS[name]?.(options);
  if (section !== undefined) console.log(`\n${describeSection(section)}`);
}
process.exit(0);

/** @param {string} name @param {string} text */
function positive(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} must be a whole number above 0, received ${text}\n`);
  return process.exit(2);
}
