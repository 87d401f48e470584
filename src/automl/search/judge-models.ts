/** Tests models against the dummy on the rows of the folds. */
import { CannotTrain } from '../automl.errors.js';
import { forEachLimited } from '../for-each-limited.js';
import { BASELINE } from '../outline-data.js';
import { commonFolds } from '../scoreboard.js';
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
  const { scoreboard, outline, tests } = state;
  if (model === BASELINE || tests.has(model) || until.aborted) return;
  const common = commonFolds(scoreboard.foldsOf(model), scoreboard.foldsOf(BASELINE));
  if (common.a.length === 0) return;
  const task = {
    kind: 'judge' as const,
    data,
    metric: outline.sortMetric,
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
