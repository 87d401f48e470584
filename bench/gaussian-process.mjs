/**
 * What do the length scale and the signal variance of a Gaussian process gain when they are chosen by likelihood? Log
 * loss and accuracy on stratified folds of standardised columns, beside scikit-learn on the same folds.
 *
 *   node bench/run.mjs gaussian-process [--folds 5]
 */
import { importBuilt } from './lib/built.mjs';
import { askPython, PYTHON } from './lib/peers.mjs';
import { decimal } from './lib/report.mjs';

const FOLDS = 5;
const WAYS = {
  'both 1': { lengthScale: 1, signalVariance: 1 },
  'length by likelihood': { signalVariance: 1 },
  'both by likelihood (default)': {},
};

/**
 * @typedef {{ trainX: number[][], trainY: number[], testX: number[][], testY: number[],
 *   peers: Record<string, [number, number]> }} Part
 */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function gaussianProcess({ folds = FOLDS }) {
  const title = `Gaussian processes: log loss and accuracy, means of ${folds} folds`;
  const answer = await askPython('gaussian-process.py', folds).catch(() => undefined);
  if (answer === undefined) {
    return {
      title,
      headings: ['table'],
      rows: [],
      notes: [`${PYTHON} has no scikit-learn, which ships the tables: name another in MLDRIFT_BENCH_PYTHON.`],
    };
  }
  const { gaussianProcess: engine } = await importBuilt('core/ml/kernel/gaussian-process.js');
  const { createRandom } = await importBuilt('core/random.js');
  /** @param {Part} part @param {number} classCount @param {object} params @returns {[number, number]} */
  const measure = ({ trainX, trainY, testX, testY }, classCount, params) => {
    const y = { task: 'classification', labels: Int32Array.from(trainY), classCount };
    const shares = engine.fit(matrixOf(trainX), y, params, createRandom(1)).predict(matrixOf(testX));
    const rows = testY.map((label, row) => ({
      label,
      own: shares.subarray(row * classCount, (row + 1) * classCount),
    }));
    return [
      mean(rows.map(({ label, own }) => -Math.log(own[label]))),
      mean(rows.map(({ label, own }) => Number(own.indexOf(Math.max(...own)) === label))),
    ];
  };
  const peers = Object.keys(answer.tables[0].parts[0].peers);
  return {
    title,
    headings: ['table', ...Object.keys(WAYS), ...peers.map((way) => `scikit-learn ${way}`)],
    rows: answer.tables.map((/** @type {any} */ { name, columns, classes, parts }) => [
      `${name}, ${parts[0].trainY.length + parts[0].testY.length} x ${columns}, ${classes} classes`,
      ...Object.values(WAYS).map((params) =>
        describe(parts.map((/** @type {Part} */ part) => measure(part, classes, params))),
      ),
      ...peers.map((way) => describe(parts.map((/** @type {Part} */ part) => part.peers[way]))),
    ]),
    notes: [
      `scikit-learn ${answer.version}: as it is has both numbers at 1; by likelihood is ConstantKernel(1) * RBF(1), searched along the gradient for each class by itself.`,
    ],
  };
}

/** @param {number[][]} rows */
function matrixOf(rows) {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** @param {[number, number][]} scores */
function describe(scores) {
  return [0, 1].map((at) => decimal(mean(scores.map((score) => score[at] ?? Number.NaN)), 3)).join(', ');
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
