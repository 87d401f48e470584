/**
 * How fast does a model file of 100 trees answer for one row and for many, and does it say to the last digit what the
 * model said before it was written?
 */
import { createHash } from 'node:crypto';
import { importBuilt } from './lib/built.mjs';
import { decimal, whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';
import { valueAt } from './lib/story-one.mjs';

const COLUMNS = 20;
const TRAINING_ROWS = 20_000;
const ROWS = 10_000;
const BATCHES = 10;
const ROWS_ALONE = 5_000;
/** With two classes or a number to predict, 100 rounds are 100 trees. */
const MODELS = {
  'gbdt, 2 classes': { id: 'gbdt', classes: 2, params: { rounds: 100 } },
  'gbc, 2 classes': { id: 'gbc', classes: 2, params: { rounds: 100 } },
  'rf, 2 classes': { id: 'rf', classes: 2, params: { trees: 100 } },
  'et, 2 classes': { id: 'et', classes: 2, params: { trees: 100 } },
  'rf, 2 classes, 31 leaves': { id: 'rf', classes: 2, params: { trees: 100, maxLeaves: 31 } },
};

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function automlPrediction({ rounds }) {
  const { makeClassification } = await importBuilt('core/synthetic/make-classification.js');
  const { finalize } = await importBuilt('core/ml/search/finalize.js');
  const { readModelFile, writeModelFile } = await importBuilt('core/ml/model-file.js');
  const sha256 = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');

  const ways = Object.entries(MODELS).map(([name, { id, classes, params }]) => {
    const shape = { features: COLUMNS, informative: 8, classes };
    const plan = {
      table: makeClassification({ ...shape, rows: TRAINING_ROWS, seed: 1 }),
      targetName: 'target',
      task: 'classification',
      recipe: { kind: 'single', estimator: id, params },
      seed: 1,
    };
    const trained = finalize(plan);
    const file = writeModelFile(trained, {}, sha256);
    const loaded = readModelFile(file, sha256);
    const unseen = makeClassification({ ...shape, rows: ROWS, seed: 2 });
    const [before, after] = [trained.predictTable(unseen), loaded.predictTable(unseen)];
    const columns = unseen.columns.filter((/** @type {any} */ column) => column.name !== 'target');
    const records = Array.from({ length: ROWS_ALONE }, (_, row) =>
      Object.fromEntries(
        columns.map((/** @type {any} */ { name: column, data }) => [column, valueAt(data, row)]),
      ),
    );
    const sample = async () => {
      for (const record of records) loaded.predictRecords([record]);
      const alone = cpuSeconds(() => {
        for (const record of records) loaded.predictRecords([record]);
      });
      const batches = cpuSeconds(() => {
        for (let i = 0; i < BATCHES; i++) loaded.predictTable(unseen);
      });
      return { microseconds: (alone / ROWS_ALONE) * 1e6, rowsPerSecond: (BATCHES * ROWS) / batches };
    };
    return { name, sample, bytes: file.length, difference: largestDifference(before, after) };
  });

  const samples = await interleave(
    rounds,
    Object.fromEntries(ways.map(({ name, sample }) => [name, sample])),
  );
  return {
    title: `Model files of 100 trees, ${COLUMNS} columns, CPU time of one thread, medians of ${rounds}`,
    headings: [
      'model',
      'us a row alone',
      'rows/s in batches',
      'file MiB',
      `largest difference over ${whole(ROWS)} rows`,
    ],
    rows: ways.map(({ name, bytes, difference }) => [
      name,
      decimal(
        medianOf(samples, name, ({ microseconds }) => microseconds),
        1,
      ),
      whole(medianOf(samples, name, ({ rowsPerSecond }) => rowsPerSecond)),
      decimal(bytes / 1024 ** 2, 1),
      String(difference),
    ]),
    notes: [
      `A row alone: a record as it comes from JSON, its columns checked, prepared, predicted. A batch: a table of ${whole(ROWS)} rows.`,
      `Learnt from ${whole(TRAINING_ROWS)} rows; the trees of a forest are as deep as its defaults let them grow unless the number of leaves is given.`,
    ],
  };
}

/** @param {() => void} work */
function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** @param {any} a @param {any} b two predictions of classes */
function largestDifference(a, b) {
  let largest = 0;
  a.probabilities.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
    largest = Math.max(largest, Math.abs(value - b.probabilities[i]));
  });
  return largest;
}
