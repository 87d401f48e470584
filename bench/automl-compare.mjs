/**
 * How long does a comparison of all models by 5 folds take beside PyCaret's compare_models with its default list, and
 * how good is the best of each on rows that took no part?
 * PyCaret is optional: MLDRIFT_BENCH_PYCARET names a Python that has it.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runAutoml } from './lib/automl-command.mjs';
import { askPeer, PYCARET } from './lib/peers.mjs';
import { decimal, times, whole } from './lib/report.mjs';
import { interleave, medianOf } from './lib/statistics.mjs';
import { makeStoryOne, STORY_ONE, valueAt } from './lib/story-one.mjs';

const SCRIPT = 'automl-compare.py';
const FOLDS = 5;
/** The rows are drawn independently of each other, so the first ones are a random choice. */
const TRAIN_SHARE = 0.7;

/** @typedef {{ seconds: number, cpuSeconds: number, accuracy: number, best: string, models: { model: string, accuracy: number, secondsAFold: number }[] }} Comparison */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function automlCompare({ workspace, rounds }) {
  const train = join(workspace, 'compare-train.csv');
  const test = join(workspace, 'compare-test.csv');
  await writeParts(train, test);
  const jobs = availableParallelism();
  /** @type {Record<string, string> | undefined} */
  const versions = await askPeer(PYCARET, SCRIPT, ['version']).catch(() => undefined);
  /** @type {Map<string, Comparison[]>} */
  const samples = await interleave(rounds, {
    own: () => compareOwn(train, test, []),
    'own, slow models too': () => compareOwn(train, test, ['--no-turbo']),
    ...(versions === undefined
      ? {}
      : { pycaret: () => askPeer(PYCARET, SCRIPT, ['compare', train, test, FOLDS, jobs]) }),
  });
  return toSection(samples, rounds, versions, jobs);
}

/** @param {string} train @param {string} test @param {string[]} more @returns {Promise<Comparison>} */
async function compareOwn(train, test, more) {
  const { result, seconds, cpuSeconds } = await runAutoml([
    ...['--train', train, '--test', test, '--target', 'target', '--folds', FOLDS, ...more],
  ]);
  /** @type {{ model: string, status: string, metrics: { accuracy: number }, seconds: number }[]} */
  const compared = result.leaderboard.filter(
    (/** @type {{ status: string }} */ { status }) => status === 'ok',
  );
  return {
    seconds,
    cpuSeconds,
    accuracy: result.test.metrics.accuracy,
    best: result.best.model,
    models: compared.map((row) => ({
      model: row.model,
      accuracy: row.metrics.accuracy,
      secondsAFold: row.seconds,
    })),
  };
}

/** @param {string} train @param {string} test */
async function writeParts(train, test) {
  const { rowCount, columns } = await makeStoryOne();
  const head = columns.map((/** @type {any} */ { name }) => name).join(',');
  const lines = Array.from({ length: rowCount }, (_, row) =>
    columns.map((/** @type {any} */ { data }) => valueAt(data, row)).join(','),
  );
  const cut = Math.round(TRAIN_SHARE * rowCount);
  await writeFile(train, `${[head, ...lines.slice(0, cut)].join('\n')}\n`);
  await writeFile(test, `${[head, ...lines.slice(cut)].join('\n')}\n`);
}

/**
 * @param {Map<string, Comparison[]>} samples
 * @param {number} rounds
 * @param {Record<string, string> | undefined} versions
 * @param {number} jobs
 * @returns {import('./lib/report.mjs').Section}
 */
function toSection(samples, rounds, versions, jobs) {
  const secondsOf = (/** @type {string} */ way) => medianOf(samples, way, ({ seconds }) => seconds);
  const cpuOf = (/** @type {string} */ way) => medianOf(samples, way, ({ cpuSeconds }) => cpuSeconds);
  const ratio = (/** @type {(way: string) => number} */ of, /** @type {string} */ way) =>
    versions === undefined ? '-' : times(of('pycaret') / of(way));
  const { rows, features, informative, classes } = STORY_ONE;
  return {
    title: `Compare: ${whole(TRAIN_SHARE * rows)} of ${whole(rows)} rows, ${features} features (${informative} informative), ${classes} classes, ${FOLDS} folds, medians of ${rounds}`,
    headings: [
      ...['way', 'models', 'seconds', 'pycaret/this', 'CPU s', 'pycaret/this'],
      ...['best', 'its folds', 'its test rows', 'slowest, seconds a fold'],
    ],
    rows: [...samples].map(([way, [first]]) => {
      const models = [...(first?.models ?? [])].sort((a, b) => b.secondsAFold - a.secondsAFold);
      const best = first?.models.find(({ model }) => model === first.best);
      return [
        way,
        String(models.length),
        decimal(secondsOf(way), 1),
        ratio(secondsOf, way),
        decimal(cpuOf(way), 1),
        ratio(cpuOf, way),
        first?.best ?? '',
        decimal(best?.accuracy ?? Number.NaN, 4),
        decimal(first?.accuracy ?? Number.NaN, 4),
        models
          .slice(0, 3)
          .map(({ model, secondsAFold }) => `${model} ${decimal(secondsAFold)}`)
          .join(', '),
      ];
    }),
    notes: [
      'Ours: the whole command, from the start of the process to its end: reads both files, looks for leaks, compares, tests against the baseline, refits the best on all training rows, scores the test rows.',
      versions === undefined
        ? `${PYCARET} has no PyCaret, so ours stands alone: name another in MLDRIFT_BENCH_PYCARET.`
        : `PyCaret: setup and compare_models with its default list (turbo) and n_jobs=${jobs}, which the default of -1 means here, without the start of Python and its imports. ${Object.entries(
            versions,
          )
            .map(([name, version]) => `${name} ${version}`)
            .join(', ')}.`,
    ],
  };
}
