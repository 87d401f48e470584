/** Measures training windows in a worker thread: the same recipe is fitted on each and scored on the same rows. */
import { readFileSync } from 'node:fs';
import { InvalidArgument } from '../core/errors.js';
import { agesInHalfLives } from '../core/ml/ages-in-half-lives.js';
import type { Target, Task } from '../core/ml/estimator.js';
import { leaveUnlabelledOut } from '../core/ml/labelled-rows.js';
import { defaultSortMetric, parseMetric } from '../core/ml/metrics/metric.js';
import { readModelFile } from '../core/ml/model-file.js';
import { scorePrediction } from '../core/ml/prediction.js';
import { fitRecipe } from '../core/ml/recipe/fit-recipe.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import { recipeName } from '../core/ml/recipe/recipe-name.js';
import { singleRecipe } from '../core/ml/recipe/single-recipe.js';
import { encodeTarget } from '../core/ml/target.js';
import { concatTables, countMissing, findColumn, type Table, withoutColumns } from '../core/table.js';
import { readTable } from '../platform/columnar/read-table.js';
import type { TableSource } from '../platform/columnar/table-source.js';
import { openWithOnnxRuntime } from '../platform/onnx/open-with-onnxruntime.js';
import { sha256 } from '../platform/sha256.js';
import type { ThreadTask } from '../platform/threads/worker-threads.js';
import { classesWithFewerRows } from './classes-with-fewer-rows.js';
import { type FairRows, fairRows } from './fair-rows.js';
import { LEAST_HOLDOUT_ROWS } from './gate-decision.js';
import type { WindowCandidate, WindowName } from './pipeline.api.js';
import { pickWindow, type WindowChoice, type WindowScore } from './window-choice.js';

export interface WindowTask {
  /** Model file of the champion, whose recipe is fitted on every window. */
  readonly championPath: string;
  readonly candidates: readonly (WindowCandidate & { readonly source: TableSource })[];
  readonly selection: TableSource;
  /** The metric of the search; that of the task when left out. */
  readonly sort?: string;
  readonly seed: number;
  /** Rows of one value of it belong together: never a feature, and no window is measured on groups it has learnt from. */
  readonly groupColumn?: string;
}

/** Fewer new rows alone make no model. */
const FEWEST_ROWS = 200;
const FEWEST_ROWS_OF_A_CLASS = 30;

export default async function measure({ input, progress }: ThreadTask<WindowTask>): Promise<WindowChoice> {
  // The time that this may take begins now.
  progress?.postMessage('begun');
  const champion = readModelFile(readFileSync(input.championPath, 'utf8'), sha256, openWithOnnxRuntime);
  const { target: targetName, task } = champion.signature.output;
  const metric = input.sort === undefined ? defaultSortMetric(task) : parseMetric(task, input.sort);
  // A model that was trained elsewhere cannot be fitted again; boosted trees stand in for it.
  const recipe: Recipe = champion.recipe.kind === 'imported' ? singleRecipe('gbdt') : champion.recipe;
  const { groupColumn } = input;
  const { table: selection, knownRows } = await readSelection(input);
  const tooLittle =
    groupColumn === undefined ? undefined : tooFewToJudge(selection, targetName, groupColumn, knownRows);
  const labelledRows = (table: Table) => countLabelled(table, targetName);
  const windows: WindowScore[] = [];
  let read: { readonly key: string; readonly table: Table } | undefined;
  for (const { source, name, halfLifeRows } of input.candidates) {
    // Two windows that differ in weights only follow each other: their rows are read once.
    const key = JSON.stringify(source.parts);
    if (read?.key !== key) read = { key, table: await readTable(source) };
    const { table } = read;
    const scored =
      tooLittle ??
      scoreWindow(
        { table, selection, targetName, groupColumn, task, recipe, seed: input.seed },
        { name, halfLifeRows },
      );
    const outcome =
      typeof scored === 'string' ? { score: null, reason: scored } : { score: scored.values[metric] ?? null };
    windows.push({
      name,
      rows: labelledRows(table),
      ...(halfLifeRows === undefined ? {} : { halfLifeRows }),
      ...outcome,
    });
  }
  return pickWindow({
    metric,
    model: recipeName(recipe),
    selectionRows: labelledRows(selection),
    windows,
  });
}

interface Measurement {
  readonly table: Table;
  readonly selection: Table;
  readonly targetName: string;
  readonly groupColumn: string | undefined;
  readonly task: Task;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** Scores on the selection rows, or in words why there are none: one window that fails leaves the others. */
function scoreWindow(
  { targetName, groupColumn, task, recipe, seed, ...read }: Measurement,
  { name, halfLifeRows }: { readonly name: WindowName; readonly halfLifeRows: number | undefined },
) {
  try {
    const [table, selection] = [read.table, read.selection].map(
      (part) => leaveUnlabelledOut(part, targetName).table,
    ) as [Table, Table];
    const notFeatures = [targetName, ...(groupColumn === undefined ? [] : [groupColumn])];
    const targets = [table, selection].map((part) => targetOnly(part, targetName));
    const { target } = encodeTarget(findColumn(concatTables(targets), targetName)!, task);
    const [learn, judge] = splitTarget(target, table.rowCount);
    if (name === 'post-drift') {
      const scarce = tooFew(learn, table.rowCount);
      if (scarce !== undefined) return scarce;
    }
    const rows = {
      features: withoutColumns(table, notFeatures),
      target: learn,
      ...(halfLifeRows === undefined ? {} : { ages: agesInHalfLives(table.rowCount, halfLifeRows) }),
    };
    const fit = fitRecipe(recipe, rows, { task, seed, fold: 'final' });
    if (fit.kind === 'refused') return fit.reason;
    return scorePrediction(judge, fit.fitted.predictTable(withoutColumns(selection, notFeatures)));
  } catch (error) {
    if (error instanceof InvalidArgument) return error.message;
    throw error;
  }
}

/** Without the rows of groups that stand in some windows only: those would look better than they are. */
async function readSelection({ selection, candidates, groupColumn }: WindowTask): Promise<FairRows> {
  const table = await readTable(selection);
  if (groupColumn === undefined) return { table, knownRows: 0 };
  const learnt: Table[] = [];
  for (const { source } of candidates) learnt.push(await readTable(source, [groupColumn]));
  return fairRows(table, groupColumn, learnt);
}

/** Why the selection rows say nothing; undefined when they are enough. */
function tooFewToJudge(
  selection: Table,
  targetName: string,
  groupColumn: string,
  knownRows: number,
): string | undefined {
  const rows = countLabelled(selection, targetName);
  if (rows >= LEAST_HOLDOUT_ROWS) return undefined;
  const known = knownRows === 0 ? '' : `, the other ${knownRows} are of one that only some learn from`;
  return `only ${rows} labelled rows are of a ${groupColumn} that all windows learn from or none${known}, ${LEAST_HOLDOUT_ROWS} needed`;
}

/** Rows that can be learnt from or judge. */
function countLabelled(table: Table, targetName: string): number {
  const target = findColumn(table, targetName);
  return target === undefined ? 0 : table.rowCount - countMissing(target);
}

/** Only the target has to be encoded for both together. */
function targetOnly({ rowCount, columns }: Table, targetName: string): Table {
  const target = columns.filter(({ name }) => name === targetName);
  if (target.length > 0) return { rowCount, columns: target };
  throw new InvalidArgument('target', 'must be a column of the batches', targetName);
}

function splitTarget(target: Target, rows: number): [learn: Target, judge: Target] {
  if (target.task === 'classification') {
    const { labels } = target;
    return [
      { ...target, labels: labels.slice(0, rows) },
      { ...target, labels: labels.slice(rows) },
    ];
  }
  const { values } = target;
  return [
    { ...target, values: values.slice(0, rows) },
    { ...target, values: values.slice(rows) },
  ];
}

function tooFew(target: Target, rows: number): string | undefined {
  if (rows < FEWEST_ROWS) return `${rows} new rows are fewer than ${FEWEST_ROWS}`;
  const scarce = classesWithFewerRows(target, FEWEST_ROWS_OF_A_CLASS);
  return scarce === 0 ? undefined : `${scarce} classes have fewer than ${FEWEST_ROWS_OF_A_CLASS} new rows`;
}
