/** Tests models against the dummy on the rows of the folds. */
import { CannotTrain } from '../automl.errors.js';
import { forEachLimited } from '../for-each-limited.js';
import { judgeFolds } from '../judge-folds.js';
import { BASELINE } from '../outline-data.js';
import { commonFolds } from '../scoreboard.js';
import { judgedBy } from './judged-by.js';
import type { Search } from './search.js';

/** All ranked models, best first: the winner was picked among them. What a budget leaves no time for stays untested. */
export async function judgeModels(search: Search): Promise<void> {
  const ranked = search.state.scoreboard.list().filter(({ rank }) => rank !== undefined);
  await forEachLimited(ranked, search.parallel, ({ model }) =>
    judgeModel(search, model, search.deadline.finishing),
  );
}

/** @param until ends the test, which then is not made */
export async function judgeModel(search: Search, model: string, until: AbortSignal): Promise<void> {
  const { state, data, execute, signal } = search;
  const { scoreboard, tests } = state;
  if (model === BASELINE || tests.has(model) || until.aborted) return;
  const common = commonFolds(scoreboard.foldsOf(model), scoreboard.foldsOf(BASELINE));
  if (common.a.length === 0) return;
  const task = {
    kind: 'judge' as const,
    data,
    ...judgedBy(state, model),
    candidate: common.a,
    baseline: common.b,
  };
  const answer = await execute(task, until).catch((error: unknown) => {
    signal.throwIfAborted();
    if (until.aborted) return undefined;
    throw error;
  });
  if (answer?.kind === 'refused') throw new CannotTrain(answer.reason);
  if (answer !== undefined) tests.set(model, answer.test);
}

/** So many numbers are drawn at most; the test needs some hundreds of resamples. */
const MOST_DRAWN = 2e7;
const FEWEST_RESAMPLES = 250;
const MOST_RESAMPLES = 2000;

/**
 * The same here and now, when the budget has ended the threads before the model was tested: a good model is never
 * called useless for want of time. Takes some hundredths of a second.
 */
export function judgeAtOnce({ state, data }: Search, model: string): void {
  const { scoreboard, tests, target, judged } = state;
  if (model === BASELINE || tests.has(model)) return;
  const common = commonFolds(scoreboard.foldsOf(model), scoreboard.foldsOf(BASELINE));
  const rows = common.a.reduce((sum, fold) => sum + fold.rows.length, 0);
  if (rows === 0) return;
  const resamples = Math.min(MOST_RESAMPLES, Math.max(FEWEST_RESAMPLES, Math.round(MOST_DRAWN / rows)));
  tests.set(
    model,
    judgeFolds({
      ...judgedBy(state, model),
      ...{ target, judged, resamples, seed: data.settings.seed },
      ...{ candidate: common.a, baseline: common.b },
    }),
  );
}
