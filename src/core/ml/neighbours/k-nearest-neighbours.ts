import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput } from '../check-fit-input.js';
import type { Estimator, FittedModel, Matrix, Target } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readChoice, readIndices, readInteger, readNumbers } from '../read-model.js';
import { bruteForceSearch, type NeighbourSearch } from './brute-force-search.js';
import { kdTreeSearch } from './kd-tree-search.js';

const ID = 'knn';
const DEFAULTS = { neighbours: 5 };
const RULES: ParamRules<typeof DEFAULTS> = {
  neighbours: { kind: 'number', minimum: 1, maximum: 1000, integer: true },
};
const ROW_LIMIT = 50_000;
/** Up to here the kd-tree keeps up with brute force or beats it; with more columns it hardly prunes. */
const TREE_COLUMN_LIMIT = 4;
const TREE_ROW_LIMIT = 20_000;

/**
 * Answers with the training rows most like the one asked about, by Euclidean distance.
 * Classification: share of each class among them. Regression: their mean. Fewer training rows than neighbours: all
 * rows count. Rows at the same distance are taken in training order, so the answer never depends on chance.
 * Learns nothing but keeps the training rows: prediction is O(rows x columns) per query, and the model file grows
 * with the data.
 * @param params neighbours from 1 to 1000, default 5
 * Source: scikit-learn 1.9 KNeighborsClassifier and KNeighborsRegressor with uniform weights (ties differ there by
 * the search structure).
 * @example values 0, 10, 20 at x = 0, 1, 2 with 2 neighbours: x = 1.9 gets 15
 */
export const kNearestNeighbours: Estimator = {
  id: ID,
  name: 'k nearest neighbours',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  wantsScaling: true,
  refuses: ({ rows }) =>
    rows > ROW_LIMIT
      ? `compares each prediction with every training row: ${rows} rows are above the limit of ${ROW_LIMIT}`
      : undefined,
  fit(x, y, params) {
    const { neighbours } = resolveParams(ID, DEFAULTS, params, RULES);
    checkFitInput(x, y);
    // The model outlives the call, so it must not share memory that the caller may change.
    return new NeighboursModel({ ...x, data: x.data.slice() }, copyOf(y), neighbours);
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const task = readChoice(json, 'task', ['classification', 'regression']);
    const rows = readInteger(json, 'rows', 1);
    const columns = readInteger(json, 'columns', 1);
    const x = { rows, columns, data: readNumbers(json, 'data', rows * columns) };
    const neighbours = readInteger(json, 'neighbours', 1);
    if (task === 'regression') {
      return new NeighboursModel(x, { task, values: readNumbers(json, 'values', rows) }, neighbours);
    }
    const classCount = readInteger(json, 'classCount', 1);
    const labels = readIndices(json, 'labels', rows, classCount);
    return new NeighboursModel(x, { task, labels, classCount }, neighbours);
  },
};

class NeighboursModel implements FittedModel {
  private readonly search: NeighbourSearch;

  constructor(
    private readonly train: Matrix,
    private readonly target: Target,
    private readonly neighbours: number,
  ) {
    const suitsTree = train.columns <= TREE_COLUMN_LIMIT && train.rows <= TREE_ROW_LIMIT;
    this.search = suitsTree ? kdTreeSearch(train) : bruteForceSearch(train);
  }

  predict(x: Matrix): Float64Array {
    checkColumns(x, this.train.columns);
    const { target, search } = this;
    const width = target.task === 'classification' ? target.classCount : 1;
    const nearest = new Int32Array(Math.min(this.neighbours, this.train.rows));
    const predictions = new Float64Array(x.rows * width);
    for (let i = 0; i < x.rows; i++) {
      search.findNearest(x.data.subarray(i * x.columns, (i + 1) * x.columns), nearest);
      for (const row of nearest) {
        if (target.task === 'classification') predictions[i * width + target.labels[row]!]!++;
        else predictions[i]! += target.values[row]!;
      }
    }
    return predictions.map((sum) => sum / nearest.length);
  }

  toJSON(): JsonObject {
    const { train, target, neighbours } = this;
    return {
      estimator: ID,
      task: target.task,
      rows: train.rows,
      columns: train.columns,
      neighbours,
      data: [...train.data],
      ...(target.task === 'classification'
        ? { classCount: target.classCount, labels: [...target.labels] }
        : { values: [...target.values] }),
    };
  }
}

function copyOf(y: Target): Target {
  return y.task === 'classification'
    ? { ...y, labels: y.labels.slice() }
    : { ...y, values: y.values.slice() };
}
