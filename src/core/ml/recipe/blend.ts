import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { readObjects } from '../preprocess/read-texts.js';
import { readChoice, readNumbers } from '../read-model.js';
import { blendPredictions } from './blend-predictions.js';
import { checkWeights } from './check-recipe.js';
import { chooseBlendWeights } from './choose-blend-weights.js';
import { commonShape, unionOfColumns } from './fitted-members.js';
import type {
  FitContext,
  FitMember,
  FittedBlend,
  FittedRecipe,
  ReadMember,
  RecipeFit,
  TrainingRows,
} from './fitted-recipe.js';
import { memberNames } from './member-names.js';
import { outOfFold } from './out-of-fold.js';
import type { BlendRecipe } from './recipe.js';

const DEFAULT_FOLDS = 5;

type Weights =
  | { readonly kind: 'weights'; readonly weights: readonly number[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Fits the members of a blend on the same rows. Members of weight 0 are left out of the model.
 * @returns `refused` when a member with a weight above 0 refuses, or any does where weights are chosen
 */
export function fitBlend(
  recipe: BlendRecipe,
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): RecipeFit<FittedBlend> {
  const names = memberNames(recipe.members);
  const chosen = weightsOf(recipe, names, rows, context, fitMember);
  if (chosen.kind === 'refused') return chosen;
  const members: FittedRecipe[] = [];
  const weights: number[] = [];
  for (const [m, member] of recipe.members.entries()) {
    if (chosen.weights[m] === 0) continue;
    const fit = fitMember(member, rows, context);
    if (fit.kind === 'refused') return { kind: 'refused', reason: `${names[m]}: ${fit.reason}` };
    members.push(fit.fitted);
    weights.push(chosen.weights[m]!);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  return { kind: 'fitted', fitted: createBlend(members, shares, recipe.method) };
}

function weightsOf(
  recipe: BlendRecipe,
  names: readonly string[],
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): Weights {
  const { members, weights, folds = DEFAULT_FOLDS } = recipe;
  if (weights === 'equal') return { kind: 'weights', weights: members.map(() => 1) };
  if (weights !== 'greedy') return { kind: 'weights', weights };
  if (members.length === 1) return { kind: 'weights', weights: [1] };
  const held = outOfFold(members, names, rows, context, folds, fitMember);
  if (held.kind === 'refused') return held;
  const metric = recipe.metric ?? (context.task === 'classification' ? 'logLoss' : 'rmse');
  const { predictions, target } = held;
  const best = chooseBlendWeights({ predictions, target, metric, weights: held.weights });
  return { kind: 'weights', weights: best.weights };
}

function createBlend(
  members: readonly FittedRecipe[],
  weights: readonly number[],
  method: 'soft' | 'hard',
): FittedBlend {
  return {
    kind: 'blend',
    ...commonShape(members),
    method,
    members,
    weights,
    usedColumns: unionOfColumns(members),
    predictTable: (table) =>
      blendPredictions(
        members.map((member) => member.predictTable(table)),
        weights,
        method,
      ),
    toJSON: () => ({ kind: 'blend', method, weights, members: members.map((member) => member.toJSON()) }),
  };
}

/** @throws InvalidArgument on anything off */
export function blendFromJSON(json: JsonObject, readMember: ReadMember): FittedBlend {
  const members = readObjects(json, 'members').map(readMember);
  const weights = [...readNumbers(json, 'weights', members.length, 0)];
  checkWeights(weights, members.length, 'model.weights');
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) throw new InvalidArgument('model.weights', 'must have the sum 1', sum);
  const method = readChoice(json, 'method', ['soft', 'hard']);
  const blend = createBlend(members, weights, method);
  if (method === 'hard' && blend.task === 'regression') {
    throw new InvalidArgument('model.method', 'must be soft for regression', method);
  }
  return blend;
}
