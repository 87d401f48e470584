import { gradientBoosting } from '../../ml/boosting/gradient-boosting.js';
import type { FittedModel, Matrix } from '../../ml/estimator.js';
import { aucByRanks } from '../../ml/metrics/auc.js';
import type { Fold } from '../../ml/split/fold.js';
import type { Random } from '../../random.js';
import type { RankStratum } from './stratified-rank-sum.js';

/** Encoded rows of both sides and how they are dealt into folds. */
export interface DomainProblem {
  readonly x: Matrix;
  /** 1 for current rows, 0 for reference rows. */
  readonly labels: Int32Array;
  /** Every row is tested by exactly one fold; every fold tests rows of both sides. */
  readonly folds: readonly Fold[];
}

/** A model that has not seen the rows of its fold. */
export interface FoldModel {
  readonly model: FittedModel;
  readonly x: Matrix;
  readonly isCurrent: Uint8Array;
  /** AUC on the rows of the fold. */
  readonly area: number;
}

/**
 * Small trees: on 20 columns and 1,000 to 10,000 rows a side they told a shift and a change of correlation apart as
 * well as 100 rounds of 31 leaves did, in a fifth of the time.
 */
const BOOSTING = { rounds: 30, maxLeaves: 8, maxBins: 32, learningRate: 0.2 };

/**
 * Gradient boosting for "is this row current?", fitted without each fold in turn and tried on it.
 * @param random the only source of randomness
 * @example fitFoldModels(problem, createRandom(1)).map((fold) => fold.area)
 */
export function fitFoldModels(problem: DomainProblem, random: Random): FoldModel[] {
  return problem.folds.map(({ train, test }, k) => {
    const model = fitOn(problem, train, random.fork(`fold/${k}`));
    const x = takeMatrixRows(problem.x, test);
    const isCurrent = sidesOf(problem, test);
    const area = aucByRanks(currentScores(model, x), isCurrent) ?? 0.5;
    return { model, x, isCurrent, area };
  });
}

/**
 * Scores of every fold but the first by a model that has seen only the folds before it. Given those, the labels of a
 * fold are as exchangeable as before, which is not so when every fold has helped to fit the models of the others.
 * A stratum weighs the square root of its number of training folds: so does the precision of a weak signal grow.
 * @param last the model of the last fold, fitted on all others, which is its forward model as well
 * @example forwardStrata(problem, foldModels.at(-1), createRandom(1)) // one stratum fewer than folds
 */
export function forwardStrata(problem: DomainProblem, last: FoldModel, random: Random): RankStratum[] {
  const { folds } = problem;
  return folds.slice(1).map(({ test }, index) => {
    const weight = Math.sqrt(index + 1);
    if (index + 2 === folds.length) {
      return { scores: currentScores(last.model, last.x), isCurrent: last.isCurrent, weight };
    }
    const train = joinRows(folds.slice(0, index + 1).map((fold) => fold.test));
    const model = fitOn(problem, train, random.fork(`forward/${index}`));
    const scores = currentScores(model, takeMatrixRows(problem.x, test));
    return { scores, isCurrent: sidesOf(problem, test), weight };
  });
}

/** Probability of being current, one per row. */
export function currentScores(model: FittedModel, x: Matrix): Float64Array {
  const probabilities = model.predict(x);
  return Float64Array.from({ length: x.rows }, (_, i) => probabilities[2 * i + 1]!);
}

function fitOn({ x, labels }: DomainProblem, rows: Uint32Array, random: Random): FittedModel {
  const target = {
    task: 'classification' as const,
    labels: Int32Array.from(rows, (row) => labels[row]!),
    classCount: 2,
  };
  return gradientBoosting.fit(takeMatrixRows(x, rows), target, BOOSTING, random);
}

function sidesOf({ labels }: DomainProblem, rows: Uint32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => labels[row]!);
}

/** The rows of a matrix at `rows`, in that order. */
export function takeMatrixRows({ columns, data }: Matrix, rows: Uint32Array): Matrix {
  const taken = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { rows: rows.length, columns, data: taken };
}

function joinRows(parts: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined.sort();
}
