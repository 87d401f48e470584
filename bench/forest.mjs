/**
 * How fast and how good are our random forest, extra trees and AdaBoost beside scikit-learn's?
 * scikit-learn also makes the data: without it there is nothing to measure on. Where to find it says lib/peers.mjs.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askPython, PYTHON, peerPath } from './lib/peers.mjs';
import { decimal, mebibytes, times, whole } from './lib/report.mjs';
import { interleave, median } from './lib/statistics.mjs';

const PEER = 'forest.py';
const OWN = peerPath('forest-own.mjs');
const MODELS = ['rf', 'et', 'ada'];
const run = promisify(execFile);

/** @typedef {{ firstSeconds: number, againSeconds: number | null, score: number, fileBytes?: number, peakBytes?: number, shapSeconds?: number }} Fit */
/** @typedef {{ name: string, rows: number, columns: number, classes: number }} DataSet */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function forest({ workspace, rounds, tables }) {
  const version = await askPython(PEER, 'version').catch(() => undefined);
  const title = `Forests of 100 trees and AdaBoost of 50, defaults, one thread, medians of ${rounds}`;
  if (version === undefined) {
    const notes = [
      `${PYTHON} has no scikit-learn, which makes the data: name another in MLDRIFT_BENCH_PYTHON.`,
    ];
    return { title, headings: ['data'], rows: [], notes };
  }
  /** @type {DataSet[]} */
  const all = await askPython(PEER, 'data', workspace);
  const sets = all.filter(({ name }) => tables === undefined || tables.includes(name));
  const lines = [];
  for (const set of sets) {
    for (const model of MODELS) lines.push(await measure(set, model, workspace, rounds));
  }
  return {
    title,
    headings: [
      'data',
      'model',
      'rows',
      'own s first',
      'own/sklearn first',
      'own s again',
      'own/sklearn again',
      'own score',
      'sklearn score',
      'file MiB',
      'peak MiB',
      'SHAP s',
    ],
    rows: lines,
    notes: [
      `Peer: scikit-learn ${version}. Below 1.00x we are faster, by CPU seconds. Score: accuracy, or RMSE for numbers (mean of the rounds, a seed each).`,
      'First: the first fit of a process, with what the engine spends on compiling code. Again: the median of the 9 fits that follow it in the same process, up to 20,000 rows. Both sides alike, in turns.',
      'SHAP: exact contributions of 1,000 rows for a random forest of 100 trees of 31 leaves.',
    ],
  };
}

/**
 * @param {DataSet} set @param {string} model @param {string} workspace @param {number} rounds
 * @returns {Promise<string[]>}
 */
async function measure(set, model, workspace, rounds) {
  const ask = [workspace, set.name, model];
  /** @type {Map<string, Fit[]>} */
  const samples = await interleave(rounds, {
    own: async (round) => JSON.parse((await run(process.execPath, [OWN, ...ask, String(round)])).stdout),
    sklearn: (round) => askPython(PEER, 'fit', ...ask, round),
  });
  const all = (/** @type {string} */ way, /** @type {(fit: Fit) => number | undefined} */ figure) =>
    (samples.get(way) ?? []).map((fit) => figure(fit) ?? Number.NaN);
  const first = (/** @type {string} */ way) => median(all(way, ({ firstSeconds }) => firstSeconds));
  const again = (/** @type {string} */ way) =>
    median(all(way, ({ againSeconds }) => againSeconds ?? undefined));
  const isRepeated = !Number.isNaN(again('own'));
  const score = (/** @type {string} */ way) =>
    all(way, (fit) => fit.score).reduce((sum, one) => sum + one, 0) / rounds;
  const explained = median(all('own', ({ shapSeconds }) => shapSeconds));
  const fileBytes = median(all('own', (fit) => fit.fileBytes));
  return [
    set.name,
    model,
    `${whole(set.rows)} x ${set.columns}`,
    decimal(first('own'), 3),
    times(first('own') / first('sklearn')),
    isRepeated ? decimal(again('own'), 3) : '',
    isRepeated ? times(again('own') / again('sklearn')) : '',
    decimal(score('own'), 4),
    decimal(score('sklearn'), 4),
    decimal(fileBytes / 1024 ** 2, 1),
    mebibytes(median(all('own', ({ peakBytes }) => peakBytes))),
    Number.isNaN(explained) ? '' : decimal(explained),
  ];
}
