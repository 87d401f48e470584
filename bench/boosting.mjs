/**
 * How fast and how good is our boosting beside scikit-learn's histogram boosting, LightGBM and XGBoost?
 * scikit-learn also makes the data: without it there is nothing to measure on. Where to find it says lib/peers.mjs.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askPython, PYTHON, peerPath } from './lib/peers.mjs';
import { decimal, mebibytes, times, whole } from './lib/report.mjs';
import { interleave, median } from './lib/statistics.mjs';

const PEERS = 'boosting.py';
const OWN = peerPath('boosting-own.mjs');
const run = promisify(execFile);

/** @typedef {{ seconds: number, firstSeconds?: number, cpuSeconds: number, loss: number, accuracy?: number, rowsPerSecond?: number, microsecondsAlone?: number, peakBytes?: number }} Fit */
/** @typedef {{ name: string, rows: number, columns: number, classes: number }} DataSet */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function boosting({ workspace, rows, rounds, tables }) {
  /** @type {Record<string, string> | undefined} */
  const peers = await askPython(PEERS, 'peers').catch(() => undefined);
  const title = `Boosted trees: 100 rounds of 31 leaves, rate 0.1, 255 bins, one thread, binning included, medians of ${rounds}`;
  if (peers === undefined) {
    return {
      title,
      headings: ['data'],
      rows: [],
      notes: [`${PYTHON} has no scikit-learn, which makes the data: name another in MLDRIFT_BENCH_PYTHON.`],
    };
  }
  /** @type {DataSet[]} */
  const all = await askPython(PEERS, 'data', workspace, rows);
  const sets = all.filter(({ name }) => tables === undefined || tables.includes(name));
  const lines = [];
  for (const set of sets) lines.push(await measure(set, Object.keys(peers), workspace, rounds));
  const names = Object.keys(peers);
  return {
    title,
    headings: [
      'data',
      'rows',
      'own s',
      'first s',
      ...names.map((name) => `own/${name}`),
      'plain/own',
      'own loss',
      ...names.map((name) => `${name} loss`),
      'rows/s',
      'us a row',
      'peak MiB',
    ],
    rows: lines,
    notes: [
      `Peers: ${Object.entries(peers)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}. Below 1.00x we are faster, by CPU seconds.`,
      'Loss on rows kept back, of one split: boosting-loss averages over many. Log-loss for classes, RMSE for numbers. plain/own: the kernel without WebAssembly; its models are the same.',
      'Every fit in a process of its own. Up to 50,000 rows peers fit once untimed before, we for a second: a thread that trains has trained before. first s: the wall clock of our first fit, compiling included.',
    ],
  };
}

/**
 * @param {DataSet} set @param {string[]} peers @param {string} workspace @param {number} rounds
 * @returns {Promise<string[]>}
 */
async function measure(set, peers, workspace, rounds) {
  const ways = Object.fromEntries([
    ['own', () => own(workspace, set.name, 'simd')],
    ...peers.map((peer) => [peer, () => askPython(PEERS, 'fit', workspace, set.name, peer)]),
    ['plain', () => own(workspace, set.name, 'plain')],
  ]);
  /** @type {Map<string, Fit[]>} */
  const samples = await interleave(rounds, ways);
  const of = (/** @type {string} */ way, /** @type {(fit: Fit) => number | undefined} */ figure) =>
    median((samples.get(way) ?? []).map((fit) => figure(fit) ?? Number.NaN));
  const cpu = (/** @type {string} */ way) => of(way, ({ cpuSeconds }) => cpuSeconds);
  const loss = (/** @type {string} */ way) => of(way, (fit) => fit.loss);
  return [
    set.name,
    `${whole(set.rows)} x ${set.columns}`,
    decimal(cpu('own'), 3),
    decimal(
      of('own', ({ firstSeconds }) => firstSeconds),
      3,
    ),
    ...peers.map((peer) => times(cpu('own') / cpu(peer))),
    times(cpu('plain') / cpu('own')),
    decimal(loss('own'), 4),
    ...peers.map((peer) => decimal(loss(peer), 4)),
    whole(of('own', ({ rowsPerSecond }) => rowsPerSecond)),
    decimal(
      of('own', ({ microsecondsAlone }) => microsecondsAlone),
      1,
    ),
    mebibytes(of('own', ({ peakBytes }) => peakBytes)),
  ];
}

/** @param {string} workspace @param {string} name @param {'simd' | 'plain'} kernel @returns {Promise<Fit>} */
async function own(workspace, name, kernel) {
  const { stdout } = await run(process.execPath, [OWN, workspace, name, kernel]);
  return JSON.parse(stdout);
}
