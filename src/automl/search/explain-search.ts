/** Explains the winner within what is left of the budget: a search never ends later because of its report. */

import type { ModelExplanation } from '../../core/ml/explain/model-explanation.js';
import type { PlanEntry } from '../../core/ml/preprocess/plan-entry.js';
import { singleRecipe } from '../../core/ml/recipe/single-recipe.js';
import type { OutOfFold } from '../../core/ml/search/evaluate-fold.js';
import { CannotTrain } from '../automl.errors.js';
import type { ExplainTask } from '../fit-tasks.js';
import { countWords } from './count-words.js';
import { BudgetSpent } from './deadline.js';
import type { Winner } from './fit-winner.js';
import { foreseeRefit } from './foresee-seconds.js';
import type { Search } from './search.js';

export interface ExplainedWinner {
  readonly explanation: ModelExplanation;
  /** What the winner does to each column; what the search found before any fit when that is not one model. */
  readonly columns: readonly PlanEntry[];
  readonly seconds: number;
  readonly remarks: readonly string[];
}

/** Without a budget explaining must end too. */
const MOST_SECONDS = 30;
/** Sending models to a thread, drawing and writing the page. */
const CLOSING_SECONDS = 0.25;
/** What is begun may take longer than foreseen: it is ended in the middle then. */
const SOFT_SHARE = 0.8;
const REPORT_SHARE = 0.15;
const MOST_REPORT_SECONDS = 15;
const FEWEST_REPORT_SECONDS = 0.5;
/** Of a budget, what telling segments apart takes at most when nothing else is explained. */
const SEGMENT_SHARE = 0.05;
const MOST_SEGMENT_SECONDS = 3;
/** Of the time for explaining, what resampling the segments may take. */
const RESAMPLING_SHARE = 0.3;

/** Of a budget, what a search should keep free for its report. */
export function reportSecondsOf(budgetSeconds: number | undefined): number {
  if (budgetSeconds === undefined) return 0;
  return Math.min(MOST_REPORT_SECONDS, Math.max(FEWEST_REPORT_SECONDS, REPORT_SHARE * budgetSeconds));
}

/** The same for a search of which only segments are told apart. */
export function segmentSecondsOf(budgetSeconds: number | undefined): number {
  if (budgetSeconds === undefined) return 0;
  return Math.min(MOST_SEGMENT_SECONDS, Math.max(FEWEST_REPORT_SECONDS, SEGMENT_SHARE * budgetSeconds));
}

/**
 * What the predictions of the winner's folds show, without a look into the model.
 * @throws CannotTrain when the rows cannot be read any more
 */
export async function explainPredictions(search: Search, winner: Winner): Promise<ModelExplanation> {
  const { task, left } = planExplaining(search, winner, MOST_SECONDS);
  return (await run(search, withPredictions(task, left()), search.signal)).explanation;
}

/**
 * @param mostSeconds how long it may take without a budget
 * @throws CannotTrain when the rows cannot be read any more
 */
export async function explainSearch(
  search: Search,
  winner: Winner,
  mostSeconds = MOST_SECONDS,
): Promise<ExplainedWinner> {
  const { state, clock } = search;
  const { task, left, most, startedAt, budgetSeconds } = planExplaining(search, winner, mostSeconds);
  search.onProgress?.({ ...search.count, message: 'explaining the model' });
  const curves = await run(search, withPredictions(task, left()), search.signal);
  const remarks: string[] = [];
  const seconds = left();
  let whole: Awaited<ReturnType<typeof run>> | undefined;
  if (seconds > 0) {
    const hurried: ExplainTask = { ...task, file: winner.model.file, seconds: seconds * SOFT_SHARE };
    whole = await within(search, seconds, (signal) => run(search, hurried, signal));
  }
  if (whole === undefined)
    remarks.push(
      budgetSeconds === undefined
        ? `the model is explained by its predictions alone: more would have taken longer than ${secondsWords(most)} for it`
        : 'the budget left no time to explain the model beyond its predictions',
    );
  const found = whole ?? curves;
  const { segments } = curves.explanation;
  return {
    explanation: { ...found.explanation, ...(segments === undefined ? {} : { segments }) },
    columns: found.columns ?? state.outline.columns,
    seconds: (clock.now() - startedAt) / 1000,
    remarks: [...remarks, ...segmentRemarks(curves.explanation)],
  };
}

/** Which segments are served worse, in words. */
export function segmentRemarks({ segments }: Pick<ModelExplanation, 'segments'>): readonly string[] {
  return segments?.kind === 'segments' ? segments.remarks : [];
}

/** The fits of folds have been paid for: their predictions are looked at however late it is. */
function withPredictions(task: ExplainTask, secondsLeft: number): ExplainTask {
  return { ...task, withSegments: true, seconds: Math.max(0, secondsLeft) * RESAMPLING_SHARE };
}

function planExplaining(search: Search, { row }: Winner, mostSeconds: number) {
  const { data, deadline, state, clock } = search;
  const recipe = state.recipes.get(row.model) ?? singleRecipe(row.model);
  const task: ExplainTask = {
    kind: 'explain',
    data,
    recipe,
    metric: state.outline.sortMetric,
    folds: outOfFoldOf(search, row.model),
    seconds: 0,
    fitSeconds: foreseeRefit(search, row.model, recipe),
  };
  const startedAt = clock.now();
  // The budget of a step is its own.
  const { budgetSeconds } = search.step === undefined ? data.settings : search.step.step;
  const most = Math.min(MOST_SECONDS, mostSeconds);
  const left = () =>
    budgetSeconds === undefined
      ? most - (clock.now() - startedAt) / 1000
      : budgetSeconds - deadline.secondsSpent() - CLOSING_SECONDS;
  return { task, left, most, startedAt, budgetSeconds };
}

function secondsWords(seconds: number): string {
  const rounded = Number(seconds.toPrecision(2));
  return `the ${countWords(rounded, 'second')} there ${rounded === 1 ? 'is' : 'are'}`;
}

async function run(search: Search, task: ExplainTask, signal: AbortSignal) {
  const answer = await search.execute(task, signal);
  if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
  return answer;
}

/** Undefined when it was not done in time. */
async function within<Answer>(
  { clock, signal }: Search,
  seconds: number,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | undefined> {
  const ending = new AbortController();
  const follow = () => ending.abort(signal.reason);
  signal.addEventListener('abort', follow);
  const cancel = clock.wakeAt(clock.now() + seconds * 1000, () => ending.abort(new BudgetSpent()));
  try {
    signal.throwIfAborted();
    return await work(ending.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (ending.signal.aborted) return undefined;
    throw error;
  } finally {
    cancel();
    signal.removeEventListener('abort', follow);
  }
}

function outOfFoldOf({ state }: Search, model: string): OutOfFold[] {
  return state.scoreboard
    .foldsOf(model)
    .flatMap(({ outcome }) => (outcome.kind === 'scored' ? [outcome.outOfFold] : []));
}
