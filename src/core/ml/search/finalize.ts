import { InvalidArgument } from '../../errors.js';
import type { FittedModel, Params } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import { createPredictor, type Predictor } from '../predictor.js';
import type { Preprocessor } from '../preprocess/preprocessor.js';
import { signatureOf } from '../signature.js';
import { type FitPlan, fitRows, separateTarget } from './fit-rows.js';

/** A model fitted on all rows it was given, ready to predict and to be written to a file. */
export interface FinalModel extends Predictor {
  readonly estimatorId: string;
  /** Every parameter, defaults included. */
  readonly params: Params;
  readonly preprocessor: Preprocessor;
  readonly model: FittedModel;
}

/**
 * Fits preprocessing and estimator on all rows of the table.
 * The result has no scores: those of the folds belong to models that saw fewer rows.
 * @throws InvalidArgument on unknown ids or parameters, on data that cannot be learnt, and when the estimator refuses
 *   data of that size
 */
export function finalize(plan: FitPlan): FinalModel {
  const { table, targetName, task, estimatorId, params = {} } = plan;
  const { features, encoded } = separateTarget(plan);
  const fitted = fitRows(plan, features, encoded.target, 'final');
  if (fitted.kind === 'refused') {
    throw new InvalidArgument('estimatorId', `cannot be used: ${fitted.reason}`, estimatorId);
  }
  const { preprocessor, model } = fitted;
  const used = new Set(preprocessor.steps.map((step) => step.column));
  const unused = features.columns.map(({ name }) => name).filter((name) => !used.has(name));
  const output = {
    target: targetName,
    task,
    ...(encoded.levels === undefined ? {} : { levels: encoded.levels }),
  };
  const signature = signatureOf(table, output, unused);
  return {
    ...createPredictor(signature, preprocessor, model),
    estimatorId,
    params: { ...getEstimator(task, estimatorId).defaults, ...params },
    preprocessor,
    model,
  };
}
