/** Fits the best model on all rows; when that does not fit into the budget, the best model that was kept stands in for it. */
import type { RankedRow } from '../../core/ml/search/rank-leaderboard.js';
import { CannotTrain } from '../automl.errors.js';
import type { FittedFile } from '../fit-tasks.js';
import { BASELINE } from '../outline-data.js';
import { judgeWinner, type Verdict } from '../usable-verdict.js';
import { foreseeRefit } from './foresee-seconds.js';
import type { Search } from './search.js';

export interface Winner {
  readonly row: RankedRow;
  readonly verdict: Verdict;
  readonly model: FittedFile;
  /** Whether the model has learnt from all rows, and not from those of one fold. */
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
  const ranked = rows.filter(({ rank }) => rank !== undefined);
  if (ranked.length === 0 && !deadline.isTimed) {
    const reasons = rows.map(({ model, reason }) => `${model}: ${reason}`).join('; ');
    throw new CannotTrain(`no model could be fitted: ${reasons}`);
  }
  const remarks: string[] = [];
  for (const row of ranked) {
    const recipe = recipes.get(row.model);
    const refitted = search.refits.get(row.model);
    if (refitted !== undefined) return { row, model: refitted, refit: true, remarks };
    if (recipe === undefined || deadline.finishing.aborted) continue;
    if (foreseeRefit(search, row.model, recipe) > deadline.secondsLeft() * ROOM_FOR_REFIT) {
      remarks.push(`${row.model} was not fitted on all rows: the budget is too short for it`);
      continue;
    }
    onProgress?.({ ...count, message: `${row.name}: fitting on all ${outline.rowCount} rows` });
    const provenance = provenanceOf({ model: row.model, row }, outline);
    const model = await execute({ kind: 'final', data, recipe, provenance }, deadline.finishing).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        if (deadline.finishing.aborted) return undefined;
        throw error;
      },
    );
    if (model === undefined) {
      remarks.push(`${row.model} could not be fitted on all rows: the budget ended`);
      continue;
    }
    if (model.kind === 'fitted') return { row, model, refit: true, remarks };
    remarks.push(`${row.model} could not be fitted on all rows: ${model.reason}`);
  }
  return standIn(search, rows, remarks);
}

/** The model of a fold, of the best model that has one; else the dummy, which takes no time. */
async function standIn(
  { foldModels, execute, data, signal, state, provenanceOf }: Search,
  rows: readonly RankedRow[],
  remarks: readonly string[],
): Promise<RankedModel> {
  for (const row of rows) {
    const model = row.rank === undefined ? undefined : foldModels.get(row.model);
    if (model !== undefined) {
      const remark = `the model is that of one fold of ${row.model}: the budget left no time to fit it on all rows`;
      return { row, model, refit: false, remarks: [...remarks, remark] };
    }
  }
  const dummy = rows.find(({ model }) => model === BASELINE);
  if (dummy === undefined) throw new CannotTrain(remarks.join('; '));
  const model = await execute(
    {
      kind: 'final',
      data,
      recipe: { kind: 'single', estimator: BASELINE, params: {} },
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
  const { scoreboard, outline, tests, trials } = state;
  const ranked = scoreboard.list().filter(({ rank, model }) => rank !== undefined && model !== BASELINE);
  const known = ranked.flatMap(({ model }) => {
    const test = tests.get(model);
    return test === undefined ? [] : [{ model, test }];
  });
  const others = ranked.length - known.length + trials.length + (step?.evaluation.compared ?? 0);
  return { ...fitted, verdict: judgeWinner(row.model, outline.sortMetric, known, others) };
}
