/**
 * Runs one benchmark or all against the built code and prints what they found.
 *
 *   npm run bench -- [name] [--rounds 3] [--rows 1000000] [--seconds 3] [--cpu-prof folder]
 *                           [--folds 10] [--tables a,b] [--flaml] [--results file] [--runs 20] [--at-once 1]
 *                           [--draws 10]
 *
 * Build first; MLDRIFT_DIST names another build. Those that take hours run only when they are named. Programs to compare
 * with are optional, see lib/peers.mjs.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { automlBudget } from './automl-budget.mjs';
import { automlCompare } from './automl-compare.mjs';
import { automlMemory } from './automl-memory.mjs';
import { automlPrediction } from './automl-prediction.mjs';
import { automlTables } from './automl-tables.mjs';
import { boosting } from './boosting.mjs';
import { boostingLoss } from './boosting-loss.mjs';
import { compare } from './compare.mjs';
import { driftCheck } from './drift-check.mjs';
import { driftFeature } from './drift-feature.mjs';
import { driftReport } from './drift-report.mjs';
import { forest } from './forest.mjs';
import { gaussianProcess } from './gaussian-process.mjs';
import { ingest } from './ingest.mjs';
import { describeRun, describeSection } from './lib/report.mjs';
import { createWorkspace } from './lib/workspace.mjs';
import { linear } from './linear.mjs';
import { predictions } from './predictions.mjs';
import { streamUpdate } from './stream-update.mjs';

/**
 * @typedef {object} Options
 * @property {string} workspace folder for everything that is written
 * @property {number} rows rows of a large file
 * @property {number} rounds how often each way is measured
 * @property {number} [seconds] how long clients send or a search lasts; each benchmark has a default
 * @property {number} [folds] how often a table is cut
 * @property {string[]} [tables] names of the tables or data sets to measure; all when left out
 * @property {boolean} flaml whether FLAML searches too
 * @property {string} [results] file that keeps what was measured, so that an interrupted run goes on
 * @property {number} [runs] how many searches
 * @property {number} [atOnce] how many searches side by side
 * @property {number} draws how often data are made or parted anew
 * @property {string | undefined} cpuProfiles folder for CPU profiles of the measured servers
 */

/** @type {Readonly<Record<string, (options: Options) => Promise<import('./lib/report.mjs').Section>>>} */
const BENCHMARKS = {
  ingest,
  'drift-check': driftCheck,
  'drift-feature': driftFeature,
  'drift-report': driftReport,
  boosting,
  'boosting-loss': boostingLoss,
  forest,
  linear,
  'gaussian-process': gaussianProcess,
  'automl-compare': automlCompare,
  'automl-prediction': automlPrediction,
  'automl-memory': automlMemory,
  'automl-tables': automlTables,
  'automl-budget': automlBudget,
  compare,
  predictions,
  'stream-update': streamUpdate,
};
/** These take from a quarter of an hour to several hours. */
const LONG = ['boosting-loss', 'automl-tables', 'automl-budget'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string' },
    folds: { type: 'string' },
    tables: { type: 'string' },
    flaml: { type: 'boolean', default: false },
    results: { type: 'string' },
    runs: { type: 'string' },
    'at-once': { type: 'string' },
    draws: { type: 'string', default: '10' },
    'cpu-prof': { type: 'string' },
  },
});
const quick = Object.keys(BENCHMARKS).filter((name) => !LONG.includes(name));
const names = positionals.length === 0 ? quick : positionals;
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
  seconds: optional('seconds', values.seconds),
  folds: optional('folds', values.folds),
  tables: values.tables?.split(','),
  flaml: values.flaml,
  results: values.results === undefined ? undefined : resolve(values.results),
  runs: optional('runs', values.runs),
  draws: positive('draws', values.draws),
  atOnce: optional('at-once', values['at-once']),
  cpuProfiles: values['cpu-prof'] === undefined ? undefined : resolve(values['cpu-prof']),
};
console.log(describeRun());
for (const name of names) {
  process.stderr.write(`${name} ...\n`);
  const section = await BENCHMARKS[name]?.(options);
  if (section !== undefined) console.log(`\n${describeSection(section)}`);
}
process.exit(0);

/** @param {string} name @param {string | undefined} text */
function optional(name, text) {
  return text === undefined ? undefined : positive(name, text);
}

/** @param {string} name @param {string} text */
function positive(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} must be a whole number above 0, received ${text}\n`);
  return process.exit(2);
}
