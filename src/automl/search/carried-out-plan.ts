/**
 * What a search has done, enough to do it again: a search under a clock cannot be repeated to the bit, but carrying out
 * its plan can.
 */
import { forEachLimited } from '../for-each-limited.js';
import { BASELINE } from '../outline-data.js';
import { evaluateModels, nameOf } from './evaluate-models.js';
import { blendEvenly, blendModels, EVEN_BLEND } from './make-ensembles.js';
import { runFold } from './run-fold.js';
import type { PlanStep, Search } from './search.js';

export function carriedOutPlan({ state }: Search): PlanStep[] {
  const { scoreboard, recipes, membersOf, sampleRows } = state;
  return scoreboard.models().flatMap(({ model, folds, cut }): PlanStep[] => {
    const recipe = recipes.get(model.id);
    if (recipe === undefined) return [];
    const step = { model: model.id, name: model.name, recipe };
    const members = membersOf.get(model.id);
    if (members !== undefined) return [{ kind: 'blend', ...step, members }];
    const indices = folds.map(({ outcome }) => outcome.foldIndex);
    const trainingRows = sampleRows.get(model.id);
    return [
      {
        ...{ kind: 'folds', ...step, folds: indices },
        ...(trainingRows === undefined ? {} : { trainingRows }),
        ...(cut === undefined ? {} : { cut }),
      },
    ];
  });
}

/** Fills the leaderboard as the plan says, with the same folds of the same models. */
export async function replayPlan(search: Search, plan: readonly PlanStep[]): Promise<void> {
  const { scoreboard, recipes } = search.state;
  const planned = new Set(scoreboard.models().map(({ model }) => model.id));
  for (const step of plan) {
    if (step.model === BASELINE) continue;
    if (step.kind === 'blend') {
      if (step.model.endsWith(EVEN_BLEND)) await blendEvenly(search, step.members, step.model);
      else await blendModels(search, step.members, { as: step.model });
      continue;
    }
    if (!planned.has(step.model)) scoreboard.addModel({ id: step.model, name: step.name });
    recipes.set(step.model, step.recipe);
    if (step.trainingRows !== undefined) search.state.sampleRows.set(step.model, step.trainingRows);
    if (step.cut === undefined) {
      await evaluateModels(search, [step.model]);
      continue;
    }
    scoreboard.cut(step.model, step.cut);
    await forEachLimited(step.folds, search.parallel, async (foldIndex) => {
      const { model, recipe } = step;
      const fold = await runFold(search, { model, name: nameOf(search, model), recipe, foldIndex });
      if (fold !== undefined) scoreboard.add(model, fold);
    });
  }
}
