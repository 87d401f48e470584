/**
 * One fit of our own boosting on a data set of bench/boosting.mjs, in a process of its own: prints JSON. With `once` as
 * the last argument nothing else is done than that fit.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importBuilt } from '../lib/built.mjs';

const [folder = '', name = '', kernel = 'simd', once] = process.argv.slice(2);
/** @type {{ columns: number, classes: number }} */
const about = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const { fitBoosting } = await importBuilt('core/ml/boosting/fit-boosting.js');
const { BoostedModel } = await importBuilt('core/ml/boosting/boosted-model.js');
const { GBDT_DEFAULTS } = await importBuilt('core/ml/boosting/boosting-params.js');
const { createPlainKernel } = await importBuilt('core/ml/boosting/kernel/plain-kernel.js');
const { createRandom } = await importBuilt('core/random.js');

/** As the peers have them; leaves of at least 20 rows whatever the size, no penalty. */
const PARAMS = { ...GBDT_DEFAULTS, minLeafRows: 20, l2: 0, earlyStopping: 'off' };

const x = matrix('train-x');
const y = target('train-y');
const unseen = matrix('test-x');
const actual = numbers('test-y');
const train = () =>
  fitBoosting({ x, y }, PARAMS, createRandom(1), kernel === 'plain' ? createPlainKernel : undefined);
// The first fit of a thread pays for compiling; after a second of fits the engine has settled.
const isWarming = x.rows <= 50_000 && once === undefined;
const firstStartedMs = performance.now();
if (isWarming) train();
const firstSeconds = (performance.now() - firstStartedMs) / 1000;
while (isWarming && performance.now() - firstStartedMs < 1_000) train();
const before = process.cpuUsage();
const startedMs = performance.now();
const parts = train();
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(before);
const model = new BoostedModel('gbdt', parts);
/** @type {Float64Array} */
const predictions = model.predict(unseen);
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(
  JSON.stringify({
    seconds,
    firstSeconds: isWarming ? firstSeconds : seconds,
    cpuSeconds: (user + system) / 1e6,
    ...(about.classes > 0 ? scoreClasses() : { loss: rootMeanSquare() }),
    ...(once === undefined ? predictionSpeed() : {}),
    peakBytes,
  }),
);

function scoreClasses() {
  let hits = 0;
  let loss = 0;
  actual.forEach((label, row) => {
    const shares = predictions.subarray(row * about.classes, (row + 1) * about.classes);
    if (shares.indexOf(Math.max(...shares)) === label) hits += 1;
    loss -= Math.log(Math.max(1e-15, shares[label] ?? 0));
  });
  return { loss: loss / actual.length, accuracy: hits / actual.length };
}

function rootMeanSquare() {
  const sum = predictions.reduce((total, value, row) => total + (value - (actual[row] ?? 0)) ** 2, 0);
  return Math.sqrt(sum / actual.length);
}

/** The same rows again until a while has passed, then one row at a time. */
function predictionSpeed() {
  let rows = 0;
  const started = performance.now();
  while (performance.now() - started < 300) {
    model.predict(unseen);
    rows += unseen.rows;
  }
  const rowsPerSecond = (rows * 1000) / (performance.now() - started);
  const { columns } = unseen;
  const alone = Array.from({ length: Math.min(500, unseen.rows) }, (_, row) => ({
    rows: 1,
    columns,
    data: unseen.data.slice(row * columns, (row + 1) * columns),
  }));
  for (const row of alone) model.predict(row);
  const startedAlone = performance.now();
  for (let i = 0; i < 2_000; i++) model.predict(alone[i % alone.length]);
  return { rowsPerSecond, microsecondsAlone: (performance.now() - startedAlone) / 2 };
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
