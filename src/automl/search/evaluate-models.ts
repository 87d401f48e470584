/** Gives models all their folds, several at a time, in the order they are named. */
import { CannotTrain } from '../automl.errors.js';
import { forEachLimited } from '../for-each-limited.js';
import { BASELINE } from '../outline-data.js';
import { whyFallsBehind } from './falls-behind.js';
import { foreseeFold } from './foresee-seconds.js';
import { runFold } from './run-fold.js';
import type { Search } from './search.js';
import { isDearToRefit, settle } from './settle.js';

/** Estimates are right within a factor of about 3, measured times within much less. */
const ROOM_FOR_ESTIMATES = 3;
const ROOM_FOR_MEASURED = 1.3;
/** What took so long on fewer rows. */
const ROOM_FOR_LOOKS = 1.5;

/** What the budget leaves unfinished is cut: listed with its folds and not ranked. */
export async function evaluateModels(search: Search, models: readonly string[]): Promise<void> {
  const { state, count } = search;
  const { foldCount } = state.outline;
  const tasks = models.flatMap((model) => {
    const done = new Set(state.scoreboard.foldsOf(model).map(({ outcome }) => outcome.foldIndex));
    const all = Array.from({ length: foldCount }, (_, foldIndex) => ({ model, foldIndex }));
    return all.filter(({ foldIndex }) => !done.has(foldIndex));
  });
  count.total += tasks.length;
  const cut = new Set<string>();
  await forEachLimited(tasks, search.parallel, async ({ model, foldIndex }) => {
    const recipe = state.recipes.get(model);
    if (recipe === undefined) throw new Error(`${model} has no recipe`);
    const reason = cut.has(model) ? undefined : whyNotBegin(search, model, foldIndex);
    if (reason !== undefined) {
      state.scoreboard.cut(model, reason);
      cut.add(model);
    }
    if (cut.has(model)) {
      count.done++;
      return;
    }
    const name = nameOf(search, model);
    const keepsModel = !search.foldModels.has(model) && isDearToRefit(search, model, recipe);
    const trainingRows = state.sampleRows.get(model);
    const fold = await runFold(search, {
      ...{ model, name, recipe, foldIndex, keepsModel },
      ...(trainingRows === undefined ? {} : { trainingRows }),
    });
    if (fold === undefined) {
      state.scoreboard.cut(model, 'the budget ended in the middle of a fit');
      cut.add(model);
      return;
    }
    requireSuccess(search, model, fold.outcome);
    state.scoreboard.add(model, fold);
    if (state.scoreboard.foldsOf(model).length === foldCount) return settle(search);
    const behind = state.sampleRows.has(model) ? undefined : whyFallsBehind(search, model);
    if (behind !== undefined && !cut.has(model)) {
      state.scoreboard.cut(model, behind);
      cut.add(model);
    }
  });
}

export function nameOf({ state }: Search, model: string): string {
  return state.scoreboard.models().find((one) => one.model.id === model)?.model.name ?? model;
}

function whyNotBegin(search: Search, model: string, foldIndex: number): string | undefined {
  const { deadline, state, parallel } = search;
  if (!deadline.isTimed || model === BASELINE) return undefined;
  const recipe = state.recipes.get(model);
  if (recipe === undefined) return undefined;
  const left = deadline.searchSecondsLeft();
  const seconds = foreseeFold(search, model, recipe);
  const { foldCount } = state.outline;
  const done = state.scoreboard.foldsOf(model).length;
  if (left <= 0) return `the budget was spent with ${done} of ${foldCount} folds done`;
  const rounds = Math.ceil((foldCount - foldIndex) / parallel);
  const isMeasured = done > 0;
  const room = state.looks.has(model) ? ROOM_FOR_LOOKS : ROOM_FOR_ESTIMATES;
  const isHopeless = isMeasured ? seconds > left * ROOM_FOR_MEASURED : seconds * rounds > left * room;
  if (!isHopeless) return undefined;
  return `a fold takes about ${show(seconds)} s and ${show(left)} s of the budget were left for searching`;
}

/** With `errors: raise` the first failure is the end. */
export function requireSuccess(
  { data }: Search,
  model: string,
  outcome: { readonly kind: string; readonly reason?: string },
): void {
  if (data.settings.errors !== 'raise' || outcome.kind !== 'failed') return;
  throw new CannotTrain(`${model} failed: ${outcome.reason ?? ''}`);
}

function show(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
}
