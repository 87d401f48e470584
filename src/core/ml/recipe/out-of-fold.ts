import type { Target } from '../estimator.js';
import { type Prediction, takePredictionRows } from '../prediction.js';
import { takeTargetRows } from '../target-rows.js';
import type { FitContext, FitMember, TrainingRows } from './fitted-recipe.js';
import { innerFolds } from './inner-folds.js';
import type { Recipe } from './recipe.js';
import { recipeStream, resampled } from './recipe-stream.js';
import { rowWeights } from './row-weights.js';
import { takeTrainingRows } from './take-training-rows.js';

/** Predictions of training rows by models that did not see them. */
export interface OutOfFoldRows {
  readonly kind: 'predicted';
  /** Rows that have a prediction, ascending: all, or in time order all but the oldest. */
  readonly rows: Uint32Array;
  /** Inner fold that predicted each of `rows`. */
  readonly foldOf: Int32Array;
  readonly target: Target;
  /** Weights of `rows`. */
  readonly weights?: Float64Array | undefined;
  /** One for each recipe. */
  readonly predictions: readonly Prediction[];
}

/**
 * Fits recipes on inner folds of the training rows and gathers what they predict for the rows left out. All recipes
 * share the folds, so their predictions stand side by side. The folds are the same for every recipe that asks for that
 * many on the same rows with the same seed.
 * @param names of the recipes, for reasons
 * @returns `refused` when there can be no folds or a recipe refuses one of them
 */
export function outOfFold(
  recipes: readonly Recipe[],
  names: readonly string[],
  rows: TrainingRows,
  context: FitContext,
  foldCount: number,
  fitMember: FitMember,
): OutOfFoldRows | { readonly kind: 'refused'; readonly reason: string } {
  const inner = innerFolds(rows, foldCount, recipeStream(context, 'inner-folds', String(foldCount)));
  if (inner.kind === 'refused') return inner;
  const foldOfAll = new Int32Array(rows.features.rowCount).fill(-1);
  const gathered = recipes.map(() => emptyPrediction(rows.target));
  for (const [k, { train, test }] of inner.folds.entries()) {
    for (const row of test) foldOfAll[row] = k;
    const training = takeTrainingRows(rows, train);
    const tested = takeTrainingRows(rows, test).features;
    for (const [m, recipe] of recipes.entries()) {
      const fit = fitMember(recipe, training, resampled(context, `inner/${foldCount}/${k}`));
      if (fit.kind === 'refused') {
        return { kind: 'refused', reason: `${names[m]} on inner fold ${k}: ${fit.reason}` };
      }
      scatter(fit.fitted.predictTable(tested), test, gathered[m]!);
    }
  }
  const covered: number[] = [];
  foldOfAll.forEach((fold, row) => {
    if (fold >= 0) covered.push(row);
  });
  const kept = Uint32Array.from(covered);
  const weights = rowWeights(rows);
  return {
    kind: 'predicted',
    rows: kept,
    foldOf: Int32Array.from(kept, (row) => foldOfAll[row]!),
    target: takeTargetRows(rows.target, kept),
    weights: weights === undefined ? undefined : Float64Array.from(kept, (row) => weights[row]!),
    predictions: gathered.map((all) => takePredictionRows(all, kept)),
  };
}

function emptyPrediction(target: Target): Prediction {
  if (target.task === 'regression') {
    return { task: 'regression', values: new Float64Array(target.values.length) };
  }
  const { labels, classCount } = target;
  return {
    task: 'classification',
    classCount,
    probabilities: new Float64Array(labels.length * classCount),
    labels: new Int32Array(labels.length),
  };
}

function scatter(part: Prediction, rows: Uint32Array, into: Prediction): void {
  if (part.task === 'regression' && into.task === 'regression') {
    rows.forEach((row, i) => {
      into.values[row] = part.values[i]!;
    });
  } else if (part.task === 'classification' && into.task === 'classification') {
    const { classCount } = part;
    rows.forEach((row, i) => {
      into.labels[row] = part.labels[i]!;
      for (let k = 0; k < classCount; k++) {
        into.probabilities[row * classCount + k] = part.probabilities[i * classCount + k]!;
      }
    });
  }
}
