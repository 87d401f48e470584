import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { FittedModel, Params, Target, Task } from '../estimator.js';
import { getEstimator } from '../estimator-registry.js';
import { predictMatrix } from '../prediction.js';
import { fitPreprocessor } from '../preprocess/fit-preprocessor.js';
import type { PreprocessOptions } from '../preprocess/preprocess-options.js';
import { type Preprocessor, preprocessorFromJSON } from '../preprocess/preprocessor.js';
import { readObject, readText } from '../preprocess/read-texts.js';
import { readChoice, readInteger } from '../read-model.js';
import type { FitContext, FittedSingle, RecipeFit, TrainingRows } from './fitted-recipe.js';
import { readParams } from './read-recipe.js';
import type { SingleRecipe } from './recipe.js';
import { recipeStream } from './recipe-stream.js';
import { rowWeights } from './row-weights.js';
import { signFeatures } from './sign-features.js';
import { tiesOfRows } from './ties-of-rows.js';
import { weightedSample } from './weighted-sample.js';

/**
 * Learns preprocessing and model from rows. An estimator without weights gets rows repeated in their place.
 * @returns `refused` with the estimator's reason
 * @throws InvalidArgument on unknown ids, parameters or options, and on data without a usable column
 */
export function fitSingle(
  recipe: SingleRecipe,
  rows: TrainingRows,
  context: FitContext,
): RecipeFit<FittedSingle> {
  const { task } = context;
  const estimator = getEstimator(task, recipe.estimator);
  const asked = { ...context.preprocess, ...recipe.preprocess };
  const prepared = fitPreprocessor({
    table: rows.features,
    target: rows.target,
    options: estimator.isBaseline === true ? withAllRows(asked) : asked,
    input: estimator.input,
    weights: estimator.isBaseline === true ? rows.weights : rowWeights(rows),
    ties: tiesOfRows(rows),
    random: recipeStream(context, estimator.id, 'preprocess'),
  });
  const { preprocessor, trainingMatrix, trainingTarget, trainingWeights, trainingTies } = prepared;
  const classCount = classCountOf(rows.target);
  const refusal = estimator.refuses({
    rows: trainingMatrix.rows,
    columns: trainingMatrix.columns,
    task,
    classCount,
  });
  if (refusal !== undefined) return { kind: 'refused', reason: refusal };
  const random = recipeStream(context, estimator.id, 'fit');
  const fitParams = signFeatures(recipe.params, preprocessor);
  let model: FittedModel;
  if (trainingWeights === undefined || estimator.usesWeights) {
    model = estimator.fit(trainingMatrix, trainingTarget, fitParams, random, trainingWeights, trainingTies);
  } else {
    const draw = recipeStream(context, estimator.id, 'weights');
    const { x, y } = weightedSample(trainingMatrix, trainingTarget, trainingWeights, draw);
    model = estimator.fit(x, y, fitParams, random);
  }
  const params = { ...estimator.defaults, ...recipe.params };
  const fitted = createSingle({ task, classCount, estimatorId: estimator.id, params, preprocessor, model });
  return { kind: 'fitted', fitted };
}

/** The same without what changes targets, makes rows or leaves some out. */
function withAllRows(options: Partial<PreprocessOptions>): Partial<PreprocessOptions> {
  return {
    ...options,
    fixImbalance: false,
    removeOutliers: false,
    transformTarget: false,
    ...(options.numericImputation === 'drop' ? { numericImputation: 'mean' } : {}),
    ...(options.categoricalImputation === 'drop' ? { categoricalImputation: 'mode' } : {}),
  };
}

/** Number of classes of a target; 0 for regression. */
export function classCountOf(target: Target): number {
  return target.task === 'classification' ? target.classCount : 0;
}

interface SingleParts {
  readonly task: Task;
  readonly classCount: number;
  readonly estimatorId: string;
  readonly params: Params;
  readonly preprocessor: Preprocessor;
  readonly model: FittedModel;
}

/**
 * Joins preprocessing and model; a transformed target is turned back into its own units. Training and serving both
 * predict through this one function, which is why their numbers are the same.
 */
export function createSingle(parts: SingleParts): FittedSingle {
  const { task, classCount, estimatorId, params, preprocessor, model } = parts;
  const { targetTransform, usedColumns } = preprocessor;
  return {
    kind: 'single',
    ...parts,
    usedColumns,
    predictTable(table) {
      const x = preprocessor.transform(table);
      const prediction = predictMatrix(model, x, task === 'classification' ? classCount : undefined);
      if (prediction.task === 'classification' || targetTransform === undefined) return prediction;
      return { task: 'regression', values: targetTransform.invert(prediction.values) };
    },
    toJSON: () => ({
      kind: 'single',
      task,
      classCount,
      estimator: estimatorId,
      params,
      preprocessing: preprocessor.toJSON(),
      fitted: model.toJSON(),
    }),
  };
}

/**
 * Rebuilds it from `toJSON`.
 * @throws InvalidArgument on anything off, also when the model does not take the features there are
 */
export function singleFromJSON(json: JsonObject): FittedSingle {
  const task = readChoice(json, 'task', ['classification', 'regression']);
  const classCount = readInteger(json, 'classCount', task === 'classification' ? 2 : 0);
  if (task === 'regression' && classCount !== 0) {
    throw new InvalidArgument('model.classCount', 'must be 0 for regression', classCount);
  }
  const estimator = getEstimator(task, readText(json, 'estimator'));
  const preprocessor = preprocessorFromJSON(readObject(json, 'preprocessing'));
  const model = estimator.fromJSON(readObject(json, 'fitted'));
  const params = readParams(readObject(json, 'params'));
  return createSingle({ task, classCount, estimatorId: estimator.id, params, preprocessor, model });
}
