import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import type { Prediction } from '../prediction.js';
import { readObject } from '../preprocess/read-texts.js';
import { readNumber } from '../read-model.js';
import { checkThreshold } from './check-recipe.js';
import type {
  FitContext,
  FitMember,
  FittedRecipe,
  FittedThreshold,
  ReadMember,
  RecipeFit,
  TrainingRows,
} from './fitted-recipe.js';
import type { ThresholdRecipe } from './recipe.js';

/**
 * Fits the base and puts the threshold on it: the second class is predicted where its probability is at least the
 * threshold. Probabilities stay as they are.
 * @throws InvalidArgument unless there are exactly two classes
 */
export function fitThreshold(
  recipe: ThresholdRecipe,
  rows: TrainingRows,
  context: FitContext,
  fitMember: FitMember,
): RecipeFit<FittedThreshold> {
  const fit = fitMember(recipe.base, rows, context);
  if (fit.kind === 'refused') return fit;
  return { kind: 'fitted', fitted: createThreshold(fit.fitted, recipe.threshold) };
}

/**
 * The same probabilities with labels that follow a threshold.
 * @param threshold in [0, 1]
 * @throws InvalidArgument unless there are exactly two classes
 */
export function applyThreshold(prediction: Prediction, threshold: number): Prediction {
  if (prediction.task !== 'classification' || prediction.classCount !== 2) {
    throw new InvalidArgument('prediction', 'must be of two classes for a threshold', prediction.task);
  }
  const { probabilities } = prediction;
  const labels = prediction.labels.map((_, row) => (probabilities[2 * row + 1]! >= threshold ? 1 : 0));
  return { ...prediction, labels };
}

function createThreshold(base: FittedRecipe, threshold: number): FittedThreshold {
  if (base.classCount !== 2) {
    throw new InvalidArgument('recipe', 'must have two classes for a threshold', base.classCount);
  }
  return {
    kind: 'threshold',
    task: base.task,
    classCount: 2,
    base,
    threshold,
    usedColumns: base.usedColumns,
    predictTable: (table) => applyThreshold(base.predictTable(table), threshold),
    toJSON: () => ({ kind: 'threshold', threshold, base: base.toJSON() }),
  };
}

/** @throws InvalidArgument on anything off */
export function thresholdFromJSON(json: JsonObject, readMember: ReadMember): FittedThreshold {
  const threshold = readNumber(json, 'threshold', 0);
  checkThreshold(threshold, 'model');
  return createThreshold(readMember(readObject(json, 'base')), threshold);
}
