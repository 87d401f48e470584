import type { JsonObject } from '../../json.js';
import type { Random } from '../../random.js';
import { readObjects } from '../preprocess/read-texts.js';
import { blendPredictions } from './blend-predictions.js';
import { commonShape, unionOfColumns } from './fitted-members.js';
import type {
  FitContext,
  FitMember,
  FittedBagging,
  FittedRecipe,
  ReadMember,
  RecipeFit,
  TrainingRows,
} from './fitted-recipe.js';
import type { BaggingRecipe } from './recipe.js';
import { RECIPE_LIMITS } from './recipe-limits.js';
import { recipeStream, resampled } from './recipe-stream.js';
import { takeTrainingRows } from './take-training-rows.js';

/**
 * Fits copies of a recipe, each on a bootstrap sample: as many draws with replacement as there are rows. A row drawn
 * several times stands once with that weight, so that inner folds of the copy never have it on both sides.
 * Source: Breiman 1996, Bagging predictors.
 * @returns `refused` when a copy refuses
 */
export function fitBagging(
  recipe: BaggingRecipe,
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): RecipeFit<FittedBagging> {
  const members: FittedRecipe[] = [];
  for (let copy = 0; copy < recipe.copies; copy++) {
    const own = resampled(context, `copy/${copy}`);
    const fit = fitMember(recipe.base, bootstrap(rows, recipeStream(own, 'bagging', 'rows')), own);
    if (fit.kind === 'refused') return { kind: 'refused', reason: `copy ${copy + 1}: ${fit.reason}` };
    members.push(fit.fitted);
  }
  return { kind: 'fitted', fitted: createBagging(members) };
}

function bootstrap(rows: TrainingRows, random: Random): TrainingRows {
  const { rowCount } = rows.features;
  const drawn = new Float64Array(rowCount);
  for (let i = 0; i < rowCount; i++) drawn[random.integer(rowCount)]!++;
  const weights = drawn.map((count, row) => count * (rows.weights?.[row] ?? 1));
  const kept: number[] = [];
  weights.forEach((weight, row) => {
    if (weight > 0) kept.push(row);
  });
  return takeTrainingRows({ ...rows, weights }, Uint32Array.from(kept));
}

function createBagging(members: readonly FittedRecipe[]): FittedBagging {
  const equal = members.map(() => 1);
  return {
    kind: 'bagging',
    ...commonShape(members, RECIPE_LIMITS.copies),
    members,
    usedColumns: unionOfColumns(members),
    predictTable: (table) =>
      blendPredictions(
        members.map((member) => member.predictTable(table)),
        equal,
        'soft',
      ),
    toJSON: () => ({ kind: 'bagging', members: members.map((member) => member.toJSON()) }),
  };
}

/** @throws InvalidArgument on anything off */
export function baggingFromJSON(json: JsonObject, readMember: ReadMember): FittedBagging {
  return createBagging(readObjects(json, 'members').map(readMember));
}
