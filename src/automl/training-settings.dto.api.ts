/** How models are trained, on the wire: the same for training jobs and for retraining policies. */

import { z } from 'zod';
import { type Fault, InvalidArgument } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { pointerStep } from '../core/json-pointer.js';
import { optionKeyIn, readPreprocessOptions } from '../core/ml/preprocess/read-preprocess-options.js';
import { readRecipe } from '../core/ml/recipe/read-recipe.js';
import { withoutUndefined } from '../core/without-undefined.js';
import { RequestInvalid } from '../platform/problem/problem.js';
import { FOLD_STRATEGIES, type SeedRecipe, type TrainingSettings } from './automl.api.js';
import {
  LONGEST_TIMEOUT_SECONDS,
  MOST_SEGMENTS,
  MOST_TRIALS_ASKED_FOR,
  SHORTEST_BUDGET_SECONDS,
} from './check-training-request.js';

const paramValue = z.union([z.number(), z.string(), z.boolean()]);
const tasks = ['classification', 'regression'] as const;

export const seedRecipe = z.strictObject({
  recipe: z
    .record(z.string(), z.json())
    .describe(
      'How to fit it, as `recipe` of a leaderboard: `{ kind: "single", estimator, params }` and so on',
    ),
  name: z.string().min(1).max(200).optional().describe('Name for people, 1 to 200 characters'),
});

export const trainingSettingsRequest = z.strictObject({
  models: z
    .array(z.string())
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Estimator ids to compare, for instance `lr`, `rf`; all that suit the task when left out. The baseline `dummy` always runs',
    ),
  exclude: z
    .array(z.string())
    .max(100)
    .optional()
    .describe('Estimator ids that are not compared; not together with `models`'),
  turbo: z
    .boolean()
    .optional()
    .describe(
      'Whether slow estimators are left out unless `models` names them; when left out true without a budget, false with one',
    ),
  params: z
    .record(z.string(), z.record(z.string(), paramValue))
    .optional()
    .describe('Parameters that differ from an estimator’s defaults, by estimator id'),
  task: z
    .enum(tasks)
    .optional()
    .describe(
      'What to learn; from the target column when left out: labels and up to 20 whole numbers are classes',
    ),
  folds: z
    .int()
    .min(2)
    .max(20)
    .optional()
    .describe('Number of cross-validation folds, 2 to 20; 5 when left out'),
  foldRepeats: z
    .int()
    .min(1)
    .max(10)
    .optional()
    .describe(
      'How often the folds are drawn anew, 1 to 10 (repeated cross-validation); when left out once, under a budget up to three times where rows are few and the number of folds is not given. Folds in time order are made once',
    ),
  gapRows: z
    .int()
    .min(0)
    .optional()
    .describe(
      'Rows left out between training and judging where folds follow time, so that what is known only later is not learnt from; 0 when left out',
    ),
  foldStrategy: z
    .enum(FOLD_STRATEGIES)
    .optional()
    .describe(
      '`auto` (default) is time-series with a time column, grouped with a group column, else stratified for classes and k-fold for numbers, both shuffled by the seed; when the budget is short for the rows, one holdout instead of folds (a tenth, at least 1,000 rows) unless `keepsFolds`',
    ),
  keepsFolds: z
    .boolean()
    .optional()
    .describe(
      'Whether a short budget may not put one holdout in the place of folds; when left out true with `folds`, else false',
    ),
  sort: z.string().optional().describe('Metric that ranks the leaderboard; `accuracy` or `r2` when left out'),
  seed: z.int().min(0).optional().describe('Seed of everything random, 0 or more; 1 when left out'),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe(
      'The job is stopped after so many seconds, also in the middle of a fit; 600 when left out, more under a longer budget',
    ),
  budgetSeconds: z
    .number()
    .min(SHORTEST_BUDGET_SECONDS)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe(
      'The search ends after so many seconds, 1 or more, with the best model found by then; the clock starts with the job. Without it every model gets all its folds',
    ),
  tune: z
    .union([z.enum(['off', 'auto']), z.int().min(1).max(MOST_TRIALS_ASKED_FOR)])
    .optional()
    .describe(
      'Trials of parameters for each of the best models, 1 to 400; `auto` spends what the budget leaves and is the default under one, else `off`',
    ),
  ensemble: z
    .boolean()
    .optional()
    .describe('Whether the best models are also tried together; when left out only under a budget'),
  errors: z
    .enum(['ignore', 'raise'])
    .optional()
    .describe('`raise` ends the job at the first model that fails; `ignore` (default) lists it and goes on'),
  setup: z
    .record(z.string(), z.json())
    .optional()
    .describe('Options of the preparation of columns by name, such as `normalize` or `maxEncodingOhe`'),
  groupColumn: z
    .string()
    .min(1)
    .optional()
    .describe('Column whose rows of one value stay on one side of every split; never a feature'),
  guards: z
    .boolean()
    .optional()
    .describe('Whether columns that give the target away are looked for and left out; true when left out'),
  segments: z
    .array(z.string().min(1))
    .max(MOST_SEGMENTS)
    .optional()
    .describe(
      'Columns, at most 10 and not the target, by whose levels the report judges the winner one by one: rows, scores and rates of each, and how far they lie apart. They need not be features',
    ),
  keep: z
    .array(z.string())
    .max(1000)
    .optional()
    .describe('Columns that the guards may warn of but not leave out'),
  seedRecipes: z
    .array(seedRecipe)
    .max(20)
    .optional()
    .describe('Recipes that are tried first, for instance one from the leaderboard of an earlier job'),
  halfLifeRows: z
    .number()
    .min(1)
    .optional()
    .describe(
      'Age in rows at which a training row counts one half, at least 1; the newest counts 1. All count the same when left out. Scores count every row alike',
    ),
});

/**
 * Settings as the domain wants them: what was left out is absent, names of options are ours, recipes are recipes.
 * @param pointer where the settings stand in the request
 * @throws RequestInvalid with every fault of options and recipes
 */
export function readTrainingSettings(
  given: z.infer<typeof trainingSettingsRequest>,
  pointer: string,
): Partial<TrainingSettings> {
  const { setup, seedRecipes, ...rest } = given;
  const faults: Fault[] = [];
  const read = <T>(where: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof InvalidArgument)) throw error;
      const found = error.faults.length > 0 ? error.faults : [{ pointer: '', message: error.message }];
      faults.push(...found.map((fault) => ({ ...fault, pointer: `${where}${fault.pointer}` })));
      return undefined;
    }
  };
  const options =
    setup === undefined
      ? undefined
      : read(`${pointer}/setup`, () => readPreprocessOptions(setup as JsonObject));
  const seeds = seedRecipes?.flatMap(({ recipe, name }, index): SeedRecipe[] => {
    const found = read(`${pointer}/seedRecipes/${index}/recipe`, () => readRecipe(recipe as JsonObject));
    return found === undefined ? [] : [{ recipe: found, ...(name === undefined ? {} : { name }) }];
  });
  if (faults.length > 0) throw new RequestInvalid(faults);
  return {
    ...withoutUndefined(rest),
    ...(options === undefined ? {} : { setup: options }),
    ...(seeds === undefined ? {} : { seedRecipes: seeds }),
  };
}

/**
 * The same faults with options of the preparation in the spelling they were sent in.
 * @param pointer where the settings stand in the request
 */
export function faultsAsSent(
  faults: readonly Fault[],
  { setup }: z.infer<typeof trainingSettingsRequest>,
  pointer: string,
): Fault[] {
  if (setup === undefined) return [...faults];
  const before = `${pointer}/setup/`;
  return faults.map((fault) => {
    if (!fault.pointer.startsWith(before)) return fault;
    const [name = '', ...rest] = fault.pointer.slice(before.length).split('/');
    const key = pointerStep(optionKeyIn(setup as JsonObject, name));
    return { ...fault, pointer: [`${pointer}/setup${key}`, ...rest].join('/') };
  });
}
