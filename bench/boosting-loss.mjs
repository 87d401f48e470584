/**
 * Is our boosting as good as its peers, chance aside? One split of one table says little: log-loss on 2,000 rows moves by
 * 1 to 3 % with where the bins happen to lie. So data are made, or parted, anew again and again, everybody fits the same
 * rows, and the differences are averaged.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askPython, PYTHON, peerPath } from './lib/peers.mjs';
import { decimal, whole } from './lib/report.mjs';
import { meanDifference } from './lib/statistics.mjs';

const PEERS = 'boosting.py';
const OWN = peerPath('boosting-own.mjs');
const run = promisify(execFile);

/** @typedef {{ name: string, rows: number, columns: number, classes: number }} DataSet */
/** @typedef {Readonly<Record<string, number>>} Losses by who fitted */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function boostingLoss({ workspace, draws, tables }) {
  /** @type {Record<string, string> | undefined} */
  const peers = await askPython(PEERS, 'peers').catch(() => undefined);
  const title = `Boosted trees: loss on rows kept back, means of ${draws} draws; ours minus theirs in % of theirs, with standard error`;
  if (peers === undefined) {
    return {
      title,
      headings: ['data'],
      rows: [],
      notes: [`${PYTHON} has no scikit-learn, which makes the data: name another in MLDRIFT_BENCH_PYTHON.`],
    };
  }
  /** @type {Map<string, { set: DataSet, losses: Losses[] }>} */
  const found = new Map();
  for (let seed = 0; seed < draws; seed++) {
    /** @type {DataSet[]} */
    const sets = await askPython(PEERS, 'data', workspace, 0, seed);
    for (const set of sets.filter(({ name }) => tables === undefined || tables.includes(name))) {
      const losses = await fitAll(workspace, set.name);
      process.stderr.write(`  draw ${seed + 1} of ${draws}, ${set.name}: ${JSON.stringify(losses)}\n`);
      const before = found.get(set.name)?.losses ?? [];
      found.set(set.name, { set, losses: [...before, losses] });
    }
  }
  const names = [...Object.keys(peers), ...('lightgbm' in peers ? ['lightgbm, same step'] : [])];
  return {
    title,
    headings: ['data', 'rows', 'classes', 'own loss', ...names.map((name) => `own - ${name}`)],
    rows: [...found.values()].map(({ set, losses }) => lineOf(set, losses, names)),
    notes: [
      `Peers: ${Object.entries(peers)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}. 100 rounds of 31 leaves, rate 0.1, 255 bins, no early stopping. Below 0 we are better.`,
      'Log-loss for classes, RMSE for numbers. digits, breast_cancer, wine and diabetes are parted anew: their draws share rows, and the true error is larger.',
      'same step: above two classes LightGBM multiplies second derivatives by K/(K-1), which makes its steps smaller at the same rate; here its rate is as much larger.',
    ],
  };
}

/** @param {string} workspace @param {string} name @returns {Promise<Losses>} */
async function fitAll(workspace, name) {
  const { stdout } = await run(process.execPath, [OWN, workspace, name, 'simd', 'once']);
  return { own: JSON.parse(stdout).loss, ...(await askPython(PEERS, 'losses', workspace, name)) };
}

/** @param {DataSet} set @param {readonly Losses[]} losses @param {readonly string[]} peers */
function lineOf(set, losses, peers) {
  const lossesOf = (/** @type {string} */ who) => losses.map((draw) => draw[who] ?? Number.NaN);
  const own = lossesOf('own');
  return [
    set.name,
    `${whole(set.rows)} x ${set.columns}`,
    set.classes > 0 ? String(set.classes) : '-',
    decimal(own.reduce((sum, loss) => sum + loss, 0) / own.length, 4),
    ...peers.map((peer) => {
      const { percent, error } = meanDifference(own, lossesOf(peer));
      if (Number.isNaN(percent)) return '-';
      return Number.isNaN(error) ? decimal(percent) : `${decimal(percent)} +- ${decimal(error)}`;
    }),
  ];
}
