import type { JsonObject } from '../../json.js';
import { checkColumns, checkFitInput, refuseWeights } from '../check-fit-input.js';
import type { Estimator, FittedModel, Matrix, Target } from '../estimator.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readChoice, readIndices, readInteger, readNumbers } from '../read-model.js';
import { withLimits } from '../size-limits.js';
import { bruteForceSearch } from './brute-force-search.js';
import { kdTreeSearch } from './kd-tree-search.js';
import { manhattanSearch } from './manhattan-search.js';
import type { NeighbourSearch } from './neighbour-search.js';
import { neighbourShares } from './neighbour-shares.js';

const ID = 'knn';
const WEIGHTS = ['uniform', 'distance'] as const;
const METRICS = ['euclidean', 'manhattan'] as const;
const DEFAULTS = { neighbours: 5, weights: 'uniform', metric: 'euclidean' };
const RULES: ParamRules<typeof DEFAULTS> = {
  neighbours: { kind: 'number', minimum: 1, maximum: 1000, integer: true },
  weights: { kind: 'choice', values: WEIGHTS },
  metric: { kind: 'choice', values: METRICS },
};
const ROW_LIMIT = 50_000;
const TREE_COLUMN_LIMIT = 4;
const TREE_ROW_LIMIT = 20_000;
/** Queries answered together. */
const BATCH = 64;

/**
 * Answers with the training rows most like the one asked about.
 * Classification: share of each class among them. Regression: their mean. Fewer training rows than neighbours: all
 * rows count. Rows at the same distance are taken in training order, so the answer never depends on chance.
 * Learns nothing but keeps the training rows: prediction is O(rows x columns) per query, and the model file grows
 * with the data.
 * @param params neighbours from 1 to 1000, default 5; weights `uniform` (default) or `distance` (each neighbour
 *   counts 1 over its distance; those at distance 0 count alone); metric `euclidean` (default) or `manhattan`
 * Source: scikit-learn 1.9 KNeighborsClassifier and KNeighborsRegressor (ties differ there by the search structure).
 * @example values 0, 10, 20 at x = 0, 1, 2 with 2 neighbours: x = 1.9 gets 15
 */
export const kNearestNeighbours: Estimator = {
  id: ID,
  name: 'k nearest neighbours',
  tasks: ['classification', 'regression'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'scaled',
  usesWeights: false,
  isSlow: false,
  // The fit itself is a copy; what costs is to predict a held-out part of a quarter as many rows.
  estimateSeconds: ({ rows, columns }) => rows * rows * (columns + 4) * 1.2e-10,
  refuses: withLimits(
    ({ rows }) =>
      rows > ROW_LIMIT
        ? `compares each prediction with every training row: ${rows} rows are above the limit of ${ROW_LIMIT}`
        : undefined,
    { mostRows: ROW_LIMIT },
  ),
  fit(x, y, params, _random, weights) {
    const resolved = resolveParams(ID, DEFAULTS, params, RULES);
    refuseWeights(ID, weights);
    checkFitInput(x, y);
    // The model outlives the call, so it must not share memory that the caller may change.
    return new NeighboursModel({ ...x, data: x.data.slice() }, copyOf(y), resolved);
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const task = readChoice(json, 'task', ['classification', 'regression']);
    const rows = readInteger(json, 'rows', 1);
    const columns = readInteger(json, 'columns', 1);
    const x = { rows, columns, data: readNumbers(json, 'data', rows * columns) };
    const rule = { neighbours: readInteger(json, 'neighbours', 1), ...readRule(json) };
    if (task === 'regression') {
      return new NeighboursModel(x, { task, values: readNumbers(json, 'values', rows) }, rule);
    }
    const classCount = readInteger(json, 'classCount', 1);
    const labels = readIndices(json, 'labels', rows, classCount);
    return new NeighboursModel(x, { task, labels, classCount }, rule);
  },
};

class NeighboursModel implements FittedModel {
  private readonly search: NeighbourSearch;

  constructor(
    private readonly train: Matrix,
    private readonly target: Target,
    private readonly rule: typeof DEFAULTS,
  ) {
    this.search = createSearch(train, rule.metric);
  }

  predict(x: Matrix): Float64Array {
    checkColumns(x, this.train.columns);
    const { target, rule } = this;
    const width = target.task === 'classification' ? target.classCount : 1;
    const count = Math.min(rule.neighbours, this.train.rows);
    const predictions = new Float64Array(x.rows * width);
    for (let first = 0; first < x.rows; first += BATCH) {
      const batch = Math.min(BATCH, x.rows - first);
      const data = x.data.subarray(first * x.columns, (first + batch) * x.columns);
      const { rows, distances } = this.search.findNearest({ rows: batch, columns: x.columns, data }, count);
      const shares = neighbourShares(distances, count, rule);
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!;
        const base = (first + Math.floor(at / count)) * width;
        if (target.task === 'classification') predictions[base + target.labels[row]!]! += shares[at]!;
        else predictions[base]! += shares[at]! * target.values[row]!;
      }
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { train, target, rule } = this;
    // Plain models keep the form they had before there was a choice.
    const isPlain = rule.weights === DEFAULTS.weights && rule.metric === DEFAULTS.metric;
    return {
      estimator: ID,
      task: target.task,
      rows: train.rows,
      columns: train.columns,
      neighbours: rule.neighbours,
      ...(isPlain ? {} : { weights: rule.weights, metric: rule.metric }),
      data: [...train.data],
      ...(target.task === 'classification'
        ? { classCount: target.classCount, labels: [...target.labels] }
        : { values: [...target.values] }),
    };
  }
}

function createSearch(train: Matrix, metric: string): NeighbourSearch {
  if (metric === 'manhattan') return manhattanSearch(train);
  const suitsTree = train.columns <= TREE_COLUMN_LIMIT && train.rows <= TREE_ROW_LIMIT;
  return suitsTree ? kdTreeSearch(train) : bruteForceSearch(train);
}

function readRule(json: JsonObject): Pick<typeof DEFAULTS, 'weights' | 'metric'> {
  if (json['weights'] === undefined && json['metric'] === undefined) return DEFAULTS;
  return { weights: readChoice(json, 'weights', WEIGHTS), metric: readChoice(json, 'metric', METRICS) };
}

function copyOf(y: Target): Target {
  return y.task === 'classification'
    ? { ...y, labels: y.labels.slice() }
    : { ...y, values: y.values.slice() };
}
