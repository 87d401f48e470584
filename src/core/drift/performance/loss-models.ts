import { InvalidArgument } from '../../errors.js';
import { squaredLogError } from '../../ml/metrics/relative-errors.js';
import { fitRecipe } from '../../ml/recipe/fit-recipe.js';
import type { FittedRecipe } from '../../ml/recipe/fitted-recipe.js';
import type { Recipe } from '../../ml/recipe/recipe.js';
import { kFold } from '../../ml/split/k-fold.js';
import type { Random } from '../../random.js';
import { type Table, takeRows } from '../../table.js';
import { sampleRows } from './sample-rows.js';

/** The loss of one row; metrics are means of losses or roots of such means. */
export const LOSSES = {
  absolute: (value: number, prediction: number) => Math.abs(value - prediction),
  squared: (value: number, prediction: number) => (value - prediction) ** 2,
  /** NaN where the true value is 0. */
  relative: (value: number, prediction: number) =>
    value === 0 ? Number.NaN : Math.abs((value - prediction) / value),
  squaredLog: squaredLogError,
} as const;

/** One of them. */
export type Loss = keyof typeof LOSSES;

const foldCount = 4;
/** More rows hardly improve a model of noise and only cost time. */
const mostRows = 20_000;
const fewestRows = 100;

/** A model of one loss of the monitored model. */
export interface LossModel {
  /** Share of the variance of the loss explained on rows not learnt from; negative when it does harm. */
  readonly explained: number;
  /** Whether the squared error on such rows is below that of the mean loss. */
  readonly beatsConstant: boolean;
  /** Root mean square of loss minus predicted loss on such rows. */
  readonly residualDeviation: number;
  readonly rows: number;
  /** Expected loss of rows, 0 or more. */
  readonly predict: (features: Table) => Float64Array;
}

/**
 * Learns what the loss of the monitored model is for rows like these: gradient boosted trees on the features and the
 * prediction. The rows must not be rows that the monitored model was fitted on, there its losses are too small.
 * Four folds give predictions for rows that were not learnt from, which say how far to trust it; the model that is
 * kept learns from all of them, 20,000 at most.
 *
 * @param features of the reference rows, prediction included
 * @param losses of the same rows; rows without a finite loss are left out
 * @param seed of the fits
 * @param random decides folds and which rows are taken
 * @returns undefined when fewer than 100 rows have a loss or no column tells rows apart
 * Cost: five fits.
 *
 * Source: direct loss estimation; learner as in `ml/boosting/gradient-boosting.ts`.
 *
 * @example learnLoss(features, losses, 1, createRandom(1))?.predict(newRows)
 */
export function learnLoss(
  features: Table,
  losses: Float64Array,
  seed: number,
  random: Random,
): LossModel | undefined {
  const rows = sampleRows(rowsWithLoss(losses), mostRows, random.fork('rows'));
  if (rows.length < fewestRows) return undefined;
  const table = takeRows(features, rows);
  const known = Float64Array.from(rows, (row) => losses[row]!);
  const held = new Float64Array(known.length);
  const folds = kFold(known.length, { folds: foldCount, random: random.fork('folds') });
  for (const [index, { train, test }] of folds.entries()) {
    const fitted = fitLoss(
      takeRows(table, train),
      Float64Array.from(train, (row) => known[row]!),
      seed,
      index,
    );
    if (fitted === undefined) return undefined;
    const predicted = fitted(takeRows(table, test));
    test.forEach((row, position) => {
      held[row] = predicted[position]!;
    });
  }
  const predict = fitLoss(table, known, seed, 'final');
  if (predict === undefined) return undefined;
  const mean = known.reduce((sum, loss) => sum + loss, 0) / known.length;
  const total = (square: (loss: number, row: number) => number) =>
    known.reduce((sum, loss, row) => sum + square(loss, row), 0);
  const spread = total((loss) => (loss - mean) ** 2);
  const residual = total((loss, row) => (loss - held[row]!) ** 2);
  if (!Number.isFinite(spread + residual)) return undefined;
  return {
    explained: spread > 0 ? 1 - residual / spread : 0,
    beatsConstant: residual < spread,
    residualDeviation: Math.sqrt(residual / known.length),
    rows: known.length,
    predict,
  };
}

/** Rows with a finite loss, ascending. */
function rowsWithLoss(losses: Float64Array): Uint32Array {
  const rows: number[] = [];
  losses.forEach((loss, row) => {
    if (Number.isFinite(loss)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

function fitLoss(
  table: Table,
  losses: Float64Array,
  seed: number,
  fold: number | 'final',
): ((features: Table) => Float64Array) | undefined {
  const recipe: Recipe = {
    kind: 'single',
    estimator: 'gbdt',
    // Losses are mostly noise: few, shallow trees over many rows a leaf. Fine bins, because losses grow in the tails.
    params: { rounds: 60, maxLeaves: 15, minLeafRows: Math.max(20, Math.floor(table.rowCount / 200)) },
  };
  const fitted = fitOrRefuse(recipe, table, losses, seed, fold);
  if (fitted === undefined) return undefined;
  return (features) => {
    const prediction = fitted.predictTable(features);
    if (prediction.task !== 'regression')
      throw new InvalidArgument('model', 'must predict numbers', 'classes');
    return prediction.values.map((loss) => Math.max(0, loss));
  };
}

/** Undefined when no column tells rows apart, which only the preprocessor can know. */
function fitOrRefuse(
  recipe: Recipe,
  features: Table,
  losses: Float64Array,
  seed: number,
  fold: number | 'final',
): FittedRecipe | undefined {
  const rows = { features, target: { task: 'regression', values: losses } } as const;
  try {
    const fit = fitRecipe(recipe, rows, { task: 'regression', seed, fold });
    return fit.kind === 'fitted' ? fit.fitted : undefined;
  } catch (error) {
    if (error instanceof InvalidArgument && error.argument === 'table') return undefined;
    throw error;
  }
}
