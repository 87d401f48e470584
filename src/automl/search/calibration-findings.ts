/** What a correction of probabilities did on rows that neither model nor correction saw. */
import { CannotTrain } from '../automl.errors.js';
import type { StepFindings } from '../training-step.api.js';
import { scoredFolds } from './make-ensembles.js';
import type { Search } from './search.js';

export async function calibrationFindings(
  search: Search,
  model: string,
  made: string,
): Promise<StepFindings> {
  const { state, execute, data, deadline } = search;
  const before = scoredFolds(state.scoreboard.foldsOf(model));
  const after = scoredFolds(state.scoreboard.foldsOf(made));
  const { foldCount } = state.outline;
  if (before.length !== foldCount || after.length !== foldCount) return {};
  const answer = await execute({ kind: 'calibration', data, before, after }, deadline.finishing);
  if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
  const stateOf = ({ brier, slope }: { readonly brier: number; readonly slope?: number }) => ({
    brier,
    slope: slope ?? null,
  });
  return { before: stateOf(answer.before), after: stateOf(answer.after) };
}
