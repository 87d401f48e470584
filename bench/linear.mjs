/**
 * Fit time and quality of the linear family beside scikit-learn, on made rows: CPU seconds of one thread each, least
 * of all rounds.
 *
 *   node bench/run.mjs linear
 *
 * Without scikit-learn only our side is measured. Where to find it says lib/peers.mjs.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBuilt } from './lib/built.mjs';
import { askPython } from './lib/peers.mjs';
import { times } from './lib/report.mjs';

const REGRESSORS = {
  lr: {},
  ridge: {},
  lasso: { alpha: 0.01 },
  en: { alpha: 0.01 },
  br: {},
  huber: {},
  omp: {},
  lar: {},
  llar: { alpha: 0.01 },
  tr: {},
};
const CLASSIFIERS = { lr: {}, ridge: {}, svm: {} };
const SIZES = [
  { rows: 10_000, columns: 10, classCount: 3 },
  { rows: 100_000, columns: 20, classCount: 2 },
  { rows: 6_000, columns: 300, classCount: 2 },
];
const TRAIN_SHARE = 0.8;

/** Neighbouring columns correlate, all carry some signal, half of what happens is noise. */
function makeRows(random, { rows, columns, classCount }) {
  const data = new Float64Array(rows * columns);
  const scores = Math.max(1, classCount);
  const signal = Float64Array.from({ length: columns * scores }, () => random.normal());
  const values = new Float64Array(rows);
  const labels = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      data[i * columns + j] = random.normal() + (j > 0 ? 0.4 * data[i * columns + j - 1] : 0);
    }
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < scores; c++) {
      let score = 2 * random.normal();
      for (let j = 0; j < columns; j++) {
        score += (2 * signal[c * columns + j] * data[i * columns + j]) / Math.sqrt(columns);
      }
      if (c === 0) values[i] = score;
      if (score > best) [best, labels[i]] = [score, c];
    }
  }
  return { data, values, labels };
}

function targetOf(job, from, to) {
  const { made, task, classCount } = job;
  if (task === 'regression') return { task, values: made.values.slice(from, to) };
  return { task, labels: Int32Array.from(made.labels.slice(from, to)), classCount };
}

function rowsOf({ made, columns }, from, to) {
  return { rows: to - from, columns, data: made.data.slice(from * columns, to * columns) };
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Accuracy, or the share of variance explained. */
function scoreOf(predictions, target) {
  if (target.task === 'regression') {
    const mean = target.values.reduce((sum, value) => sum + value, 0) / target.values.length;
    let [errors, spread] = [0, 0];
    target.values.forEach((value, i) => {
      errors += (value - predictions[i]) ** 2;
      spread += (value - mean) ** 2;
    });
    return 1 - errors / spread;
  }
  const { labels, classCount } = target;
  let hits = 0;
  labels.forEach((label, i) => {
    const shares = predictions.subarray(i * classCount, (i + 1) * classCount);
    if (shares.indexOf(Math.max(...shares)) === label) hits++;
  });
  return hits / labels.length;
}

function measureOurs(getEstimator, createRandom, job, rounds) {
  const estimator = getEstimator(job.task, job.id);
  const x = rowsOf(job, 0, job.trainRows);
  const y = targetOf(job, 0, job.trainRows);
  const seconds = [];
  let model;
  for (let round = 0; round < rounds; round++) {
    const start = cpuSeconds();
    model = estimator.fit(x, y, job.params, createRandom(1));
    seconds.push(cpuSeconds() - start);
  }
  const size = { rows: x.rows, columns: x.columns, task: job.task, classCount: job.classCount };
  return {
    seconds: Math.min(...seconds),
    estimated: estimator.estimateSeconds(size),
    score: scoreOf(
      model.predict(rowsOf(job, job.trainRows, job.rows)),
      targetOf(job, job.trainRows, job.rows),
    ),
  };
}

async function measurePeer(jobs, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'mldrift-linear-'));
  try {
    for (const { name, made, task } of jobs) {
      writeFileSync(join(folder, `${name}.x`), made.data);
      writeFileSync(join(folder, `${name}.y`), task === 'regression' ? made.values : made.labels);
    }
    const plain = jobs.map(({ name, task, id, columns, trainRows }) => ({
      name,
      task,
      id,
      columns,
      trainRows,
    }));
    writeFileSync(join(folder, 'jobs.json'), JSON.stringify(plain));
    return await askPython('linear.py', folder, rounds);
  } catch (problem) {
    return { version: `not measured: ${String(problem).split('\n')[0]}`, answers: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {{ rounds: number }} options */
export async function linear({ rounds }) {
  const { createRandom } = await importBuilt('core/random.js');
  const { getEstimator } = await importBuilt('core/ml/estimator-registry.js');
  const jobs = SIZES.flatMap((size) => {
    const made = makeRows(createRandom(`linear/${size.rows}`), size);
    const trainRows = Math.round(TRAIN_SHARE * size.rows);
    return ['classification', 'regression'].flatMap((task) =>
      Object.entries(task === 'regression' ? REGRESSORS : CLASSIFIERS)
        .filter(([id]) => id !== 'tr' || size.columns <= 20)
        .map(([id, params]) => ({
          ...size,
          classCount: task === 'regression' ? 0 : size.classCount,
          name: `${task}-${size.rows}`,
          task,
          id,
          params,
          made,
          trainRows,
        })),
    );
  });
  const ours = jobs.map((job) => measureOurs(getEstimator, createRandom, job, rounds));
  const peer = await measurePeer(jobs, rounds);
  const rows = jobs.map((job, n) => {
    const theirs = peer.answers[n];
    return [
      `${job.task} ${job.id}, ${job.trainRows} x ${job.columns}`,
      ours[n].seconds.toFixed(4),
      theirs?.seconds.toFixed(4) ?? '-',
      theirs === undefined ? '-' : times(ours[n].seconds / theirs.seconds),
      ours[n].score.toFixed(4),
      theirs?.score.toFixed(4) ?? '-',
      ours[n].estimated.toFixed(4),
    ];
  });
  return {
    title: 'Linear models: CPU seconds of a fit, and accuracy or R2 on rows held out',
    headings: ['model', 'ours s', 'sklearn s', 'ratio', 'ours', 'sklearn', 'estimated s'],
    rows,
    notes: [`scikit-learn ${peer.version}, one thread, its default tolerances; ours run to tighter ones`],
  };
}
