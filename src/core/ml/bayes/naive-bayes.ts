import { InvalidArgument } from '../../errors.js';
import type { JsonObject } from '../../json.js';
import { checkColumns, checkRawFitInput, expectClasses } from '../check-fit-input.js';
import { standardScore } from '../column-moments.js';
import type { ClassTarget, Estimator, FittedModel, Matrix } from '../estimator.js';
import { isCode } from '../level-code.js';
import { type ParamRules, resolveParams } from '../params.js';
import { expectEstimator, readIndices, readInteger, readNumbers } from '../read-model.js';
import { softmaxInto } from '../softmax.js';
import { levelLogShares } from './class-counts.js';
import { classNormals } from './class-normals.js';

const ID = 'nb';
const DEFAULTS = { varSmoothing: 1e-9, alpha: 1 };
const RULES: ParamRules<typeof DEFAULTS> = {
  varSmoothing: { kind: 'number', above: 0, maximum: 1 },
  alpha: { kind: 'number', minimum: 1e-10, maximum: 1e6 },
};
/** More levels than this in a stored model are damage, not data. */
const MOST_LEVELS = 1e7;

/**
 * Naive Bayes: within each class the columns are independent, numbers are normal and categories have shares. Fast,
 * needs few rows; its probabilities are too sure of themselves when columns are correlated.
 * log P(class | x) = log share + sum over numbers of log N(x; mean, variance) + sum over categories of
 * log((count + alpha) / (rows of the class + alpha x levels)) + constant, all in log space.
 * Every variance gets `varSmoothing` times the largest column variance; when no column varies at all, 1.
 * What is missing says nothing: a missing number, a missing or unknown category is left out of the sum, in training
 * as in prediction. A class absent from the training labels gets probability 0.
 * @param params varSmoothing in (0, 1], default 1e-9; alpha from 1e-10, default 1: rows of every level that each
 *   class is taken to have beforehand
 * Source: scikit-learn 1.9 GaussianNB and CategoricalNB (the former is NaN when every column is constant).
 * @example two classes around 0 and 10 with equal spread: x = 5 gets [0.5, 0.5]
 */
export const naiveBayes: Estimator = {
  id: ID,
  name: 'Naive Bayes',
  tasks: ['classification'],
  defaults: DEFAULTS,
  rules: RULES,
  input: 'raw',
  usesWeights: true,
  isSlow: false,
  estimateSeconds: ({ rows, columns }) => rows * columns * 5e-8,
  refuses: () => undefined,
  fit(x, y, params, _random, weights) {
    const { varSmoothing, alpha } = resolveParams(ID, DEFAULTS, params, RULES);
    checkRawFitInput(x, y, weights);
    const target = expectClasses(ID, y);
    const { means, variances } = classNormals(x, target, weights, varSmoothing);
    const totals = classTotals(target, weights);
    const total = totals.reduce((sum, one) => sum + one, 0);
    const classes = Int32Array.from(totals.keys()).filter((label) => totals[label]! > 0);
    const ofSeen = (values: Float64Array, width: number) =>
      values.filter((_, at) => totals[Math.floor(at / width)]! > 0);
    const levels = x.levels?.slice() ?? new Int32Array(x.columns);
    const logs = Array.from(levels).flatMap((count, column) =>
      count === 0
        ? []
        : [...ofSeen(levelLogShares(x, target, weights, { column, levels: count, alpha }), count)],
    );
    return new NaiveBayesModel({
      columns: x.columns,
      classCount: target.classCount,
      classes,
      logShares: Float64Array.from(classes, (label) => Math.log(totals[label]! / total)),
      means: ofSeen(means, x.columns),
      variances: ofSeen(variances, x.columns),
      levels,
      levelLogs: Float64Array.from(logs),
    });
  },
  fromJSON(json) {
    expectEstimator(json, ID);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    return new NaiveBayesModel({
      columns,
      classCount,
      classes: readIndices(json, 'classes', seen, classCount),
      logShares: readNumbers(json, 'logShares', seen),
      means: readNumbers(json, 'means', seen * columns),
      variances: readNumbers(json, 'variances', seen * columns, Number.MIN_VALUE),
      ...readLevels(json, columns, seen),
    });
  },
};

interface ClassScores {
  readonly columns: number;
  readonly classCount: number;
  /** Classes with at least one training row; the arrays below follow this order. */
  readonly classes: Int32Array;
  readonly logShares: Float64Array;
  /** Row-major `classes x columns`, as are the variances; categories have places there that nobody reads. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** Number of levels of each column, 0 for numbers. */
  readonly levels: Int32Array;
  /** Log shares of the levels, category after category, each row-major `classes x levels`. */
  readonly levelLogs: Float64Array;
}

class NaiveBayesModel implements FittedModel {
  private readonly deviations: Float64Array;
  /** Minus the logarithm of what makes each normal integrate to 1. */
  private readonly logHeights: Float64Array;
  /** Where the log shares of each category begin. */
  private readonly starts: Int32Array;

  constructor(private readonly fit: ClassScores) {
    const { variances, levels, classes } = fit;
    this.deviations = variances.map(Math.sqrt);
    this.logHeights = variances.map((variance) => -0.5 * Math.log(2 * Math.PI * variance));
    this.starts = new Int32Array(levels.length);
    let start = 0;
    levels.forEach((count, j) => {
      this.starts[j] = start;
      start += classes.length * count;
    });
  }

  predict(x: Matrix): Float64Array {
    const { columns, classCount, classes, logShares, means, levels, levelLogs } = this.fit;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    const scores = new Float64Array(classes.length);
    for (let i = 0; i < x.rows; i++) {
      scores.set(logShares);
      for (let j = 0; j < columns; j++) {
        const value = x.data[i * columns + j]!;
        if (Number.isNaN(value)) continue;
        const count = levels[j]!;
        if (count > 0 && !isCode(value, count)) continue;
        for (let c = 0; c < classes.length; c++) {
          const at = c * columns + j;
          scores[c]! +=
            count > 0
              ? levelLogs[this.starts[j]! + c * count + value]!
              : this.logHeights[at]! - 0.5 * standardScore(value, means[at]!, this.deviations[at]!) ** 2;
        }
      }
      softmaxInto(scores, classes, predictions, i * classCount);
    }
    return predictions;
  }

  toJSON(): JsonObject {
    const { columns, classCount, classes, logShares, means, variances, levels, levelLogs } = this.fit;
    return {
      estimator: ID,
      columns,
      classCount,
      seen: classes.length,
      classes: [...classes],
      logShares: [...logShares],
      means: [...means],
      variances: [...variances],
      // Models of numbers alone keep the form they had before there were categories.
      ...(levelLogs.length === 0 ? {} : { levels: [...levels], levelLogs: [...levelLogs] }),
    };
  }
}

function readLevels(
  json: JsonObject,
  columns: number,
  seen: number,
): Pick<ClassScores, 'levels' | 'levelLogs'> {
  if (json['levels'] === undefined && json['levelLogs'] === undefined) {
    return { levels: new Int32Array(columns), levelLogs: new Float64Array(0) };
  }
  const levels = readIndices(json, 'levels', columns, MOST_LEVELS);
  const count = levels.reduce((sum, one) => sum + one, 0);
  const levelLogs = readNumbers(json, 'levelLogs', seen * count);
  if (count > 0) return { levels, levelLogs };
  throw new InvalidArgument('model.levels', 'must name a category or be absent', 'none');
}

function classTotals(y: ClassTarget, weights: Float64Array | undefined): Float64Array {
  const totals = new Float64Array(y.classCount);
  for (let i = 0; i < y.labels.length; i++) totals[y.labels[i]!]! += weights?.[i] ?? 1;
  return totals;
}
