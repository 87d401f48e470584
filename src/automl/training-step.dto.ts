/** Steps on the models of a training job, on the wire. */

import { z } from 'zod';
import { withoutUndefined } from '../core/without-undefined.js';
import {
  LONGEST_TIMEOUT_SECONDS,
  MOST_TRIALS_ASKED_FOR,
  SHORTEST_BUDGET_SECONDS,
} from './check-training-request.js';
import type { AskedStep } from './check-training-step.js';
import { STEP_VERBS, type TrainingStep, TUNING_ALGORITHMS } from './training-step.api.js';

const model = z
  .string()
  .min(1)
  .describe('Name in the leaderboard of the job, or an estimator id, which then is judged on the same folds');
const models = z
  .array(model)
  .min(2)
  .max(50)
  .optional()
  .describe('Names in the leaderboard of the job or estimator ids; its best three when left out');
const innerFolds = z.int().min(2).max(20).default(5).describe('Inner folds, 2 to 20; 5 when left out');

const common = {
  sort: z
    .string()
    .optional()
    .describe('Metric that ranks the leaderboard and that tuning makes best; that of the job when left out'),
  budgetSeconds: z
    .number()
    .min(SHORTEST_BUDGET_SECONDS)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe('The step ends after so many seconds, also in the middle of a fit; no budget when left out'),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_TIMEOUT_SECONDS)
    .optional()
    .describe(
      'The job is stopped without a result after so many seconds; 600 when left out, more under a longer budget',
    ),
};
const finalize = z
  .boolean()
  .default(false)
  .describe('Whether a candidate is fitted on all rows, which can be registered; false when left out');
const chooseBetter = z
  .boolean()
  .default(false)
  .describe(
    'Whether the best of old and new models becomes the candidate, in place of the new one whatever it is worth; false when left out',
  );

const cost = z.number().describe('Cost of a row; a gain is below 0');

export const trainingStepRequest = z
  .discriminatedUnion('verb', [
    z.strictObject({
      verb: z.literal('tune').describe('Look for better parameters of one model; the untuned one is trial 0'),
      model,
      trials: z
        .int()
        .min(1)
        .max(MOST_TRIALS_ASKED_FOR)
        .default(10)
        .describe('Trials besides the untuned model, 1 to 400; 10 when left out'),
      algorithm: z
        .enum(TUNING_ALGORITHMS)
        .default('tpe')
        .describe('How trials are chosen; `tpe` (default) learns from those before'),
      ...common,
      finalize,
      chooseBetter: z
        .boolean()
        .default(true)
        .describe('Whether a model that did not become better stays as it was; true when left out'),
    }),
    z.strictObject({
      verb: z
        .literal('ensemble')
        .describe('Many copies of one model, each on a bootstrap sample, averaged (bagging)'),
      model,
      copies: z.int().min(2).max(200).default(10).describe('Copies, 2 to 200; 10 when left out'),
      ...common,
      finalize,
      chooseBetter,
    }),
    z.strictObject({
      verb: z
        .literal('blend')
        .describe('The weighted mean of several models, or a vote of their labels; no model is fitted again'),
      models,
      method: z
        .enum(['auto', 'soft', 'hard'])
        .default('auto')
        .describe(
          '`soft` averages probabilities or values, `hard` lets labels vote; `auto` is soft, which every model here can',
        ),
      weights: z
        .union([z.enum(['equal', 'greedy']), z.array(z.number().min(0)).min(2).max(50)])
        .default('equal')
        .describe(
          'What each model counts: `equal` (default), `greedy` for weights chosen on out-of-fold rows (by log loss where the sort metric counts or ranks rows), or one number of at least 0 for each',
        ),
      ...common,
      finalize,
      chooseBetter,
    }),
    z.strictObject({
      verb: z.literal('stack').describe('A model that learns from the out-of-fold predictions of others'),
      models,
      meta: z
        .string()
        .optional()
        .describe('Estimator that learns from the others; `lr` or `ridge` when left out'),
      metaParams: z
        .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
        .default({})
        .describe('Parameters of it that differ from the defaults'),
      folds: innerFolds,
      restack: z
        .boolean()
        .default(false)
        .describe('Whether it sees the original columns too; false when left out'),
      ...common,
      finalize,
      chooseBetter,
    }),
    z.strictObject({
      verb: z
        .literal('calibrate')
        .describe(
          'Correct probabilities by out-of-fold rows; Brier and slope before and after stand in `findings`. A threshold is moved after that, not before',
        ),
      model,
      method: z
        .enum(['sigmoid', 'isotonic'])
        .default('sigmoid')
        .describe('The correction; `isotonic` needs 1,000 rows unless forced'),
      folds: innerFolds,
      force: z.boolean().default(false).describe('Whether isotonic may learn from fewer than 1,000 rows'),
      ...common,
      finalize,
      chooseBetter,
    }),
    z.strictObject({
      verb: z
        .literal('threshold')
        .describe(
          'The probability from which the second of two classes is predicted, by an exact sweep without a fit. The model is usable when it beats the baseline in the objective: the metric, or the cost of a row, which the same answer for all rows must not have cheaper',
        ),
      model,
      objective: z
        .discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('metric').describe('Make a metric of labels best'),
            metric: z.string().describe('For instance `accuracy`, `f1` or `mcc`'),
          }),
          z.strictObject({
            kind: z.literal('cost').describe('Make mistakes cheapest'),
            costs: z
              .tuple([z.tuple([cost, cost]), z.tuple([cost, cost])])
              .describe('`costs[truth][prediction]`, the first class in sorted order first'),
          }),
        ])
        .default({ kind: 'metric', metric: 'accuracy' })
        .describe('What is made best; accuracy when left out'),
      ...common,
      finalize,
      chooseBetter,
    }),
    z.strictObject({
      verb: z
        .literal('finalize')
        .describe('Fit one model on all rows; its scores are those of the folds and labelled so'),
      model,
      ...common,
    }),
  ])
  .meta({
    id: 'TrainingStepRequest',
    examples: [
      { verb: 'tune', model: 'gbdt', trials: 30, budgetSeconds: 60, finalize: true },
      { verb: 'blend', models: ['gbdt', 'rf'], weights: 'greedy' },
      {
        verb: 'threshold',
        model: 'lr',
        objective: {
          kind: 'cost',
          costs: [
            [0, 1],
            [5, 0],
          ],
        },
      },
      { verb: 'finalize', model: 'lr' },
    ],
  });

export interface StepRequest {
  readonly asked: AskedStep;
  readonly sort?: string;
  readonly timeoutSeconds?: number;
}

export function toStepRequest(body: z.infer<typeof trainingStepRequest>): StepRequest {
  const { sort, timeoutSeconds, budgetSeconds, ...given } = body;
  const budget = budgetSeconds === undefined ? {} : { budgetSeconds };
  const asked =
    given.verb === 'finalize'
      ? { ...given, ...budget, chooseBetter: false, finalize: true }
      : { ...withoutUndefined(given), ...budget };
  return {
    asked: asked as AskedStep,
    ...(sort === undefined ? {} : { sort }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  };
}

/** What the job says about the step that it is. */
export const trainingStepResponse = z.object({
  verb: z.enum(STEP_VERBS).describe('What is done'),
  models: z.array(z.string()).describe('Models it starts from, as the earlier job calls them'),
  budgetSeconds: z.number().nullable().describe('It ends after so many seconds; null means no budget'),
  chooseBetter: z.boolean().describe('Whether the best of old and new models becomes the candidate'),
  finalize: z.boolean().describe('Whether a candidate is fitted on all rows'),
  options: z.record(z.string(), z.json()).describe('Options of the verb with all defaults filled in'),
});

export function toStepResponse(step: TrainingStep): z.infer<typeof trainingStepResponse> {
  const { verb, budgetSeconds, chooseBetter, finalize: fits, ...options } = step;
  const { model: one, models: several, ...rest } = options as { model?: string; models?: readonly string[] };
  return {
    verb,
    models: several === undefined ? (one === undefined ? [] : [one]) : [...several],
    budgetSeconds: budgetSeconds ?? null,
    chooseBetter,
    finalize: fits,
    options: rest as Record<string, z.core.util.JSONType>,
  };
}
