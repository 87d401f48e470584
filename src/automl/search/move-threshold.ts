/** The threshold that serves an objective best, by the out-of-fold rows there are; no model is fitted for it. */
import type { JsonObject } from '../../core/json.js';
import { CannotTrain } from '../automl.errors.js';
import type { StepFindings, TrainingStep } from '../training-step.api.js';
import { nameOf } from './evaluate-models.js';
import { scoredFolds } from './make-ensembles.js';
import type { Search } from './search.js';
import { settle } from './settle.js';

/** Adds the model to the leaderboard: each fold is judged with the threshold that the other folds ask for. */
export async function moveThreshold(
  search: Search,
  { model, objective }: Extract<TrainingStep, { verb: 'threshold' }>,
  made: string,
): Promise<StepFindings> {
  const { state, execute, data, deadline } = search;
  const base = state.recipes.get(model);
  if (base === undefined) throw new Error(`${model} has no recipe`);
  const startedAt = search.wallClock();
  const folds = scoredFolds(state.scoreboard.foldsOf(model));
  const answer = await execute({ kind: 'threshold', data, objective, folds }, deadline.finishing);
  if (answer.kind === 'refused') throw new CannotTrain(answer.reason);
  const { choice } = answer;
  const endedAt = search.wallClock();
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1000 / answer.folds.length;
  state.scoreboard.addModel({
    id: made,
    name: `${nameOf(search, model)}, threshold ${shown(choice.threshold)}`,
  });
  state.recipes.set(made, { kind: 'threshold', base, threshold: choice.threshold });
  for (const outcome of answer.folds) state.scoreboard.add(made, { outcome, seconds, startedAt, endedAt });
  await settle(search);
  return {
    objective: objective as unknown as JsonObject,
    threshold: choice.threshold,
    inSample: choice.inSample,
    nested: choice.nested ?? null,
    atHalf: choice.atHalf ?? null,
    foldThresholds: [...choice.foldThresholds],
  };
}

function shown(threshold: number): string {
  return String(Number(threshold.toPrecision(3)));
}
