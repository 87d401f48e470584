import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import { solveLowerFour } from '../discriminant/cholesky.js';
import type { FittedModel, Matrix } from '../estimator.js';
import {
  expectEstimator,
  readIndices,
  readInteger,
  readNumber,
  readNumbers,
  readSwitch,
} from '../read-model.js';
import { averageSigmoid } from './average-sigmoid.js';
import { factorOf } from './laplace-approximation.js';
import { scaledKernel } from './radial-triangle.js';
import { squaredDistances } from './squared-distances.js';

/** Rows that are answered together, see `solveLowerFour`. */
const LANES = 4;

/** One Gaussian process per class, of two classes for the second alone, on shared rows and one kernel. */
export interface ClassProcesses {
  readonly columns: number;
  readonly classCount: number;
  /** Of the kernel signalVariance x exp(-gamma x squared distance). */
  readonly gamma: number;
  readonly signalVariance: number;
  /** Classes with at least one training row, ascending. */
  readonly classes: Int32Array;
  /** Training rows, row-major. */
  readonly vectors: Float64Array;
  /** Row-major `processes x vectors`, as in `LaplaceMode`. */
  readonly slopes: Float64Array;
  readonly roots: Float64Array;
  /** Of all processes together. */
  readonly logMarginalLikelihood: number;
  /** Whether every search for a mode met its tolerance. */
  readonly converged: boolean;
}

/** How many processes tell so many classes apart. */
export function processCount(seen: number): number {
  return seen > 2 ? seen : seen - 1;
}

/**
 * Answers with the processes of all classes. The stored form leaves out the factors of the covariances, which are as
 * many numbers as half the squared rows for each class: they are made again for the first prediction.
 */
export class GaussianProcessModel implements FittedModel {
  private factors: readonly (Float64Array | undefined)[] | undefined;

  constructor(
    private readonly estimatorId: string,
    private readonly fit: ClassProcesses,
  ) {}

  predict(x: Matrix): Float64Array {
    const { columns, classCount, classes } = this.fit;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    for (let first = 0; first < x.rows; first += LANES) {
      const count = Math.min(LANES, x.rows - first);
      const shares = this.positiveShares(x, first, count);
      for (let lane = 0; lane < count; lane++) {
        const own = joinShares(
          shares.map((process) => process[lane]!),
          classes.length,
        );
        own.forEach((share, c) => {
          predictions[(first + lane) * classCount + classes[c]!] = share;
        });
      }
    }
    return predictions;
  }

  /** Per process, the probability of its class for each of a few rows (algorithm 3.2 of Rasmussen and Williams). */
  private positiveShares({ data }: Matrix, first: number, count: number): number[][] {
    const { columns, gamma, signalVariance, vectors, slopes, roots, classes } = this.fit;
    const block = { data: vectors, rows: vectors.length / columns, columns };
    const near = Array.from({ length: count }, (_, lane) => {
      const row = new Float64Array(block.rows);
      squaredDistances(data, (first + lane) * columns, block, row);
      for (let s = 0; s < row.length; s++) row[s] = signalVariance * Math.exp(-gamma * row[s]!);
      return row;
    });
    const right = new Float64Array(LANES * block.rows);
    return Array.from({ length: processCount(classes.length) }, (_, process) => {
      const from = process * block.rows;
      const means = near.map((row) => row.reduce((sum, value, s) => sum + slopes[from + s]! * value, 0));
      near.forEach((row, lane) => {
        for (let s = 0; s < row.length; s++) right[LANES * s + lane] = roots[from + s]! * row[s]!;
      });
      const factor = this.factorsOnce()[process];
      if (factor === undefined) right.fill(0);
      else solveLowerFour(factor, right);
      return means.map((mean, lane) => {
        let explained = 0;
        for (let at = lane; at < right.length; at += LANES) explained += right[at]! * right[at]!;
        return averageSigmoid(mean, Math.max(0, signalVariance - explained));
      });
    });
  }

  private factorsOnce(): readonly (Float64Array | undefined)[] {
    if (this.factors !== undefined) return this.factors;
    const { columns, gamma, signalVariance, vectors, roots, classes } = this.fit;
    const rows = vectors.length / columns;
    const kernel = scaledKernel({ data: vectors, rows, columns }, gamma, signalVariance);
    this.factors = Array.from({ length: processCount(classes.length) }, (_, process) =>
      factorOf(kernel, roots.subarray(process * rows, (process + 1) * rows)),
    );
    return this.factors;
  }

  toJSON(): JsonObject {
    const { classes, vectors, slopes, roots, ...numbers } = this.fit;
    return {
      estimator: this.estimatorId,
      ...numbers,
      seen: classes.length,
      rows: vectors.length / this.fit.columns,
      classes: [...classes],
      vectors: [...vectors],
      slopes: [...slopes],
      roots: [...roots],
    };
  }

  /** @throws InvalidArgument on JSON of another estimator and on damage */
  static fromJSON(estimatorId: string, json: JsonObject): GaussianProcessModel {
    expectEstimator(json, estimatorId);
    const columns = readInteger(json, 'columns', 1);
    const classCount = readInteger(json, 'classCount', 1);
    const seen = readInteger(json, 'seen', 1);
    const rows = readInteger(json, 'rows', 1);
    return new GaussianProcessModel(estimatorId, {
      columns,
      classCount,
      gamma: readNumber(json, 'gamma', Number.MIN_VALUE),
      signalVariance: readNumber(json, 'signalVariance', Number.MIN_VALUE),
      logMarginalLikelihood: readNumber(json, 'logMarginalLikelihood'),
      converged: readSwitch(json, 'converged'),
      classes: readIndices(json, 'classes', seen, classCount),
      vectors: readNumbers(json, 'vectors', rows * columns),
      slopes: readNumbers(json, 'slopes', processCount(seen) * rows),
      roots: readNumbers(json, 'roots', processCount(seen) * rows, 0),
    });
  }
}

/** Probabilities of the seen classes from those of each against the rest, brought to sum to 1. */
function joinShares(positive: readonly number[], seen: number): readonly number[] {
  if (seen === 1) return [1];
  if (seen === 2) return [1 - positive[0]!, positive[0]!];
  const total = positive.reduce((sum, share) => sum + share, 0);
  return positive.map((share) => (total > 0 ? share / total : 1 / seen));
}
