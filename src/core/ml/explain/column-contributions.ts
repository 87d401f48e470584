import type { Table } from '../../table.js';
import type { FittedRecipe, FittedSingle } from '../recipe/fitted-recipe.js';
import { type NotExplained, notExplained } from './explained-part.js';
import { featureSources } from './feature-sources.js';
import { explainLinearModel } from './linear-shap.js';
import { explainTreeModel, type TreeContributions } from './tree-shap.js';

/** What each column of the table adds to the prediction of each row. */
export interface ColumnContributions {
  readonly kind: 'contributions';
  readonly method: 'tree' | 'linear';
  readonly rows: number;
  /** Columns of the table that the model uses. */
  readonly columns: readonly string[];
  /** Numbers that are explained: 1, which for two classes is about the second, or one per class. */
  readonly outputs: number;
  readonly scale: TreeContributions['scale'];
  readonly base: Float64Array;
  /** Of row i, column j and output k at `(i * columns.length + j) * outputs + k`. */
  readonly values: Float64Array;
  /** What stands between these numbers and the prediction, in words. */
  readonly remarks: readonly string[];
}

/**
 * Shapley values of a fitted recipe by column of the table: the contributions of the features of a column are added up.
 * Exact for trees (TreeSHAP) and linear models. A calibration or a threshold around a model is looked through: the
 * numbers explain what it corrects.
 * @param rows to explain; for linear models they are the background too
 * @returns `not-explained` for other models, for several models joined, and when features mix columns
 * @example explainColumns(fitted, takeRows(features, sample))
 */
export function explainColumns(fitted: FittedRecipe, rows: Table): ColumnContributions | NotExplained {
  const { single, remarks } = lookThrough(fitted);
  if (single === undefined) {
    return notExplained(`${fitted.kind} joins several models, whose contributions have no common scale`);
  }
  const { preprocessor, model, estimatorId } = single;
  const sources = featureSources(preprocessor);
  if (sources === undefined) {
    return notExplained('features mix several columns, so that the share of each cannot be told');
  }
  const x = preprocessor.transform(rows);
  const linear = explainLinearModel(model, x);
  const found = linear ?? explainTreeModel(model, x);
  if (found.kind === 'unsupported') {
    return notExplained(`${estimatorId} is neither linear nor a sum of the predictions of trees`);
  }
  if (found.kind === 'no-covers') {
    return notExplained('the model was stored before trees kept the number of rows of their leaves');
  }
  const method = linear === undefined ? 'tree' : 'linear';
  const inUnits =
    preprocessor.targetTransform === undefined
      ? []
      : ['contributions are on the scale of the transformed target'];
  return { ...sumByColumn(found, sources), method, remarks: [...remarks, ...inUnits] };
}

function lookThrough(fitted: FittedRecipe): { single?: FittedSingle; remarks: string[] } {
  if (fitted.kind === 'single') return { single: fitted, remarks: [] };
  if (fitted.kind === 'threshold') return lookThrough(fitted.base);
  if (fitted.kind === 'calibrated') {
    const { single, remarks } = lookThrough(fitted.base);
    const all = [...remarks, 'contributions are those before the probabilities are calibrated'];
    return single === undefined ? { remarks: all } : { single, remarks: all };
  }
  return { remarks: [] };
}

function sumByColumn(
  { rows, columns: width, outputs: given, scale, base, values }: TreeContributions,
  sources: readonly string[],
): Omit<ColumnContributions, 'method' | 'remarks'> {
  const columns = [...new Set(sources)];
  const columnOf = sources.map((source) => columns.indexOf(source));
  // Two classes with a probability each say the same thing twice.
  const first = given === 2 ? 1 : 0;
  const outputs = given - first;
  const summed = new Float64Array(rows * columns.length * outputs);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) {
      const to = (i * columns.length + columnOf[j]!) * outputs;
      const from = (i * width + j) * given + first;
      for (let k = 0; k < outputs; k++) summed[to + k]! += values[from + k]!;
    }
  }
  return { kind: 'contributions', rows, columns, outputs, scale, base: base.slice(first), values: summed };
}
