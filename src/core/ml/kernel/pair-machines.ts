import type { JsonObject } from '../../json.js';
import { checkColumns } from '../check-fit-input.js';
import type { FittedModel, Matrix } from '../estimator.js';
import {
  expectEstimator,
  readIndices,
  readInteger,
  readNumber,
  readNumbers,
  readSwitch,
} from '../read-model.js';
import { coupleProbabilities } from './pairwise-coupling.js';
import { probabilityOf } from './platt-scaling.js';
import { squaredDistances } from './squared-distances.js';

/** Pair probabilities are kept so far from 0 and 1. */
const LEAST_SHARE = 1e-7;

/** One machine per pair of classes, on shared vectors. */
export interface PairMachines {
  readonly columns: number;
  readonly classCount: number;
  readonly gamma: number;
  /** Classes with at least one training row, ascending; pairs go 0-1, 0-2, .., 1-2, .. in this order. */
  readonly classes: Int32Array;
  /** Training rows that any machine needs, row-major. */
  readonly vectors: Float64Array;
  /** Row-major `pairs x vectors`. */
  readonly coefficients: Float64Array;
  readonly offsets: Float64Array;
  readonly slopes: Float64Array;
  readonly shifts: Float64Array;
  /** Whether every search met its tolerance. */
  readonly converged: boolean;
}

/** Answers with the machines of all pairs of classes. */
export class RbfSvmModel implements FittedModel {
  constructor(
    private readonly estimatorId: string,
    private readonly fit: PairMachines,
  ) {}

  predict(x: Matrix): Float64Array {
    const { columns, classCount, classes, slopes, shifts } = this.fit;
    checkColumns(x, columns);
    const predictions = new Float64Array(x.rows * classCount);
    const decisions = this.decide(x);
    const seen = classes.length;
    const pairs = pairsOf(seen);
    const shares = new Float64Array(seen * seen);
    for (let i = 0; i < x.rows; i++) {
      if (seen === 1) {
        predictions[i * classCount + classes[0]!] = 1;
        continue;
      }
      pairs.forEach(([a, b], m) => {
        const sigmoid = { slope: slopes[m]!, shift: shifts[m]! };
        const share = probabilityOf(sigmoid, decisions[i * pairs.length + m]!);
        const kept = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
        shares[a * seen + b] = kept;
        shares[b * seen + a] = 1 - kept;
      });
      coupleProbabilities(shares, seen).forEach((share, c) => {
        predictions[i * classCount + classes[c]!] = share;
      });
    }
    return predictions;
  }

  /** Decision value of every pair of classes, row-major `rows x pairs`: positive for the first of the pair. */
  decide(x: Matrix): Float64Array {
    const { columns, gamma, vectors, coefficients, offsets } = this.fit;
    const block = { data: vectors, rows: vectors.length / columns, columns };
    const kernel = new Float64Array(block.rows);
    const decisions = new Float64Array(x.rows * offsets.length);
    for (let i = 0; i < x.rows; i++) {
      squaredDistances(x.data, i * columns, block, kernel);
      for (let s = 0; s < kernel.length; s++) kernel[s] = Math.exp(-gamma * kernel[s]!);
      for (let m = 0; m < offsets.length; m++) {
        let sum = offsets[m]!;
        for (let s = 0, at = m * kernel.length; s < kernel.length; s++, at++) {
          sum += coefficients[at]! * kernel[s]!;
        }
        decisions[i * offsets.length + m] = sum;
      }
    }
    return decisions;
  }

  toJSON(): JsonObject {
    const { columns, classCount, gamma, classes, vectors, coefficients, offsets, slopes, shifts, converged } =
      this.fit;
    return {
      estimator: this.estimatorId,
      columns,
      classCount,
      seen: classes.length,
      supports: vectors.length / columns,
      gamma,
      converged,
      classes: [...classes],
      vectors: [...vectors],
      coefficients: [...coefficients],
      offsets: [...offsets],
      slopes: [...slopes],
      shifts: [...shifts],
    };
  }
}

/**
 * The machines of a stored model.
 * @throws InvalidArgument on JSON of another estimator and on damage
 */
export function readMachines(estimatorId: string, json: JsonObject): PairMachines {
  expectEstimator(json, estimatorId);
  const columns = readInteger(json, 'columns', 1);
  const classCount = readInteger(json, 'classCount', 1);
  const seen = readInteger(json, 'seen', 1);
  const pairs = (seen * (seen - 1)) / 2;
  const supports = readInteger(json, 'supports', 0);
  return {
    columns,
    classCount,
    gamma: readNumber(json, 'gamma', Number.MIN_VALUE),
    classes: readIndices(json, 'classes', seen, classCount),
    vectors: readNumbers(json, 'vectors', supports * columns),
    coefficients: readNumbers(json, 'coefficients', pairs * supports),
    offsets: readNumbers(json, 'offsets', pairs),
    slopes: readNumbers(json, 'slopes', pairs),
    shifts: readNumbers(json, 'shifts', pairs),
    converged: readSwitch(json, 'converged'),
  };
}

/** All pairs of classes by their places, the first before the second. */
export function pairsOf(seen: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let a = 0; a < seen; a++) for (let b = a + 1; b < seen; b++) pairs.push([a, b]);
  return pairs;
}
