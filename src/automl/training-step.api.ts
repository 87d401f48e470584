/** What can be made of the models of a training job that has succeeded: on the same rows and the same folds. */
import type { JsonObject } from '../core/json.js';
import type { Params } from '../core/ml/estimator.js';
import type { Recipe } from '../core/ml/recipe/recipe.js';
import type { ThresholdObjective } from '../core/ml/recipe/threshold-objective.js';

export const STEP_VERBS = [
  'tune',
  'ensemble',
  'blend',
  'stack',
  'calibrate',
  'threshold',
  'finalize',
] as const;

export const TUNING_ALGORITHMS = ['random', 'tpe', 'grid'] as const;
export type TuningAlgorithm = (typeof TUNING_ALGORITHMS)[number];

interface StepOptions {
  /** Seconds after which the step ends, also in the middle of a fit; the clock starts with the job. */
  readonly budgetSeconds?: number;
  /** Whether the candidate is the best of the old and the new models, and not the new one whatever it is worth. */
  readonly chooseBetter: boolean;
  /** Whether a candidate is fitted on all rows. */
  readonly finalize: boolean;
}

export type TrainingStep =
  | (StepOptions & {
      readonly verb: 'tune';
      readonly model: string;
      readonly trials: number;
      readonly algorithm: TuningAlgorithm;
    })
  | (StepOptions & { readonly verb: 'ensemble'; readonly model: string; readonly copies: number })
  | (StepOptions & {
      readonly verb: 'blend';
      readonly models: readonly string[];
      readonly method: 'auto' | 'soft' | 'hard';
      readonly weights: readonly number[] | 'equal' | 'greedy';
    })
  | (StepOptions & {
      readonly verb: 'stack';
      readonly models: readonly string[];
      /** Estimator that learns from the predictions of the others. */
      readonly meta: string;
      readonly metaParams: Params;
      readonly folds: number;
      readonly restack: boolean;
    })
  | (StepOptions & {
      readonly verb: 'calibrate';
      readonly model: string;
      readonly method: 'sigmoid' | 'isotonic';
      readonly folds: number;
      readonly force: boolean;
    })
  | (StepOptions & {
      readonly verb: 'threshold';
      readonly model: string;
      readonly objective: ThresholdObjective;
    })
  | (StepOptions & { readonly verb: 'finalize'; readonly model: string });

/** A model of the earlier job, with all it takes to fit it again. */
export interface ParentModel {
  readonly model: string;
  readonly name: string;
  readonly recipe: Recipe;
}

/** A step with what it starts from. */
export interface StepPlan {
  readonly parentJobId: string;
  readonly step: TrainingStep;
  readonly parents: readonly ParentModel[];
  /** What the models of the earlier job were judged on; the step is judged on the same or not at all. */
  readonly evaluation: Evaluation;
}

/** What the scores of a job rest on. */
export interface Evaluation {
  readonly task: 'classification' | 'regression';
  /** 0 for regression. */
  readonly classCount: number;
  readonly strategy: string;
  readonly foldCount: number;
  /** Names the exact rows of every fold: only scores under the same name may be compared. */
  readonly foldHash: string;
  /** Ranks the leaderboard. */
  readonly sortMetric: string;
  /** Whether columns that give the target away were looked for. */
  readonly guarded: boolean;
  /** Columns that the guards left out. */
  readonly excluded: readonly string[];
  /** After so many looks the time for guards was up, and steps end theirs there too; absent when all was looked for. */
  readonly guardLooks?: number;
  /** Models and trials that were looked at so far, those of earlier jobs included: a winner is picked among so many. */
  readonly compared: number;
}

/** What a step found besides its models: trials, weights, a threshold, calibration before and after. */
export type StepFindings = JsonObject;
