import { InvalidArgument } from '../../errors.js';
import { type Column, findColumn, type Table, withoutColumns } from '../../table.js';
import type { FittedModel, Params, Target, Task } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import { fitPreprocessor } from '../preprocess/fit-preprocessor.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';
import { type EncodedTarget, encodeTarget } from '../target.js';
import { randomFor } from './random-streams.js';

/** What is learnt from which column, by which estimator. */
export interface FitPlan {
  /** All rows, features and target. */
  readonly table: Table;
  readonly targetName: string;
  readonly task: Task;
  /** Class names in their order; absent: those that occur in the target, sorted. */
  readonly levels?: readonly string[] | undefined;
  readonly estimatorId: string;
  /** Overrides of the estimator's defaults. */
  readonly params?: Params | undefined;
  readonly preprocess?: Partial<PreprocessOptions> | undefined;
  /** Seed of the whole job. */
  readonly seed: number;
}

/** Preprocessing and model, learnt from the same rows; or why the estimator should not be tried on data of that size. */
export type FittedRows =
  | { readonly kind: 'fitted'; readonly preprocessor: Preprocessor; readonly model: FittedModel }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Splits a plan's table into features and encoded target.
 * @throws InvalidArgument when the target is absent or cannot be learnt
 */
export function separateTarget(plan: FitPlan): { features: Table; encoded: EncodedTarget } {
  const column: Column | undefined = findColumn(plan.table, plan.targetName);
  if (column === undefined) {
    throw new InvalidArgument('targetName', 'must be a column of the table', plan.targetName);
  }
  return {
    features: withoutColumns(plan.table, [plan.targetName]),
    encoded: encodeTarget(column, plan.task, plan.levels),
  };
}

/**
 * Learns preprocessing and model from rows.
 * @param features of the training rows
 * @param target of the same rows
 * @param fold names the random streams
 * @throws InvalidArgument on unknown ids, parameters or options, and on data without a usable column
 */
export function fitRows(plan: FitPlan, features: Table, target: Target, fold: number | 'final'): FittedRows {
  const estimator = getEstimator(plan.task, plan.estimatorId);
  const { preprocessor, trainingMatrix } = fitPreprocessor({
    table: features,
    target,
    options: plan.preprocess,
    scale: estimator.wantsScaling,
    random: randomFor(plan.seed, estimator.id, fold, 'preprocess'),
  });
  const refusal = estimator.refuses({
    rows: trainingMatrix.rows,
    columns: trainingMatrix.columns,
    task: plan.task,
    classCount: target.task === 'classification' ? target.classCount : 0,
  });
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const random = randomFor(plan.seed, estimator.id, fold, 'fit');
  const model = estimator.fit(trainingMatrix, target, plan.params ?? {}, random);
  return { kind: 'fitted', preprocessor, model };
}
