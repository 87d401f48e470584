/** How the new model of a step is fitted, as far as it is known before anything is looked at. */
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { ParentModel, TrainingStep } from './training-step.api.js';

/** Undefined where the recipe follows from scores: tuned parameters, greedy weights; a threshold stands at one half. */
export function stepRecipe(step: TrainingStep, parents: readonly ParentModel[]): Recipe | undefined {
  const members = parents.map(({ recipe }) => recipe);
  const [base] = members;
  if (base === undefined) return undefined;
  switch (step.verb) {
    case 'tune':
      return undefined;
    case 'ensemble':
      return { kind: 'bagging', base, copies: step.copies };
    case 'blend': {
      const { method, weights } = step;
      return { kind: 'blend', members, method: method === 'hard' ? 'hard' : 'soft', weights };
    }
    case 'stack': {
      const { meta, metaParams, folds, restack } = step;
      return {
        kind: 'stack',
        members,
        meta: { kind: 'single', estimator: meta, params: metaParams },
        folds,
        restack,
      };
    }
    case 'calibrate': {
      const { method, folds, force } = step;
      return { kind: 'calibrated', base, method, folds, ...(force ? { force } : {}) };
    }
    case 'threshold':
      return { kind: 'threshold', base, threshold: 0.5 };
    case 'finalize':
      return base;
  }
}
