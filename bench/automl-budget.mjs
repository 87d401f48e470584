/**
 * Does a search end in time, and always with a model? Searches of 1 to 20 seconds on files of many shapes, drawn at
 * random; each may take its budget, 5 % of it and 2 seconds, from the start of its process to its end.
 *
 *   node bench/run.mjs automl-budget --runs 200    (20 runs unless given; they take some minutes)
 *
 * With --at-once 2 two searches run side by side with one thread each.
 */
import { rm, stat, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { forEachAtOnce } from './lib/at-once.mjs';
import { tryAutoml } from './lib/automl-command.mjs';
import { importBuilt } from './lib/built.mjs';
import { writeMixedRows } from './lib/mixed-rows.mjs';
import { decimal, whole } from './lib/report.mjs';
import { median } from './lib/statistics.mjs';
import { valueAt } from './lib/story-one.mjs';

const LONGEST_BUDGET = 20;
const ALLOWED = { share: 1.05, seconds: 2 };
/** What is predicted in the mixed files: chance that nothing explains, classes and a number that other columns explain. */
const MIXED_TARGETS = ['chance', 'kind', 'worth'];

/** @typedef {{ text: string, path: string, target: string }} Shape */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function automlBudget({ workspace, runs = 20, atOnce = 1 }) {
  const { createRandom } = await importBuilt('core/random.js');
  const { makeClassification } = await importBuilt('core/synthetic/make-classification.js');
  const found = [];
  const numbered = Array.from({ length: runs }, (_, run) => run);
  await forEachAtOnce(atOnce, numbered, async (run) => {
    const random = createRandom(`budget/${run}`);
    const shape = run % 2 === 0 ? await numbers(random, run) : await mixed(random, run);
    const budget = Math.round(10 * (1 + random.next() * (LONGEST_BUDGET - 1))) / 10;
    const out = join(workspace, `model-${run}.json`);
    const outcome = await tryAutoml(
      [...['--train', shape.path, '--target', shape.target, '--budget', budget, '--seed', run, '--out', out]],
      atOnce === 1 ? {} : { MLDRIFT_WORKER_THREADS: '1' },
    );
    await rm(shape.path);
    const bytes = await stat(out).then(
      ({ size }) => size,
      () => 0,
    );
    const limit = ALLOWED.share * budget + ALLOWED.seconds;
    const one = { ...outcome, budget, limit, bytes, shape: shape.text, load: loadavg()[0] ?? Number.NaN };
    found.push(one);
    const { best, timing } = outcome.result ?? {};
    const isLate = one.seconds > limit;
    process.stderr.write(
      `  ${run}: ${shape.text}, ${budget} s: ended after ${decimal(one.seconds)} s${isLate ? ` TOO LATE${partsOf(timing)}` : ''}, ${best?.model ?? `NO MODEL (${outcome.code}): ${outcome.errors}`}, load ${decimal(one.load, 1)}\n`,
    );
  });
  return toSection(found);

  /** @param {any} random @param {number} run @returns {Promise<Shape>} */
  async function numbers(random, run) {
    const rows = logUniform(random, 100, 100_000);
    const features = logUniform(random, 4, 60);
    const classes = 2 + random.integer(4);
    const informative = Math.min(features, 4 + random.integer(4));
    const { columns } = makeClassification({ rows, features, informative, classes, seed: run });
    const isRegression = random.next() < 0.4;
    // The first feature is the number to predict, the others say something about it; the class is left out.
    const kept = isRegression ? columns.slice(0, -1) : columns;
    const target = isRegression ? 'f1' : 'target';
    const lines = [kept.map((/** @type {any} */ { name }) => name).join(',')];
    for (let row = 0; row < rows; row++) {
      lines.push(kept.map((/** @type {any} */ { data }) => valueAt(data, row)).join(','));
    }
    const path = join(workspace, `numbers-${run}.csv`);
    await writeFile(path, `${lines.join('\n')}\n`);
    const what = isRegression ? 'a number' : `${classes} classes`;
    return { path, target, text: `${whole(rows)} x ${kept.length - 1} numbers, ${what}` };
  }

  /** @param {any} random @param {number} run @returns {Promise<Shape>} */
  async function mixed(random, run) {
    const rowCount = logUniform(random, 100, 200_000);
    const target = MIXED_TARGETS[random.integer(MIXED_TARGETS.length)] ?? 'chance';
    const drawn = join(workspace, `drawn-${run}.csv`);
    const path = join(workspace, `mixed-${run}.csv`);
    await writeMixedRows({ path: drawn, rowCount, seed: run });
    await addTarget(drawn, path, target);
    await rm(drawn);
    return { path, target, text: `${whole(rowCount)} x 22 mixed, ${target}` };
  }
}

/** @param {string} from @param {string} to @param {'chance' | 'kind' | 'worth'} target */
async function addTarget(from, to, target) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const worth = `number_1 + coalesce(number_4, 0) * coalesce(category_1 = 'label 0', false)::INTEGER + ln(amount) * count_1`;
  const values = { worth, kind: `'kind ' || ntile(4) OVER (ORDER BY ${worth})`, chance: 'random() < 0.3' };
  // One thread draws the same numbers every time.
  await connection.run('SET threads = 1; SELECT setseed(0.5)');
  await connection.run(
    `COPY (SELECT *, ${values[target]} AS ${target} FROM read_csv('${from}') ORDER BY measured_at) TO '${to}' (FORMAT csv, HEADER)`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** @param {Record<string, number> | undefined} timing seconds from the start of the process to the end of each part */
function partsOf(timing) {
  if (timing === undefined) return '';
  const parts = Object.entries(timing).map(([part, seconds]) => `${part} ${decimal(seconds)}`);
  return ` (${parts.join(', ')})`;
}

/** @param {any} random @param {number} from @param {number} to */
function logUniform(random, from, to) {
  return Math.round(from * (to / from) ** random.next());
}

/**
 * @param {(import('./lib/automl-command.mjs').Outcome & { budget: number, limit: number, bytes: number, shape: string, load: number })[]} found
 * @returns {import('./lib/report.mjs').Section}
 */
function toSection(found) {
  const count = (/** @type {(one: (typeof found)[number]) => boolean} */ is) => found.filter(is).length;
  const late = found.filter(({ seconds, limit }) => seconds > limit);
  const without = found.filter(({ bytes }) => bytes === 0);
  const over = found.map(({ seconds, budget }) => seconds - budget);
  const loads = found.map(({ load }) => load);
  return {
    title: `Budgets: ${found.length} searches of 1 to ${LONGEST_BUDGET} s on files of many shapes`,
    headings: ['what', 'searches'],
    rows: [
      [`ended within ${ALLOWED.share} x budget + ${ALLOWED.seconds} s`, String(found.length - late.length)],
      ['too late', String(late.length)],
      ['with a model file', String(found.length - without.length)],
      [
        'of these the dummy, because the time was too short for any other',
        String(count(({ result }) => result?.best?.model === 'dummy' && !result.best.usable)),
      ],
      [
        'learnt from a part of the rows, because the time was too short to read all',
        String(count(({ result }) => typeof result?.sampleOfAbout === 'number')),
      ],
      ['model of use (exit code 0)', String(count(({ code }) => code === 0))],
      ['nothing beats the baseline (exit code 12)', String(count(({ code }) => code === 12))],
    ],
    notes: [
      `Seconds after the budget, start of the process and writing included: median ${decimal(median(over))}, most ${decimal(Math.max(...over))}. Load of the machine: ${decimal(Math.min(...loads), 1)} to ${decimal(Math.max(...loads), 1)}.`,
      'Every sixth file or so has a target that is noise (chance), for which no usable model is the right answer.',
      ...late.map(
        ({ shape, budget, seconds, result }) =>
          `Too late: ${shape}: ${budget} s took ${decimal(seconds)} s${partsOf(result?.timing)}.`,
      ),
      ...without.map(({ shape, budget, errors }) => `No model: ${shape}, ${budget} s: ${errors}`),
    ],
  };
}
