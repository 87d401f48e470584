/** Fits the best model on all rows; when that does not fit into the budget, the best model that was kept stands in for it. */
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { CannotTrain } from '../automl.errors.js';
import type { FittedFile } from '../fit-tasks.js';
import { BASELINE } from '../outline-data.js';
import { judgeWinner, type Verdict } from '../usable-verdict.js';
import { foreseeRefit } from './foresee-seconds.js';
import { judgedBy } from './judged-by.js';
import { preferredRows } from './preferred.js';
import { rowsToFit, whyNotAllRows } from './rows-to-fit.js';
import type { Search } from './search.js';

export interface Winner {
  readonly row: RankedRow;
  readonly verdict: Verdict;
  readonly model: FittedFile;
  /** Whether the model has learnt from all rows, and not from those of one fold or from a part of them. */
  readonly refit: boolean;
  /** Better models that could not be had, and why. */
  readonly remarks: readonly string[];
}

export interface RankedModel {
  readonly row: RankedRow;
  readonly model: FittedFile;
  readonly refit: boolean;
  readonly remarks: readonly string[];
}

/** A foreseen time is right within a factor of about 2. */
const ROOM_FOR_REFIT = 2;

/**
 * @param among names in the leaderboard that may win; all when left out
 * @throws CannotTrain when no model has a place, or none can be fitted
 */
export async function fitWinner(search: Search, among?: readonly string[]): Promise<RankedModel> {
  const { state, deadline, data, execute, signal, provenanceOf, onProgress, count } = search;
  const { outline, scoreboard, recipes } = state;
  const all = scoreboard.list();
  const rows = among === undefined ? all : all.filter(({ model }) => among.includes(model));
  const ranked = deadline.isTimed
    ? preferredRows(search, rows)
    : rows.filter(({ rank }) => rank !== undefined);
  if (ranked.length === 0 && !deadline.isTimed) {
    const reasons = rows.map(({ model, reason }) => `${model}: ${reason}`).join('; ');
    throw new CannotTrain(`no model could be fitted: ${reasons}`);
  }
  const remarks: string[] = [];
  const [first, second] = ranked;
  if (first !== undefined && second?.rank === 1) {
    remarks.push(
      `${first.model} was taken, as ${second.model} is better by less than a standard error and was chosen by the rows that judge it`,
    );
  }
  for (const row of ranked) {
    // It takes no time, and what has been kept is better.
    if (row.model === BASELINE && deadline.isTimed) break;
    const recipe = recipes.get(row.model);
    const refitted = search.refits.get(row.model);
    const trainingRows = recipe === undefined ? undefined : rowsToFit(search, row.model, recipe);
    const sampled = state.sampleRows.get(row.model);
    const isEnough = sampled === undefined || (trainingRows !== undefined && trainingRows <= sampled);
    if (refitted !== undefined && isEnough) return madeOf(search, row, refitted, sampled, remarks);
    const kept = search.foldModels.get(row.model);
    if (recipe === undefined || (deadline.finishing.aborted && refitted === undefined)) {
      if (kept !== undefined) return standInOf(row, kept, remarks);
      continue;
    }
    const foreseen = foreseeRefit(search, row.model, recipe, trainingRows);
    if (refitted === undefined && foreseen > deadline.secondsLeft() * ROOM_FOR_REFIT) {
      if (kept !== undefined) return standInOf(row, kept, remarks);
      remarks.push(`${row.model} was not fitted on all rows: the budget is too short for it`);
      continue;
    }
    const howMany = trainingRows === undefined ? `all ${outline.rowCount}` : String(trainingRows);
    onProgress?.({ ...count, message: `${row.name}: fitting on ${howMany} rows` });
    const provenance = provenanceOf({ model: row.model, row }, outline);
    const part = trainingRows === undefined ? {} : { trainingRows };
    const model = await execute(
      { kind: 'final', data, recipe, provenance, ...part },
      deadline.finishing,
    ).catch((error: unknown) => {
      signal.throwIfAborted();
      if (deadline.finishing.aborted) return undefined;
      throw error;
    });
    if (model?.kind === 'fitted') return madeOf(search, row, model, trainingRows, remarks);
    if (refitted !== undefined) return madeOf(search, row, refitted, sampled, remarks);
    if (model === undefined && kept !== undefined) return standInOf(row, kept, remarks);
    if (model === undefined) {
      remarks.push(`${row.model} could not be fitted on all rows: the budget ended`);
      continue;
    }
    remarks.push(`${row.model} could not be fitted on all rows: ${model.reason}`);
  }
  return standIn(search, rows, remarks);
}

/** @param trainingRows that it has learnt from; all when left out */
function madeOf(
  { state }: Search,
  row: RankedRow,
  model: FittedFile,
  trainingRows: number | undefined,
  remarks: readonly string[],
): RankedModel {
  if (trainingRows === undefined) return { row, model, refit: true, remarks };
  const remark = whyNotAllRows(row.model, trainingRows, state.outline);
  return { row, model, refit: false, remarks: [...remarks, remark] };
}

/** The model of a fold: it has learnt from fewer rows, and is still the best there is. */
function standInOf(row: RankedRow, model: FittedFile, remarks: readonly string[]): RankedModel {
  const remark = `the model is that of one fold of ${row.model}: the budget left no time to fit it on all rows`;
  return { row, model, refit: false, remarks: [...remarks, remark] };
}

/** The dummy takes no time. */
async function standIn(
  { execute, data, signal, state, provenanceOf }: Search,
  rows: readonly RankedRow[],
  remarks: readonly string[],
): Promise<RankedModel> {
  const dummy = rows.find(({ model }) => model === BASELINE);
  if (dummy === undefined) throw new CannotTrain(remarks.join('; '));
  const model = await execute(
    {
      kind: 'final',
      data,
      recipe: singleRecipe(BASELINE),
      provenance: provenanceOf({ model: BASELINE, row: dummy }, state.outline),
    },
    signal,
  );
  if (model.kind === 'refused') throw new CannotTrain([...remarks, model.reason].join('; '));
  return { row: dummy, model, refit: true, remarks };
}

/** Models that were looked at and not tested, and trials of parameters, count as tests without a finding. */
export function withVerdict({ state, step }: Search, fitted: RankedModel): Winner {
  const { row } = fitted;
  const { scoreboard, tests, trials } = state;
  const ranked = scoreboard.list().filter(({ rank, model }) => rank !== undefined && model !== BASELINE);
  const known = ranked.flatMap(({ model }) => {
    const test = tests.get(model);
    return test === undefined ? [] : [{ model, test }];
  });
  const others = ranked.length - known.length + trials.length + (step?.evaluation.compared ?? 0);
  return { ...fitted, verdict: judgeWinner(row.model, judgedBy(state, row.model).metric, known, others) };
}
