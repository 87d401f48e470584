/** Fits one of our forests on a data set of bench/forest.mjs, first and again, in a process of its own: prints JSON. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importBuilt } from '../lib/built.mjs';
import { median } from '../lib/statistics.mjs';

/** Fits after the first, where one is quick. */
const REPEATS = 9;
const MOST_ROWS_REPEATED = 20_000;

const [folder = '', name = '', id = 'rf', seed = '0'] = process.argv.slice(2);
/** @type {{ columns: number, classes: number }} */
const about = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const { getEstimator } = await importBuilt('core/ml/estimator-registry.js');
const { createRandom } = await importBuilt('core/random.js');
const { explainTreeModel } = await importBuilt('core/ml/explain/tree-shap.js');

const estimator = getEstimator(about.classes > 0 ? 'classification' : 'regression', id);
const x = matrix('train-x');
const y = target('train-y');
const unseen = matrix('test-x');
const actual = numbers('test-y');
const train = (params = {}) => estimator.fit(x, y, params, createRandom(seed));
const timed = () => {
  const before = process.cpuUsage();
  const fitted = train();
  const { user, system } = process.cpuUsage(before);
  return { fitted, seconds: (user + system) / 1e6 };
};
const { fitted: model, seconds: firstSeconds } = timed();
const again = Array.from({ length: x.rows <= MOST_ROWS_REPEATED ? REPEATS : 0 }, () => timed().seconds);
const predictions = model.predict(unseen);
console.log(
  JSON.stringify({
    firstSeconds,
    againSeconds: again.length === 0 ? null : median(again),
    score: about.classes > 0 ? accuracy() : rootMeanSquare(),
    fileBytes: JSON.stringify(model).length,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    ...(id === 'rf' ? { shapSeconds: explainSeconds() } : {}),
  }),
);

function accuracy() {
  let hits = 0;
  actual.forEach((label, row) => {
    const shares = predictions.subarray(row * about.classes, (row + 1) * about.classes);
    if (shares.indexOf(Math.max(...shares)) === label) hits += 1;
  });
  return hits / actual.length;
}

function rootMeanSquare() {
  const sum = predictions.reduce(
    (/** @type {number} */ total, /** @type {number} */ value, /** @type {number} */ row) =>
      total + (value - (actual[row] ?? 0)) ** 2,
    0,
  );
  return Math.sqrt(sum / actual.length);
}

/** CPU seconds to explain 1,000 rows by a forest of 100 trees of 31 leaves. */
function explainSeconds() {
  const small = train({ maxLeaves: 31 });
  const rows = Math.min(1_000, x.rows);
  const few = { rows, columns: x.columns, data: x.data.subarray(0, rows * x.columns) };
  explainTreeModel(small, few);
  const start = process.cpuUsage();
  explainTreeModel(small, few);
  const spent = process.cpuUsage(start);
  return ((spent.user + spent.system) / 1e6) * (1_000 / rows);
}

/** @param {string} part */
function numbers(part) {
  const bytes = readFileSync(join(folder, `${name}.${part}`));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** @param {string} part */
function matrix(part) {
  const data = numbers(part);
  return { rows: data.length / about.columns, columns: about.columns, data };
}

/** @param {string} part */
function target(part) {
  const values = numbers(part);
  return about.classes > 0
    ? { task: 'classification', labels: Int32Array.from(values), classCount: about.classes }
    : { task: 'regression', values };
}
